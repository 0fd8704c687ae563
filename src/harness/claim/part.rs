//! Parts: what each number is there for, and what decides it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Number;
use deepclaims_lab::stats::Criterion;

/// What a part means for the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Must hold.
    Effect,
    /// One of several ways in which an effect may show: at least one of those of a case must hold.
    EitherEffect,
    /// Must not show the effect: holds while it stays on its own side of its own threshold.
    NegativeControl,
    /// A difference against a control that must exist.
    Contrast,
    /// What was planted must be found.
    PositiveControl,
    /// A seed whose number fails is a missing cell of its arm.
    Check,
    /// Printed with the claim; decides nothing.
    Report,
}

impl Role {
    /// Whether such a part is what is claimed.
    pub fn is_effect(self) -> bool {
        matches!(self, Self::Effect | Self::EitherEffect)
    }

    /// Whether such a part can object to what is claimed.
    pub fn is_control(self) -> bool {
        matches!(
            self,
            Self::NegativeControl | Self::Contrast | Self::PositiveControl
        )
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Effect => "effect",
            Self::EitherEffect => "either effect",
            Self::NegativeControl => "negative control",
            Self::Contrast => "contrast",
            Self::PositiveControl => "positive control",
            Self::Check => "check",
            Self::Report => "report",
        })
    }
}

/// How the seeds' numbers become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Their mean, with Student's t over seeds.
    Mean,
    /// The share of ones among zeros and ones, with Clopper and Pearson's bounds.
    Share,
    /// Each seed by itself: all must meet the criterion.
    Each,
    /// The mean at every layer or step: of each of an arm's numbers of one name by itself, all of which
    /// must meet the criterion. What is recorded is the weakest of them.
    Everywhere,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Mean => "mean",
            Self::Share => "share of seeds",
            Self::Each => "each seed",
            Self::Everywhere => "mean everywhere",
        })
    }
}

/// A number and how the seeds' values become one; compare it with a threshold to get a [`Test`].
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The number.
    pub number: Number,
    /// How the seeds' values become one.
    pub rule: Rule,
}

impl Estimate {
    pub(super) fn new(number: Number, rule: Rule) -> Self {
        Self { number, rule }
    }

    /// Must lie above `threshold`.
    pub fn above(self, threshold: f64) -> Test {
        Test {
            estimate: self,
            criterion: Criterion::Above(threshold),
        }
    }

    /// Must lie below `threshold`.
    pub fn below(self, threshold: f64) -> Test {
        Test {
            estimate: self,
            criterion: Criterion::Below(threshold),
        }
    }

    /// Must be equivalent to the range from `low` to `high`: its whole interval lies inside.
    pub fn within(self, low: f64, high: f64) -> Test {
        Test {
            estimate: self,
            criterion: Criterion::Within(low, high),
        }
    }
}

/// An estimate and the criterion it must meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// What is estimated.
    pub estimate: Estimate,
    /// What it must meet.
    pub criterion: Criterion,
}

/// One part of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it means for the verdict.
    pub role: Role,
    /// What is estimated.
    pub estimate: Estimate,
    /// What it must meet; nothing for a report.
    pub criterion: Option<Criterion>,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let identity = self.estimate.number.identity();
        write!(f, "{} of {identity}", self.estimate.rule)?;
        self.criterion
            .map_or(Ok(()), |criterion| write!(f, " {criterion}"))
    }
}
