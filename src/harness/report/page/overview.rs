//! The first screen: what was found of each paper, every claim in a line, and what to choose among them.

use maud::{Markup, html};

use super::{ReportedClaim, StoredRun};
use crate::claim::{MapRecord, PaperRecord, Record, Verdict};
use crate::report::map::KEY;
use crate::report::overview::glyph::{self, BAR, OUT};
use crate::report::overview::{Entry, ORDER, OfPaper, by_paper, everywhere, sentence};
use crate::report::standing::{EffectSeeds, standing};

/// What the verdicts mean.
const MEANINGS: [(Verdict, &str); 5] = [
    (
        Verdict::Supported,
        "Every effect holds in clearly more than half of all seeds, and every control stays on its side.",
    ),
    (Verdict::Uncontrolled, "The same, but no control was there to object."),
    (Verdict::Unspecific, "The effect is there, but a control shows it too."),
    (Verdict::Inconclusive, "The seeds decide neither way."),
    (Verdict::Refuted, "Some effect fails in clearly more than half of all seeds."),
];

/// The papers side by side.
pub(super) fn section(run: &StoredRun<'_>) -> Markup {
    let papers = by_paper(run.claims.iter().map(ReportedClaim::entry));
    html! {
        (signs())
        section #overview aria-label="Overview of all claims" {
            @if !run.claims.is_empty() { (choice(run)) }
            div.papers { @for paper in &papers { (card(paper)) } }
            p.none hidden { "No claim matches." }
            (key())
        }
    }
}

/// The verdicts to choose among, which works without a script, and the field to search in, which the
/// script shows.
fn choice(run: &StoredRun<'_>) -> Markup {
    let of = |verdict| run.claims.iter().filter(|claim| claim.record.verdict == verdict).count();
    html! {
        form.choice role="search" {
            fieldset {
                legend.unseen { "Show claims with this verdict" }
                label {
                    input type="radio" name="verdict" id="show-all" checked;
                    span.chip { "All " span.number { (run.claims.len()) } }
                }
                @for verdict in ORDER.into_iter().filter(|verdict| of(*verdict) > 0) {
                    label title=[meaning(verdict)] {
                        input type="radio" name="verdict" id={ "show-" (class(verdict)) };
                        span class={ "chip " (class(verdict)) } {
                            (sign(verdict)) " " (verdict) " " span.number { (of(verdict)) }
                        }
                    }
                }
            }
            label.search hidden {
                span.unseen { "Search names and statements" }
                input type="search" id="search" placeholder="Search names and statements"
                    autocomplete="off" spellcheck="false";
            }
        }
        p.unseen #matches role="status" {}
    }
}

fn meaning(verdict: Verdict) -> Option<&'static str> {
    MEANINGS.into_iter().find(|(own, _)| *own == verdict).map(|(_, meaning)| meaning)
}

/// A paper: what it is, what was found of it, its claims.
fn card(paper: &OfPaper<'_>) -> Markup {
    html! {
        section.paper {
            h2 { (paper.title()) }
            @if let Some(source) = paper.paper { p.source { (source.authors) ", " (arxiv(source)) } }
            p.said { (sentence(paper)) }
            ul role="list" { @for entry in &paper.claims { (line(paper, entry)) } }
        }
    }
}

pub(super) fn arxiv(paper: &PaperRecord) -> Markup {
    html! { a href={ "https://arxiv.org/abs/" (paper.arxiv) } { "arXiv " (paper.arxiv) } }
}

/// A claim: sign, name, bar and patch, and all of it in words.
fn line(paper: &OfPaper<'_>, entry: &Entry<'_>) -> Markup {
    let record = entry.record;
    let seeds = EffectSeeds::of(record);
    html! {
        li class={ "line " (class(record.verdict)) } {
            a href={ "#" (anchor(record)) } title=(record.statement) {
                (sign(record.verdict))
                span.name { (breakable(paper.name(&record.claim))) }
                span.unseen { ": " (standing(record)) (on_its_map(entry.map())) }
            }
            @match seeds {
                Some(seeds) => {
                    (glyph::alone("bar", &glyph::bar(seeds.share()), BAR, OUT))
                    span.count aria-hidden="true" { (seeds.with) "/" (seeds.of) }
                }
                None => span.exact aria-hidden="true" { "exact" }
            }
            @if let Some(map) = entry.map() {
                (glyph::alone("patch", &glyph::patch(map), glyph::patch_size(map), 1.0))
            }
        }
    }
}

/// How much of its map a claim holds on, in words.
fn on_its_map(map: Option<&MapRecord>) -> String {
    let Some(map) = map else {
        return String::new();
    };
    let holds = |finding| finding == crate::claim::Finding::Holds;
    let held = map.cells.iter().filter(|cell| holds(cell.finding)).count();
    if everywhere(map) {
        return "; it holds everywhere on its map".to_owned();
    }
    format!("; on its map it holds at {held} of {} settings", map.cells.len())
}

/// A name that may be broken after an underscore or a dot, and nowhere else.
pub(super) fn breakable(name: &str) -> Markup {
    let pieces = name.split_inclusive(['_', '.']);
    html! { @for piece in pieces { (piece) wbr; } }
}

/// Where the page has the claim.
pub(super) fn anchor(record: &Record) -> String {
    format!("claim-{}", record.claim)
}

/// The class of a verdict in `style.css`.
pub(super) fn class(verdict: Verdict) -> String {
    format!("{verdict:?}").to_lowercase()
}

/// The sign of a verdict.
pub(super) fn sign(verdict: Verdict) -> Markup {
    html! {
        svg class="sign" aria-hidden="true" {
            use href={ "#sign-" (class(verdict)) } {}
        }
    }
}

/// The signs of all verdicts, drawn once.
fn signs() -> Markup {
    html! {
        svg width="0" height="0" aria-hidden="true" class="signs" {
            @for verdict in ORDER { symbol id={ "sign-" (class(verdict)) } { (glyph::sign(verdict)) } }
        }
    }
}

/// The verdict with its sign.
pub(super) fn badge(verdict: Verdict) -> Markup {
    html! { span class={ "badge " (class(verdict)) } { (sign(verdict)) " " (verdict) } }
}

/// How to read the lines and the verdicts.
fn key() -> Markup {
    html! {
        details.key {
            summary { "How to read this" }
            p {
                "A line is a claim. The bar is the share of seeds in which all of its effects are there; the \
                 stroke marks one half. A claim marked exact was checked on generated cases. The patch is the \
                 recorded map of the claim, each cell a setting: full where the claim holds, half where that \
                 is open, pale where it fails or a control shows it too; the registered setting is framed."
            }
            p {
                "In the figures of a claim a mark is a seed, and what the criterion forbids is shaded; the median \
                 and the middle 90 % of the seeds stand below. On its maps: " (KEY)
            }
            dl.meanings {
                @for (verdict, meaning) in MEANINGS { dt { (badge(verdict)) } dd { (meaning) } }
            }
        }
    }
}
