//! The axes of a claim: what it has been checked at, and where it is meant to hold.

use std::fmt;

use super::{Setting, Value};

/// Where a claim is meant to hold, along one setting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// Times a number from the first to the second: what each training has is multiplied.
    Times(f64, f64),
    /// From the first to the second: the registered value is replaced where a training has it.
    Between(f64, f64),
    /// One of these words.
    OneOf(&'static [&'static str]),
}

impl Range {
    /// Whether this value lies in it.
    pub fn contains(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Times(low, high) | Self::Between(low, high), Value::Number(number)) => {
                (low..=high).contains(&number)
            }
            (Self::OneOf(words), Value::Word(word)) => words.contains(&word.as_str()),
            _ => false,
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Times(low, high) => write!(f, "times {low} to {high}"),
            Self::Between(low, high) => write!(f, "{low} to {high}"),
            Self::OneOf(words) => f.write_str(&words.join(" or ")),
        }
    }
}

/// A setting that a claim can be varied along.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What is varied.
    pub setting: Setting,
    /// What the registered claim has; 1 where values are factors.
    pub registered: Value,
    /// Whether values are factors on what each training has.
    pub relative: bool,
    /// Where the claim is meant to hold; nothing where it says nothing about this setting.
    pub domain: Option<Range>,
}

impl Axis {
    /// Why this cannot be its value; nothing where it can.
    pub(super) fn fault(&self, value: &Value) -> Option<String> {
        let Self { setting, relative, .. } = self;
        match (value, setting.words()) {
            (Value::Word(word), Some(words)) => (!words.contains(&word.as_str()))
                .then(|| format!("{setting} is one of {}, not {word:?}", words.join(", "))),
            (Value::Number(number), None)
                if setting.is_in_hundredths() && !is_hundredth(*number) =>
            {
                Some(format!("{setting} is kept in hundredths, not {number}"))
            }
            (Value::Number(number), None) => {
                let (low, high) = setting.limits(*relative);
                let whole = setting.is_whole() && !relative;
                let fits = (low..=high).contains(number) && !(whole && number.fract() != 0.0);
                let kind = if whole { "a whole number" } else { "a number" };
                (!fits).then(|| format!("{setting} is {kind} from {low} to {high}, not {number}"))
            }
            (Value::Number(value), Some(words)) => {
                Some(format!("{setting} is one of {}, not {value}", words.join(", ")))
            }
            (Value::Word(word), None) => Some(format!("{setting} is a number, not {word:?}")),
        }
    }
}

/// Whether it is a whole number of hundredths, but for rounding.
fn is_hundredth(number: f64) -> bool {
    let hundredths = 100.0 * number;
    (hundredths - hundredths.round()).abs() < 1e-9 * hundredths.abs().max(1.0)
}

/// `registered 12, domain 8 to 24`.
impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.relative {
            f.write_str("a factor, registered 1")?;
        } else {
            write!(f, "registered {}", self.registered)?;
        }
        match &self.domain {
            Some(range) => write!(f, ", domain {range}"),
            None => f.write_str(", no domain"),
        }
    }
}
