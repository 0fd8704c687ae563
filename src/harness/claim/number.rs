//! Numbers that parts are about: one of an arm, or the difference of two in the same seed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Arm, Estimate, Quantity, Rule};

/// A number that each seed has: one of an arm, or the difference of two in the same seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    pub(super) minuend: (Arm, Quantity),
    pub(super) subtrahend: Option<(Arm, Quantity)>,
}

impl Number {
    pub(super) fn of(arm: Arm, quantity: Quantity) -> Self {
        Self {
            minuend: (arm, quantity),
            subtrahend: None,
        }
    }

    /// This number minus another one of the same seed: a paired difference.
    ///
    /// # Panics
    /// Where one of them is a difference itself.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        let plain = self.subtrahend.is_none() && other.subtrahend.is_none();
        assert!(plain, "a difference is one of two numbers of arms");
        Self {
            subtrahend: Some(other.minuend),
            ..self
        }
    }

    /// Its mean over seeds.
    pub fn mean(self) -> Estimate {
        Estimate::new(self, Rule::Mean)
    }

    /// The share of seeds in which it is 1 and not 0.
    pub fn share(self) -> Estimate {
        Estimate::new(self, Rule::Share)
    }

    /// Its value in each seed by itself.
    pub fn each(self) -> Estimate {
        Estimate::new(self, Rule::Each)
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
        Identity {
            term: term(&self.minuend),
            minus: self.subtrahend.as_ref().map(term),
        }
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
            Some(Term {
                arm: other,
                quantity: another,
            }) => write!(f, "{arm}: {quantity} − {other}: {another}"),
        }
    }
}
