//! The seeds' values behind a part, looked up in the record.

use super::{ArmRecord, CaseRecord, PartRecord, Role, Rule};

/// What one seed gave for the number of a part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeedValue {
    /// The seed.
    pub seed: u64,
    /// Its value; NaN where it is missing.
    pub value: f64,
    /// Whether the part is about it: no where it is missing or a check took it away.
    pub counts: bool,
}

/// A number of an arm, or all those whose names begin so.
#[derive(Clone, Copy)]
struct Term<'a> {
    arm: &'a ArmRecord,
    name: &'a str,
}

impl CaseRecord {
    /// One value a seed from `first_seed` on, of a part about every place those of the weakest one; empty
    /// where no arm has the part's number.
    pub fn seed_values(&self, part: &PartRecord, first_seed: u64) -> Vec<SeedValue> {
        let number = match &part.place {
            Some(place) => format!("{}{place}", part.number),
            None => part.number.clone(),
        };
        let Some((minuend, subtrahend)) = self.terms(&number) else {
            return Vec::new();
        };
        let cells = |term: Term<'_>| term.cells(first_seed, part.role);
        let mut values = cells(minuend);
        if let Some(subtrahend) = subtrahend {
            for (value, other) in values.iter_mut().zip(cells(subtrahend)) {
                value.value -= other.value;
                value.counts &= other.counts;
            }
        }
        for value in &mut values {
            let answer = part.rule != Rule::Share || value.value == 0.0 || value.value == 1.0;
            if !value.value.is_finite() || !answer {
                (value.value, value.counts) = (f64::NAN, false);
            }
        }
        values
    }

    /// The places of a part about every place, each with one value a seed; empty for other parts.
    pub fn places(&self, part: &PartRecord, first_seed: u64) -> Vec<(String, Vec<SeedValue>)> {
        if part.rule != Rule::Everywhere {
            return Vec::new();
        }
        let names = self.arms.iter().flat_map(|arm| {
            let prefix = rest(&part.number, &arm.name, ": ");
            let names = arm.numbers.iter().map(|number| number.name.as_str());
            names.filter_map(move |name| name.strip_prefix(prefix?))
        });
        let at = |place: &str| {
            let part = PartRecord {
                place: Some(place.to_owned()),
                ..part.clone()
            };
            self.seed_values(&part, first_seed)
        };
        names.map(|place| (place.to_owned(), at(place))).collect()
    }

    /// What the text of a [`Number`](super::Number) is about: the arms of the case whose names and numbers
    /// make up that text, the first where several would.
    fn terms<'a>(&'a self, text: &'a str) -> Option<(Term<'a>, Option<Term<'a>>)> {
        self.arms.iter().find_map(|arm| {
            let one = |name: &'a str| Term::of(arm, name);
            if let Some(name) = rest(text, &arm.name, ": ") {
                let single = one(name).map(|term| (term, None));
                return single.or_else(|| {
                    let (term, other) = self.two_numbers(arm, name)?;
                    Some((term, Some(other)))
                });
            }
            let text = rest(text, &arm.name, " − ")?;
            self.arms.iter().find_map(|other| {
                let name = rest(text, &other.name, ": ")?;
                Some((one(name)?, Some(Term::of(other, name)?)))
            })
        })
    }

    /// `name − other arm: other name`, of names that differ: equal ones are written once.
    fn two_numbers<'a>(
        &'a self,
        arm: &'a ArmRecord,
        text: &'a str,
    ) -> Option<(Term<'a>, Term<'a>)> {
        self.arms.iter().find_map(|other| {
            let between = format!(" − {}: ", other.name);
            text.match_indices(&between).find_map(|(at, _)| {
                let minuend = Term::of(arm, &text[..at])?;
                let subtrahend = Term::of(other, &text[at + between.len()..])?;
                (minuend.name != subtrahend.name).then_some((minuend, subtrahend))
            })
        })
    }
}

/// What follows a name and what is between.
fn rest<'a>(text: &'a str, name: &str, between: &str) -> Option<&'a str> {
    text.strip_prefix(name)?.strip_prefix(between)
}

impl<'a> Term<'a> {
    /// The number of this name, if the arm has it.
    fn of(arm: &'a ArmRecord, name: &'a str) -> Option<Self> {
        let term = Self { arm, name };
        term.values().is_some().then_some(term)
    }

