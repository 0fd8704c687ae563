//! What was found of the statements of a paper, in plain words.

use super::OfPaper;
use crate::claim::{Finding, MapRecord, Verdict};
use crate::report::number::count;

/// `15 of 22 statements hold here: 6 at every setting of their maps, 7 at a part of them. 3 do not: a, b and
/// c. 2 are seen in a control too. The seeds leave 2 open.`
pub(in crate::report) fn sentence(paper: &OfPaper<'_>) -> String {
    let of = |verdicts: &[Verdict]| -> Vec<&str> {
        let own = paper.claims.iter().filter(|one| verdicts.contains(&one.record.verdict));
        own.map(|one| paper.name(&one.record.claim)).collect()
    };
    let held = of(&[Verdict::Supported, Verdict::Uncontrolled]).len();
    let all = count(paper.claims.len(), "statement");
    let verb = if paper.claims.len() == 1 { "holds" } else { "hold" };
    let mut said = vec![format!("{held} of {all} {verb} here{}.", region(paper))];
    let refuted = of(&[Verdict::Refuted]);
    match refuted.len() {
        0 => {}
        1 => said.push(format!("1 does not: {}.", listed(&refuted))),
        many => said.push(format!("{many} do not: {}.", listed(&refuted))),
    }
    match of(&[Verdict::Unspecific]).len() {
        0 => {}
        1 => said.push("1 is seen in a control too.".to_owned()),
        many => said.push(format!("{many} are seen in a control too.")),
    }
    match of(&[Verdict::Inconclusive]).len() {
        0 => {}
        many => said.push(format!("The seeds leave {many} open.")),
    }
    said.join(" ")
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
