//! What differs between two records of a claim, and why it may.

use std::fmt;

use crate::claim::{ArmRecord, CaseRecord, NumberRecord, PartRecord, PropertyRecord, Record};
use serde::Serialize;

/// One thing that two records have differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What kind of thing it is.
    pub aspect: Aspect,
    /// Which thing it is.
    pub place: String,
    /// What the first record says.
    pub one: String,
    /// What the other says.
    pub other: String,
}

/// Kinds of things that records hold, from causes to consequences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Aspect {
    /// The images.
    Data,
    /// Which seeds.
    Seeds,
    /// Networks, parts, criteria and words.
    Configuration,
    /// What was measured.
    Number,
    /// What follows from it.
    Verdict,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} and {}", self.place, self.one, self.other)
    }
}

/// Everything that differs, causes before consequences.
pub fn differences(one: &Record, other: &Record) -> Vec<Difference> {
    let mut found = Found(Vec::new());
    found.compare(Aspect::Configuration, "claim", &one.claim, &other.claim);
    found.compare(
        Aspect::Configuration,
        "statement",
        &one.statement,
        &other.statement,
    );
    found.compare(
        Aspect::Configuration,
        "quantity",
        &one.quantity,
        &other.quantity,
    );
    found.compare(
        Aspect::Configuration,
        "remarks",
        &one.remarks.join(" "),
        &other.remarks.join(" "),
    );
    found.compare(
        Aspect::Configuration,
        "paper",
        &format!("{:?}", one.paper),
        &format!("{:?}", other.paper),
    );
    let data = |record: &Record| {
        let data = record.data.as_ref();
        data.map_or_else(
            || "no images".to_owned(),
            |data| format!("sha256 {} {}", data.sha256, data.shrunk.join("; ")),
        )
    };
    found.compare(Aspect::Data, "images", data(one).trim(), data(other).trim());
    let seeds = |record: &Record| format!("{} from {}", record.seeds.count, record.seeds.first);
    found.compare(Aspect::Seeds, "seeds", &seeds(one), &seeds(other));
    found.cases(&one.cases, &other.cases, one.seeds.first);
    found.properties(&one.properties, &other.properties);
    found.compare(
        Aspect::Verdict,
        "verdict",
        &one.verdict.to_string(),
        &other.verdict.to_string(),
    );
    found.0.sort_by_key(|difference| difference.aspect);
    found.0
}

struct Found(Vec<Difference>);

impl Found {
    fn compare(&mut self, aspect: Aspect, place: &str, one: &str, other: &str) {
        if one != other {
            self.0.push(Difference {
                aspect,
                place: place.to_owned(),
                one: one.to_owned(),
                other: other.to_owned(),
            });
        }
    }

    /// Compares what has the same name, and names what one of both has alone.
    fn pairs<T>(
        &mut self,
        place: &str,
        (one, other): (&[T], &[T]),
        name: fn(&T) -> String,
        mut compare: impl FnMut(&mut Self, &str, &T, &T),
    ) {
        let place_of = |thing: &T| format!("{place}{}", name(thing));
        for thing in one {
            match other
                .iter()
                .find(|candidate| name(candidate) == name(thing))
            {
                Some(same) => compare(self, &place_of(thing), thing, same),
                None => self.compare(
                    Aspect::Configuration,
                    &place_of(thing),
                    "there",
                    "not there",
                ),
            }
        }
        for thing in other {
            if !one.iter().any(|candidate| name(candidate) == name(thing)) {
                self.compare(
                    Aspect::Configuration,
                    &place_of(thing),
                    "not there",
                    "there",
                );
            }
        }
    }

    fn cases(&mut self, one: &[CaseRecord], other: &[CaseRecord], first_seed: u64) {
        let name = |case: &CaseRecord| case.name.clone();
        self.pairs("", (one, other), name, |found, place, one, other| {
            let place = format!("{place}, ");
            found.pairs(
                &place,
                (&one.arms, &other.arms),
                |arm| arm.name.clone(),
                |found, place, one, other| found.arm(place, one, other, first_seed),
            );
            found.pairs(&place, (&one.parts, &other.parts), part_name, Self::part);
            let [one, other] = [one, other].map(|case| case.verdict.to_string());
            found.compare(Aspect::Verdict, &format!("{place}verdict"), &one, &other);
        });
    }

    fn arm(&mut self, place: &str, one: &ArmRecord, other: &ArmRecord, first_seed: u64) {
        let networks = |arm: &ArmRecord| arm.networks.join("; ");
        self.compare(
            Aspect::Configuration,
            place,
            &networks(one),
            &networks(other),
        );
        let name = |number: &NumberRecord| number.name.clone();
        let prefix = format!("{place}: ");
        self.pairs(
            &prefix,
            (&one.numbers, &other.numbers),
            name,
            |found, place, one, other| {
                let pairs = one.values.iter().zip(&other.values);
                for ((one, other), seed) in pairs.zip(first_seed..) {
                    found.number(&format!("{place}, seed {seed}"), *one, *other);
                }
            },
        );
    }

    fn part(&mut self, place: &str, one: &PartRecord, other: &PartRecord) {
        let outcome = |part: &PartRecord| {
            part.outcome
                .map_or_else(|| "no outcome".to_owned(), |outcome| outcome.to_string())
        };
        self.compare(Aspect::Verdict, place, &outcome(one), &outcome(other));
        for (name, one, other) in [
            ("estimate", one.estimate, other.estimate),
            ("lower bound", one.lower, other.lower),
            ("upper bound", one.upper, other.upper),
        ] {
            self.number(&format!("{place}, {name}"), one, other);
        }
    }

    fn properties(&mut self, one: &[PropertyRecord], other: &[PropertyRecord]) {
        let name = |property: &PropertyRecord| property.property.clone();
        self.pairs("", (one, other), name, |found, place, one, other| {
            for (name, one, other) in [
                ("largest error", one.largest_error, other.largest_error),
                ("smallest error", one.smallest_error, other.smallest_error),
            ] {
                found.number(&format!("{place} {name}"), one, other);
            }
        });
    }

    /// Every digit counts; what is not a number equals itself.
    fn number(&mut self, place: &str, one: f64, other: f64) {
        if one.to_bits() != other.to_bits() && !(one.is_nan() && other.is_nan()) {
            self.compare(
                Aspect::Number,
                place,
                &format!("{one:?}"),
                &format!("{other:?}"),
            );
        }
    }
}

/// Role, number and criterion: what a part is.
fn part_name(part: &PartRecord) -> String {
    let criterion = part
        .criterion
        .map_or_else(String::new, |criterion| format!(" {criterion}"));
    format!("{} {} of {}{criterion}", part.role, part.rule, part.number)
}

/// The likely cause of the first of these differences, in a sentence; `written` names the program that
/// wrote the first record, where it says so.
pub fn likely_cause(differences: &[Difference], written: Option<&str>, this: &str) -> String {
    match (differences.first().map(|first| first.aspect), written) {
        (None, _) => "Nothing differs.".to_owned(),
        (Some(Aspect::Data), _) => "The images are others.".to_owned(),
        (Some(Aspect::Seeds), _) => "The seeds are others.".to_owned(),
        (Some(_), Some(written)) if written != this => {
            format!("It was written by {written}, and this is {this}.")
        }
        (Some(Aspect::Configuration), _) => {
            "The claim is configured otherwise in this program than in the one that wrote it.".to_owned()
        }
        (Some(_), _) => "Everything that determines the numbers is the same: the program computes otherwise than the one that wrote it, or the processor does.".to_owned(),
    }
}
