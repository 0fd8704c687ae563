//! What was found of the statements of a paper, in plain words.

use super::OfPaper;
use crate::claim::{Finding, MapRecord, Verdict};
use crate::report::number::count;

/// `15 of 22 statements hold here: 6 at every setting of their maps, 7 at a part of them. 3 do not, 2 are
/// seen in a control too, 2 are open.`
pub(in crate::report) fn sentence(paper: &OfPaper<'_>) -> String {
    let of = |verdict| paper.claims.iter().filter(|one| one.record.verdict == verdict).count();
    let held = of(Verdict::Supported) + of(Verdict::Uncontrolled);
    let all = count(paper.claims.len(), "statement");
    let verb = if paper.claims.len() == 1 { "holds" } else { "hold" };
    let others = [
        (of(Verdict::Refuted), "does not", "do not"),
        (of(Verdict::Unspecific), "is seen in a control too", "are seen in a control too"),
        (of(Verdict::Inconclusive), "is open", "are open"),
    ];
    let others = others.into_iter().filter(|(many, ..)| *many > 0);
    let others =
        others.map(|(many, one, more)| format!("{many} {}", if many == 1 { one } else { more }));
    let others = others.collect::<Vec<String>>().join(", ");
    let others = if others.is_empty() { others } else { format!(" {others}.") };
    format!("{held} of {all} {verb} here{}.{others}", region(paper))
}

/// The claims of a verdict by name: `a, b and c`.
pub(in crate::report) fn names(paper: &OfPaper<'_>, verdict: Verdict) -> String {
    let own = paper.claims.iter().filter(|one| one.record.verdict == verdict);
    listed(&own.map(|one| paper.name(&one.record.claim)).collect::<Vec<&str>>())
}

/// How many of those that hold have a map on which they hold everywhere.
fn region(paper: &OfPaper<'_>) -> String {
    let holds = |verdict| matches!(verdict, Verdict::Supported | Verdict::Uncontrolled);
    let held = paper.claims.iter().filter(|one| holds(one.record.verdict));
    let maps: Vec<&MapRecord> = held.filter_map(super::Entry::map).collect();
    let whole = maps.iter().filter(|map| everywhere(map)).count();
    match (whole, maps.len() - whole) {
        (0, 0) => String::new(),
        (whole, 0) => format!(": {whole} at every setting of their maps"),
        (0, part) => format!(": {part} at a part of the settings of their maps"),
        (whole, part) => {
            format!(": {whole} at every setting of their maps, {part} at a part of them")
        }
    }
}

/// Whether a claim holds at every setting of a map.
pub(in crate::report) fn everywhere(map: &MapRecord) -> bool {
    map.cells.iter().all(|cell| cell.finding == Finding::Holds)
}

/// `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}
