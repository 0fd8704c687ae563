//! Where a claim holds, as its recorded maps and counterexample say.

use serde::Serialize;

use super::map::LEGEND;
use super::{Explained, map_picture, map_sentence};
use crate::claim::{CounterexampleRecord, MapRecord, Verdict};

/// What is said of a recorded map.
#[derive(Clone, Debug, Serialize)]
pub struct MapSummary<'a> {
    /// Where the claim holds and where it stops.
    pub sentence: String,
    /// The command that makes it again.
    pub command: &'a str,
}

/// What is said of a recorded counterexample.
#[derive(Clone, Debug, Serialize)]
pub struct CounterexampleSummary<'a> {
    /// The setting, and what is lost there.
    pub sentence: String,
    /// The command that confirms it again.
    pub command: &'a str,
}

impl<'a> MapSummary<'a> {
    pub(super) fn new(map: &'a MapRecord) -> Self {
        Self { sentence: map_sentence(map), command: &map.command }
    }
}

impl<'a> CounterexampleSummary<'a> {
    pub(super) fn new(counterexample: &'a CounterexampleRecord) -> Self {
        let sentence = format!("refuted {}", counterexample.sentence());
        Self { sentence, command: &counterexample.command }
    }
}

/// The maps and the counterexample in the text of `show`.
pub(super) fn lines(explained: &Explained<'_>) -> Vec<String> {
    let map = |map: &MapRecord| {
        let MapSummary { sentence, command } = MapSummary::new(map);
        let picture = map_picture(map);
        let picture: Vec<String> = picture.lines().map(|line| format!("  {line}")).collect();
        format!("\nOn a map: {sentence}.\n{}\n  {command}", picture.join("\n"))
    };
    let mut lines: Vec<String> = explained.maps.iter().map(map).collect();
    if !lines.is_empty() {
        lines.push(format!("  {LEGEND}"));
    }
    let counterexample = explained.counterexample.map(CounterexampleSummary::new);
    lines.extend(counterexample.map(|CounterexampleSummary { sentence, command }| {
        format!("\nIt is {sentence}:\n  {command}")
    }));
    lines
}

/// Where the claim holds, in the table of a README: the sentence of its first map, and the setting that breaks
/// it.
pub(super) fn cell(explained: &Explained<'_>) -> String {
    if explained.claim.is_exact() {
        let recorded = explained.recorded.map(|record| match record.verdict {
            Verdict::Supported => "every generated case",
            _ => "not every generated case",
        });
        return recorded.unwrap_or_default().to_owned();
    }
    let map = explained.maps.first().map(map_sentence);
    let broken = explained.counterexample.map(CounterexampleRecord::in_short);
    map.into_iter().chain(broken).collect::<Vec<String>>().join("<br>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Finding::{Fails, Holds};
    use crate::claim::test_module::TEST_MODULE;
    use crate::claim::{Arm, Case, Claim, Schema, Setting, Variation};
    use crate::report::records::map_record;

    fn claim() -> Claim {
        let arm = Arm::seeded("arm", ["number"], |_, _| Ok([1.0]));
        let case = Case::new("D").effect(arm.number("number").above(0.0));
        TEST_MODULE.claim("claim", "It holds.").case(case)
    }

    fn counterexample() -> CounterexampleRecord {
        CounterexampleRecord {
            schema: Schema::CURRENT,
            claim: "module.claim".to_owned(),
            setting: Variation::none().with(Setting::Width, 16.0),
            level: 1e-4,
            first_seed: 203,
            seeds: 17,
            digest: String::new(),
            parts: Vec::new(),
            command: "deepclaims map module.claim --over width=16".to_owned(),
        }
    }

    #[test]
    fn maps_and_counterexamples_are_told_with_their_commands() {
        let claim = claim();
        let maps = [map_record(&[16.0, 128.0], &[12.0], &[Fails, Holds])];
        let counterexample = counterexample();
        let explained = Explained {
            claim: &claim,
            recorded: None,
            maps: &maps,
            counterexample: Some(&counterexample),
        };
        assert_eq!(
            cell(&explained),
            "holds for width 128, fails for width 16<br>broken with width 16"
        );
        let said = lines(&explained).join("\n");
        for piece in [
            "On a map: holds for width 128, fails for width 16.",
            "[#]",
            "  deepclaims map module.claim\n",
            "It is refuted with width 16 and everything else as registered:",
            "  deepclaims map module.claim --over width=16",
        ] {
            assert!(said.contains(piece), "{piece:?} in {said}");
        }
        let registered =
            CounterexampleRecord { setting: Variation::none(), ..counterexample.clone() };
        let explained = Explained { counterexample: Some(&registered), ..explained };
        assert!(cell(&explained).ends_with("<br>broken as registered"));
        assert!(lines(&explained).join("\n").contains("It is refuted as registered:"));
        let nothing = Explained { maps: &[], counterexample: None, ..explained };
        assert_eq!((cell(&nothing), lines(&nothing)), (String::new(), Vec::new()));
    }
}
