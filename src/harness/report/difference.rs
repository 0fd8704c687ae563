//! What differs between two records of a claim, and why it may.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::claim::{Column, Identity, Quantity, Record, Table, Term};

/// One thing that two records have differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What kind of thing it is.
    pub aspect: Aspect,
    /// Which thing it is, from the outside to the inside.
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

impl Aspect {
    /// What a member of this name is about, inside of something about `around`.
    fn of(member: &str, around: Self) -> Self {
        match member {
            "data" => Self::Data,
            "missing" | "largest_error" | "smallest_error" | "counterexample" => Self::Number,
            "verdict" | "unreplicated" | "seeds" | "outcome" | "decided_after" | "agreeing"
            | "met" | "median" | "lower" | "upper" | "filtered" | "evidence_for"
            | "evidence_against" | "further_seeds" => Self::Verdict,
            _ => around,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} and {}", self.place, self.one, self.other)
    }
}

/// The first of these differences, one a line, and how many more there are.
pub(super) fn listed(
    differences: &[Difference],
    most: usize,
    line: impl Fn(&Difference) -> String,
) -> String {
    let shown = differences.iter().take(most).map(line);
    let more = differences.len().saturating_sub(most);
    let more = (more > 0).then(|| format!("and {more} more"));
    let lines = shown.chain(more).map(|line| format!("  {line}\n"));
    lines.collect::<Vec<_>>().concat()
}

/// Everything but digest and program that differs, causes before consequences; where nothing does,
/// the digests are the same.
pub fn differences(one: &Record, other: &Record) -> Vec<Difference> {
    let mut found = Vec::new();
    let [left, right] = [one, other].map(|record| {
        let bare =
            Record { digest: String::new(), program: None, cells: Vec::new(), ..record.clone() };
        serde_json::to_value(bare)
            .unwrap_or_else(|error| unreachable!("a record is plain data: {error}"))
    });
    walk("", Aspect::Configuration, (Some(&left), Some(&right)), &mut found);
    cells(one.table(), other.table(), &mut found);
    found.sort_by_key(|difference| difference.aspect);
    found
}

/// Compares two tables cell by cell, to the last bit.
fn cells(one: Table<'_>, other: Table<'_>, found: &mut Vec<Difference>) {
    type Key<'a> = (&'a str, &'a str, &'a Quantity, u64);
    let value = |cell: Option<&f64>| match cell {
        None => "nothing".to_owned(),
        Some(value) if value.is_nan() => "none".to_owned(),
        Some(value) => format!("{value:?}"),
    };
    let names = |column: &Column| {
        let Term { arm, quantity } = &column.term;
        format!("{}, {arm}: {quantity}", column.case)
    };
    // How many seeds were looked at follows from what they said.
    let counts = |column: &Column| format!("{}, {} values", names(column), column.values.len());
    let mut compare = |aspect, shape: &dyn Fn(&Column) -> String| {
        let [one, other] = [one, other]
            .map(|table| -> Vec<String> { table.columns().iter().map(shape).collect() });
        let same = one == other;
        if !same {
            let (place, one, other) = ("cells".to_owned(), one.join("; "), other.join("; "));
            found.push(Difference { aspect, place, one, other });
        }
        same
    };
    if compare(Aspect::Configuration, &names) {
        compare(Aspect::Verdict, &counts);
    }
    let [left, right]: [BTreeMap<Key<'_>, f64>; 2] = [one, other].map(|table| {
        let cells = table.cells();
        cells.map(|cell| ((cell.case, cell.arm, cell.quantity, cell.seed), cell.value)).collect()
    });
    let keys: BTreeSet<&Key<'_>> = left.keys().chain(right.keys()).collect();
    for key in keys {
        let [one, other] = [&left, &right].map(|cells| value(cells.get(key)));
        if one != other {
            let (case, arm, quantity, seed) = key;
            found.push(Difference {
                aspect: Aspect::Number,
                place: format!("{case}, {arm}: {quantity}, seed {seed}"),
                one,
                other,
            });
        }
    }
}

/// Compares two values at the same place, where both have one.
fn walk(
    place: &str,
    aspect: Aspect,
    (one, other): (Option<&Value>, Option<&Value>),
    found: &mut Vec<Difference>,
) {
    match (one, other) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            let members: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for member in members {
                let (inner, aspect) = match (place, member.as_str()) {
                    ("", "seeds") => (member.clone(), Aspect::Seeds),
                    ("", _) => (member.clone(), Aspect::of(member, aspect)),
                    _ => (format!("{place}, {member}"), Aspect::of(member, aspect)),
                };
                walk(&inner, aspect, (one.get(member), other.get(member)), found);
            }
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            let [names, names_of_other] = [one, other].map(|values| names(values));
            if names != names_of_other {
                found.push(Difference {
                    aspect: match aspect {
                        Aspect::Number => Aspect::Number,
                        _ => Aspect::Configuration,
                    },
                    place: place.to_owned(),
                    one: names.join(", "),
                    other: names_of_other.join(", "),
                });
                return;
            }
            for ((one, other), name) in one.iter().zip(other).zip(names) {
                let inner = format!("{place} {name}");
                walk(&inner, aspect, (Some(one), Some(other)), found);
            }
        }
        // Every digit counts, and the sign of a zero.
        _ if one.map(text) != other.map(text) => {
            let text = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), text);
            found.push(Difference {
                aspect,
                place: place.to_owned(),
                one: text(one),
                other: text(other),
            });
        }
        _ => {}
    }
}

