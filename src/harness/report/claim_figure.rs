//! The figure of a claim, as people paste it into a document of their own.

use maud::{Markup, html};

use super::citation::short;
use super::evidence::{self, legend};
use super::map;
use super::number::{count, seeds};
use super::picture::text::{self, LINE};
use super::picture::{MARGIN, captioned, moved};
use super::standing::in_a_line;
use super::{map_sentence, verdict_sentence};
use crate::claim::{CaseRecord, MapRecord, Record};

/// One picture of a claim that stands by itself: what it says, every seed against the criterion, where it
/// holds, and a caption with the verdict, the seeds and the digest. The text of an SVG, as wide as a column.
pub fn claim_figure(record: &Record, maps: &[MapRecord]) -> String {
    let mut drawings: Vec<Markup> = Vec::new();
    let (statement, mut height) = statement(record);
    drawings.push(statement);
    let cases: Vec<CaseRecord> = record.cases.iter().map(weakest).collect();
    if let Some((drawing, below)) = evidence::drawing(record, &cases, &record.properties) {
        drawings.push(moved(&drawing, (0.0, height - MARGIN)));
        height += below - MARGIN;
    }
    let mut width = evidence::WIDTH;
    if let Some((drawing, size)) = maps.last().and_then(map::drawing) {
        drawings.push(moved(&drawing, (0.0, height)));
        (width, height) = (width.max(size.0), height + size.1);
    }
    let drawing = html! { @for drawing in drawings { (drawing) } };
    captioned(&record.claim, &drawing, (width, height), &caption(record, &cases, maps.last()))
}

/// A case with the weakest part of each role alone.
fn weakest(case: &CaseRecord) -> CaseRecord {
    CaseRecord { parts: evidence::weakest_of_roles(case), ..case.clone() }
}

/// The name and the statement, and their height.
fn statement(record: &Record) -> (Markup, f64) {
    let top = MARGIN + LINE;
    let room = evidence::WIDTH - 2.0 * MARGIN;
    let (said, height) = text::paragraph(&record.statement, (MARGIN, top - 4.0), room);
    let drawing = html! {
        (text::title(&record.claim, (MARGIN, MARGIN + 10.0)))
        (said)
    };
    (drawing, top + height + 12.0)
}

/// Standing, reasons and seeds; what is left out; what the marks mean; where it holds; the record.
fn caption(record: &Record, drawn: &[CaseRecord], map: Option<&MapRecord>) -> String {
    let mut sentences = vec![format!("{}.", in_a_line(record)), verdict_sentence(record)];
    if record.seeds.count > 0 {
        sentences.push(format!("Looked at: {}.", seeds(record.seeds)));
    }
    let decide = |cases: &[CaseRecord]| -> usize {
        let parts = cases.iter().flat_map(|case| &case.parts);
        parts.filter(|part| part.role.decides()).count()
    };
    let further = decide(&record.cases) - decide(drawn);
    if further > 0 {
        let further = count(further, "further part");
        sentences.push(format!("Drawn is the weakest part of each role, without {further}."));
    }
    sentences.push(legend(drawn, &record.properties));
    if let Some(map) = map {
        sentences.push(format!("Map: {}. {}", map_sentence(map), map::KEY));
    }
    if let Some(program) = &record.program {
        sentences.push(format!("{program}."));
    }
    sentences.push(format!("Record sha256 {}…", short(&record.digest)));
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::claim_figure;
    use crate::claim::Finding::{Fails, Holds};
    use crate::claim::{Record, Role, Verdict};
    use crate::report::picture::reading::{assert_labels_apart, elements, named};
    use crate::report::records::{cells, map_record, part, record};

    #[test]
    fn a_figure_stands_by_itself() {
        let values = [0.6, 0.9, 0.1];
        let parts = vec![part(Role::Effect, "trained: x", &values)];
        let record = record(parts, vec![cells("trained", "x", &values)]);
        let record = Record { verdict: Verdict::Supported, ..record };
        let maps = [
            map_record(&[16.0, 128.0], &[12.0], &[Fails, Holds]),
            map_record(&[16.0, 128.0], &[4.0, 12.0], &[Fails, Holds, Fails, Holds]),
        ];
        let picture = claim_figure(&record, &maps);
        assert_labels_apart(&picture);
        let elements = elements(&picture);
        let text: Vec<&str> = named(&elements, "text").map(|line| line.text.as_str()).collect();
        let text = text.join(" ");
        for piece in [
            "module.claim",
            "Something is so.",
            "supported in 2 of 3 seeds, 0123abcd",
            "3 seeds (0 to 2)",
            "Map: at depth 4 to 12: holds for width 128, fails for width 16.",
            "sha256 0123abcd",
        ] {
            assert!(text.contains(piece), "{piece:?} in {text}");
        }
        assert_eq!(picture, claim_figure(&record, &maps));
        assert!(claim_figure(&record, &[]).len() < picture.len());
    }
}
