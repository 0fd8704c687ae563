//! The figure of a claim, as people paste it into a document of their own.

use maud::{Markup, html};

use super::evidence::{self, legend};
use super::map;
use super::number::seeds;
use super::picture::text::{self, LINE};
use super::picture::{MARGIN, captioned, moved};
use super::standing::in_a_line;
use super::{map_sentence, verdict_sentence};
use crate::claim::{MapRecord, Record};

/// One picture of a claim that stands by itself: what it says, every seed against the criterion, where it
/// holds, and a caption with the verdict, the seeds and the digest. The text of an SVG, as wide as a column.
pub fn claim_figure(record: &Record, maps: &[MapRecord]) -> String {
    let mut drawings: Vec<Markup> = Vec::new();
    let (statement, mut height) = statement(record);
    drawings.push(statement);
    let (cases, properties) = (&record.cases, &record.properties);
    if let Some((drawing, below)) = evidence::drawing(record, cases, properties) {
        drawings.push(moved(&drawing, (0.0, height - MARGIN)));
        height += below - MARGIN;
    }
    let mut width = evidence::WIDTH;
    for (drawing, size) in maps.iter().filter_map(map::drawing) {
        drawings.push(moved(&drawing, (0.0, height)));
        (width, height) = (width.max(size.0), height + size.1);
    }
    let drawing = html! { @for drawing in drawings { (drawing) } };
    captioned(&record.claim, &drawing, (width, height), &caption(record, maps))
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

/// Standing, reasons and seeds; where it holds; what the marks mean; the whole digest.
fn caption(record: &Record, maps: &[MapRecord]) -> String {
    let mut sentences = vec![format!("{}.", in_a_line(record)), verdict_sentence(record)];
    if record.seeds.count > 0 {
        sentences.push(format!("Looked at: {}.", seeds(record.seeds)));
    }
    sentences.push(legend(&record.cases, &record.properties));
    sentences.extend(maps.iter().map(|map| format!("Map: {}.", map_sentence(map))));
    if !maps.is_empty() {
        sentences.push(map::KEY.to_owned());
    }
    if let Some(program) = &record.program {
        sentences.push(format!("{program}."));
    }
    sentences.push(format!("Record sha256 {}.", record.digest));
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
            "holds for width 128, fails for width 16",
            "sha256 0123abcd",
        ] {
            assert!(text.contains(piece), "{piece:?} in {text}");
        }
        assert_eq!(picture, claim_figure(&record, &maps));
        assert!(claim_figure(&record, &[]).len() < picture.len());
    }
}