    fn values(self) -> Option<&'a [f64]> {
        let mut numbers = self.arm.numbers.iter();
        let number = numbers.find(|number| number.name == self.name)?;
        Some(&number.values)
    }

    /// A check is about all seeds, everything else about those that are left.
    fn cells(self, first_seed: u64, role: Role) -> Vec<SeedValue> {
        let left = |seed: u64| self.arm.missing.iter().all(|missing| missing.seed != seed);
        let values = self.values().unwrap_or_default();
        let seeds = (0..).map(|index| first_seed.saturating_add(index));
        let cell = |(&value, seed): (&f64, u64)| SeedValue {
            seed,
            value,
            counts: role == Role::Check || left(seed),
        };
        values.iter().zip(seeds).map(cell).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Arm, Case, Cell, Numbers, judge};
    use super::*;
    use deepclaims_lab::stats::Summary;

    fn arm(name: &str) -> Arm {
        Arm::untrained(name, [], |_| Ok(Numbers::default()))
    }

    /// Names that contain what stands between names.
    const ARMS: [&str; 4] = ["a", "a − b", "b", "a: x − b"];
    const NAMES: [&str; 3] = ["x", "y − b: x", "x: y"];

    fn cells(offset: f64) -> Vec<Cell> {
        (0..5)
            .map(|seed| {
                let numbers = NAMES.iter().zip([1.0, 3.0, 9.0]);
                let value = |factor| factor * (offset + f64::from(seed));
                Ok(numbers
                    .map(|(name, factor)| (*name, value(factor)))
                    .collect())
            })
            .collect()
    }

    #[test]
    fn every_number_of_every_two_arms_is_found_again() {
        let arms = ARMS.map(arm);
        let mut case = Case::new("case");
        for one in &arms {
            for name in NAMES {
                case = case.effect(one.mean(name).above(0.0));
                for other in &arms {
                    for another in NAMES {
                        let difference = one.number(name).minus(other.number(another));
                        case = case.effect(difference.mean().above(0.0));
                    }
                }
            }
        }
        let cells = (0..4)
            .map(|index| cells(libm::pow(7.0, f64::from(index))))
            .collect();
        let record = judge(&case, 7, cells);
        let mut texts: Vec<&str> = record
            .parts
            .iter()
            .map(|part| part.number.as_str())
            .collect();
        texts.sort_unstable();
        let unique =
            |part: &&PartRecord| texts.iter().filter(|text| **text == part.number).count() == 1;
        for part in record.parts.iter().filter(unique) {
            let values = record.seed_values(part, 7);
            let numbers: Vec<f64> = values.iter().map(|value| value.value).collect();
            assert_eq!(Summary::of(&numbers).mean, part.estimate, "{}", part.number);
            assert_eq!((values[0].seed, values[4].seed), (7, 11));
        }
    }

    #[test]
    fn seeds_that_a_check_took_away_are_there_and_do_not_count() {
        let checked = arm("a");
        let case = Case::new("case")
            .check(checked.number("fit").each().above(0.9))
            .effect(checked.mean("x").above(0.0))
            .effect(checked.mean("z").above(0.0));
        let row = [1.0, 0.5, f64::NAN].map(|fit| Ok(Numbers::from([("fit", fit), ("x", 2.0)])));
        let record = judge(&case, 0, vec![row.to_vec()]);
        let counts = |part: usize| -> Vec<bool> {
            let values = record.seed_values(&record.parts[part], 0);
            values.iter().map(|value| value.counts).collect()
        };
        assert_eq!(counts(0), [true, true, false]);
        assert_eq!(counts(1), [true, false, false]);
        assert_eq!(counts(2), [false; 0]);
        assert!(record.seed_values(&record.parts[1], u64::MAX).len() == 3);
    }

    #[test]
    fn places_are_those_of_the_prefix() {
        let case = Case::new("case").effect(arm("a").everywhere("x at ").above(0.0));
        let row = [0.0, 1.0].map(|noise| {
            Ok(Numbers::from([
                ("x at 1", 5.0 + noise),
                ("y", 0.0),
                ("x at 2", 3.0 + noise),
            ]))
        });
        let record = judge(&case, 0, vec![row.to_vec()]);
        let places = record.places(&record.parts[0], 0);
        let names: Vec<&str> = places.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["1", "2"]);
        assert_eq!(places[1].1[1].value, 4.0);
        assert_eq!(record.seed_values(&record.parts[0], 0), places[1].1);
    }
}
