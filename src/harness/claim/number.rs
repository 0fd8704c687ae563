//! Numbers that parts are about: one of an arm, the difference of two in the same seed, or all of an
//! arm's numbers of one name.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Arm, Quantity, Test};
use deepclaims_lab::stats::Criterion;

/// A number that each seed has: one of an arm, or the difference of two in the same seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    pub(super) minuend: (Arm, Quantity),
    pub(super) subtrahend: Option<(Arm, Quantity)>,
    /// Whether it stands for all of the arm's numbers of its name, each of which belongs to a layer or
    /// a step: what is said of it must be true of each of them.
    pub(crate) everywhere: bool,
}

impl Number {
    pub(super) fn of(arm: Arm, quantity: Quantity) -> Self {
        Self { minuend: (arm, quantity), subtrahend: None, everywhere: false }
    }

    /// This number minus another one of the same seed: a paired difference.
    ///
    /// # Panics
    /// Where one of them is a difference itself, or stands for several numbers.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        let is_one = |number: &Self| number.subtrahend.is_none() && !number.everywhere;
        assert!(is_one(&self) && is_one(&other), "a difference is one of two numbers of arms");
        Self { subtrahend: Some(other.minuend), ..self }
    }

    /// It must lie above `threshold`.
    pub fn above(self, threshold: f64) -> Test {
        self.meets(Criterion::Above(threshold))
    }

    /// It must lie below `threshold`.
    pub fn below(self, threshold: f64) -> Test {
        self.meets(Criterion::Below(threshold))
    }

    /// It must lie between `low` and `high`.
    pub fn within(self, low: f64, high: f64) -> Test {
        self.meets(Criterion::Within(low, high))
    }

    fn meets(self, criterion: Criterion) -> Test {
        Test { number: self, criterion }
    }

    /// The arms and quantities it is made of.
    pub fn terms(&self) -> impl Iterator<Item = (&Arm, &Quantity)> {
        let terms = std::iter::once(&self.minuend).chain(&self.subtrahend);
        terms.map(|(arm, quantity)| (arm, quantity))
    }

    /// The arms it is read from.
    pub fn arms(&self) -> impl Iterator<Item = &Arm> {
        self.terms().map(|(arm, _)| arm)
    }

    /// What identifies it within a case.
    pub fn identity(&self) -> Identity {
        let term = |(arm, quantity): &(Arm, Quantity)| Term {
            arm: arm.name().to_owned(),
            quantity: quantity.clone(),
        };
        Identity { term: term(&self.minuend), minus: self.subtrahend.as_ref().map(term) }
    }
}

/// A number of an arm, identified within a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Term {
    /// The name of the arm.
    pub arm: String,
    /// Which of its numbers.
    #[serde(flatten)]
    pub quantity: Quantity,
}

/// What identifies a [`Number`] within a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identity {
    /// The number, or what another one is subtracted from.
    #[serde(flatten)]
    pub term: Term,
    /// What is subtracted, seed by seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minus: Option<Term>,
}

impl Identity {
    /// The number and what is subtracted from it.
    pub(super) fn terms(&self) -> impl Iterator<Item = &Term> {
        std::iter::once(&self.term).chain(&self.minus)
    }
}

impl From<Term> for Identity {
    fn from(term: Term) -> Self {
        Self { term, minus: None }
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Term { arm, quantity } = &self.term;
        match &self.minus {
            None => write!(f, "{arm}: {quantity}"),
            Some(minus) if minus.quantity == *quantity => {
                write!(f, "{arm} − {}: {quantity}", minus.arm)
            }
            Some(Term { arm: other, quantity: another }) => {
                write!(f, "{arm}: {quantity} − {other}: {another}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_module::arm;
    use super::*;

    fn numbers() -> [Number; 2] {
        ["x", "y"].map(|name| arm("arm", ["x", "y"]).number(name))
    }

    #[test]
    #[should_panic(expected = "a difference is one of two numbers of arms")]
    fn differences_have_no_differences() {
        let [one, other] = numbers();
        let _ = one.minus(other.clone()).minus(other);
    }

    #[test]
    #[should_panic(expected = "a difference is one of two numbers of arms")]
    fn numbers_of_every_layer_have_no_differences() {
        let [one, _] = numbers();
        let _ = one.minus(arm("arm", ["x", "y"]).everywhere("y"));
    }
}
