//! Every claim in a line, under its paper: its verdict as a sign, the share of seeds in which it holds as
//! a bar, where on its map it holds as a patch.

pub(super) mod glyph;
mod picture;
mod sentence;
#[cfg(test)]
mod tests;

use super::Explained;
use crate::claim::{MapRecord, PaperRecord, Record, Verdict};

pub use picture::overview_picture;
pub(super) use sentence::{everywhere, names, sentence};

/// The order of the lines of a paper.
pub(super) const ORDER: [Verdict; 6] = [
    Verdict::Supported,
    Verdict::Uncontrolled,
    Verdict::Unspecific,
    Verdict::Inconclusive,
    Verdict::Refuted,
    Verdict::Report,
];

/// A claim of the overview.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// What was found.
    pub record: &'a Record,
    /// The recorded maps of the claim, those over one axis first.
    pub maps: &'a [MapRecord],
}

impl<'a> Entry<'a> {
    /// What is recorded of a claim; nothing where nothing is.
    pub fn of(explained: &Explained<'a>) -> Option<Self> {
        Some(Self { record: explained.recorded?, maps: explained.maps })
    }

    /// The map that says most of where it holds.
    pub(super) fn map(&self) -> Option<&'a MapRecord> {
        self.maps.last()
    }
}

/// The claims of one paper, the supported ones first, otherwise in the order in which they came.
pub(super) struct OfPaper<'a> {
    /// The paper; nothing for claims of none.
    pub(super) paper: Option<&'a PaperRecord>,
    pub(super) claims: Vec<Entry<'a>>,
}

impl OfPaper<'_> {
    pub(super) fn title(&self) -> &str {
        self.paper.map_or("Networks", |paper| &paper.title)
    }

    /// The name of a claim in the company of the others: without its module where all have the same.
    pub(super) fn name<'b>(&self, claim: &'b str) -> &'b str {
        let module = |claim: &str| claim.split('.').next().unwrap_or_default().to_owned();
        let own = module(claim);
        let is_shared = self.claims.iter().all(|one| module(&one.record.claim) == own);
        match claim.split_once('.') {
            Some((_, name)) if is_shared => name,
            _ => claim,
        }
    }
}

/// The papers, in the order of their first claims.
pub(super) fn by_paper<'a>(entries: impl IntoIterator<Item = Entry<'a>>) -> Vec<OfPaper<'a>> {
    let mut papers: Vec<OfPaper<'a>> = Vec::new();
    for entry in entries {
        let paper = entry.record.paper.as_ref();
        match papers.iter_mut().find(|known| same(known.paper, paper)) {
            Some(known) => known.claims.push(entry),
            None => papers.push(OfPaper { paper, claims: vec![entry] }),
        }
    }
    for paper in &mut papers {
        let place = |entry: &Entry<'_>| ORDER.iter().position(|own| *own == entry.record.verdict);
        paper.claims.sort_by_key(place);
    }
    papers
}

/// Whether claims are of one paper, whatever the section and the version.
fn same(paper: Option<&PaperRecord>, other: Option<&PaperRecord>) -> bool {
    let key = |paper: &PaperRecord| (paper.title.clone(), paper.authors.clone());
    paper.map(key) == other.map(key)
}