/// The names of elements, of all others their numbers.
fn names(values: &[Value]) -> Vec<String> {
    let name = |(number, value): (usize, &Value)| {
        name(value).unwrap_or_else(|| format!("number {number}"))
    };
    (1..).zip(values).map(name).collect()
}

/// What an element of a record is called.
fn name(value: &Value) -> Option<String> {
    let table = value.as_object()?;
    let text = |member: &str| Some(table.get(member)?.as_str()?.to_owned());
    if let (Some(role), Ok(number)) = (text("role"), Identity::deserialize(value)) {
        return Some(format!("“{role}: {number}”"));
    }
    let name = text("name").or_else(|| text("property"))?;
    Some(format!("“{name}”"))
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        // Numbers that are not finite.
        Value::Null => "none".to_owned(),
        other => other.to_string(),
    }
}

/// The likely cause of the first of these differences, in a sentence; `written` names the program
/// that wrote the first record, where it says so.
pub fn likely_cause(differences: &[Difference], written: Option<&str>, this: &str) -> String {
    match (differences.first().map(|first| first.aspect), written) {
        (None, _) => "Nothing differs.".to_owned(),
        (Some(Aspect::Data), _) => "The images differ.".to_owned(),
        (Some(Aspect::Seeds), _) => "The seeds differ.".to_owned(),
        (Some(_), Some(written)) if written != this => {
            format!("The record was written by {written}; this is {this}.")
        }
        (Some(Aspect::Configuration), _) => {
            "This program configures the claim differently.".to_owned()
        }
        (Some(_), _) => {
            "Everything that determines the numbers is the same: this program or this processor \
             computes differently."
                .to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Role;
    use crate::report::records::{cells, part, record};

    /// Every leaf of a tree, changed one by one.
    fn changes(tree: &Value) -> Vec<Value> {
        match tree {
            Value::Object(table) => {
                let members = table.iter().flat_map(|(name, value)| {
                    changes(value).into_iter().map(move |changed| {
                        let mut table = table.clone();
                        table.insert(name.clone(), changed);
                        Value::Object(table)
                    })
                });
                members.collect()
            }
            Value::Array(array) => {
                let elements = array.iter().enumerate().flat_map(|(place, value)| {
                    changes(value).into_iter().map(move |changed| {
                        let mut array = array.clone();
                        array[place] = changed;
                        Value::Array(array)
                    })
                });
                let shorter = array.split_last().map(|(_, rest)| Value::Array(rest.to_vec()));
                elements.chain(shorter).collect()
            }
            Value::Number(number) if number.is_u64() => {
                vec![Value::from(number.as_u64().map(|number| number + 1))]
            }
            Value::Number(_) => vec![Value::Null, Value::from(-0.0)],
            Value::Null => vec![Value::from(0.5)],
            Value::Bool(yes) => vec![Value::Bool(!yes)],
            Value::String(text) => vec![Value::String(format!("{text}?"))],
        }
    }

    #[test]
    fn no_change_of_a_record_goes_unseen() {
        let values = [0.25, f64::NAN, 0.75];
        let mut whole = record(
            vec![part(Role::Effect, "arm: number", &values)],
            vec![cells("arm", "number", &values)],
        );
        whole.digest = String::new();
        let tree = serde_json::to_value(&whole).expect("plain data");
        let mut seen = 0;
        for changed in changes(&tree) {
            // Words that mean nothing are refused before anyone compares.
            let Ok(changed) = serde_json::from_value::<Record>(changed) else {
                continue;
            };
            let found = differences(&whole, &changed);
            // Words differ without another digest, evidence never.
            assert!(!found.is_empty() || whole.compute_digest() == changed.compute_digest());
            seen += usize::from(!found.is_empty());
        }
        assert!(seen > 20, "{seen} changes");
        assert_eq!(differences(&whole, &whole), []);
    }

    #[test]
    fn causes_come_before_consequences() {
        let one = record(vec![part(Role::Effect, "arm: number", &[0.25, 0.75])], Vec::new());
        let mut other = one.clone();
        other.seeds.count += 1;
        other.cases[0].parts[0].median = 0.0;
        let found = differences(&one, &other);
        assert_eq!(found[0].aspect, Aspect::Seeds);
        assert_eq!(likely_cause(&found, None, "this"), "The seeds differ.");
        assert_eq!(
            likely_cause(&found[1..], Some("that"), "this"),
            "The record was written by that; this is this."
        );
    }
}
