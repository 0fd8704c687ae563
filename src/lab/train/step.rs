//! Points in time of a training.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in time of a training; as text the number of steps taken, or "last".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// After this many steps; 0 is the untrained network.
    After(usize),
    /// After the last step.
    Last,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::After(taken) => write!(f, "step {taken}"),
            Self::Last => f.write_str("last step"),
        }
    }
}

const LAST: &str = "last";

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written<'a> {
    Taken(usize),
    Named(Cow<'a, str>),
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = match self {
            Self::After(taken) => Written::Taken(*taken),
            Self::Last => Written::Named(LAST.into()),
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Step {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Taken(taken) => Ok(Self::After(taken)),
            Written::Named(name) if name == LAST => Ok(Self::Last),
            Written::Named(name) => Err(de::Error::custom(format!(
                "a step is a number of steps or {LAST:?}, not {name:?}"
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_numbers_or_the_last() {
        for (step, text) in [(Step::After(75), "75"), (Step::Last, "\"last\"")] {
            assert_eq!(serde_json::to_string(&step).expect("plain data"), text);
            assert_eq!(serde_json::from_str::<Step>(text).ok(), Some(step));
        }
        assert!(serde_json::from_str::<Step>("\"first\"").is_err());
        assert!(serde_json::from_str::<Step>("-1").is_err());
    }
}
