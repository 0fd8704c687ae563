//! Parts: sentences about one seed, and what each is there for.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Arm, Number};
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
    /// A seed in which it is false is a missing cell of its arm.
    Check,
    /// Printed with the claim; decides nothing.
    Report,
}

impl Role {
    /// Whether such a part is what is claimed.
    pub fn is_effect(self) -> bool {
        matches!(self, Self::Effect | Self::EitherEffect)
    }

    /// Whether the verdict depends on such a part.
    pub fn decides(self) -> bool {
        !matches!(self, Self::Check | Self::Report)
    }

    /// Whether such a part can object to what is claimed.
    pub fn is_control(self) -> bool {
        matches!(self, Self::NegativeControl | Self::Contrast | Self::PositiveControl)
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

/// What must be true of a number in one seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// The number.
    pub number: Number,
    /// What it must meet, strictly.
    pub criterion: Criterion,
}

/// One part of a claim: a sentence about one seed, and what it means for the verdict.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it means for the verdict.
    pub role: Role,
    /// What it is about.
    pub number: Number,
    /// What it must meet; nothing for a report.
    pub criterion: Option<Criterion>,
    /// Of a check, further arms that have no numbers in a seed that misses it.
    pub covers: Vec<Arm>,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number.identity())?;
        if self.number.everywhere {
            f.write_str(" everywhere")?;
        }
        self.criterion.map_or(Ok(()), |criterion| write!(f, " {criterion}"))
    }
}
