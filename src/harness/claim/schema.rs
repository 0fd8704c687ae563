//! The version of the form of records.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Major and minor number of the form of a record, JSON document or store, written as "3.1".
///
/// A field that is added raises the minor number; one that changes its meaning or goes away raises the
/// major one. A reader accepts every minor number of its major one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Schema {
    /// Raised by what older readers cannot understand.
    pub major: u32,
    /// Raised by what older readers may ignore.
    pub minor: u32,
}

impl Schema {
    /// What this program writes.
    pub const CURRENT: Self = Self { major: 3, minor: 1 };

    /// Finds out whether this program reads it.
    ///
    /// # Errors
    /// Where its major number is not that of [`CURRENT`](Self::CURRENT).
    pub fn check(self) -> Result<(), UnreadableSchema> {
        if self.major == Self::CURRENT.major { Ok(()) } else { Err(UnreadableSchema(self)) }
    }
}

/// A schema that this program does not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "its schema is {0}, and deepclaims {version} reads schema {current}.x; {reader} reads it",
    version = env!("CARGO_PKG_VERSION"),
    reader = reader(*.0),
    current = Schema::CURRENT.major
)]
pub struct UnreadableSchema(pub Schema);

/// Which program reads a schema that this one does not.
fn reader(schema: Schema) -> &'static str {
    if schema.major < Schema::CURRENT.major {
        "no published version"
    } else {
        "a later version of deepclaims"
    }
}

impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for Schema {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('.');
        let numbers = numbers.and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
        let Some((major, minor)) = numbers else {
            let example = Self::CURRENT.to_string();
            return Err(format!("a schema is two numbers, as {example:?}, not {text:?}"));
        };
        Ok(Self { major, minor })
    }
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    /// As schema 1 was written.
    Major(u32),
    Both(String),
}

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Major(major) => Ok(Self { major, minor: 0 }),
            Written::Both(text) => text.parse().map_err(serde::de::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_minor_number_of_the_major_one_is_read() {
        for (text, readable) in [("3.0", true), ("3.7", true), ("2.0", false), ("4.0", false)] {
            let schema: Schema = text.parse().expect("two numbers");
            assert_eq!(schema.check().is_ok(), readable);
            assert_eq!(schema.to_string(), text);
        }
        for text in ["", "2", "2.", ".0", "2.0.1", "two.0", "-1.0"] {
            assert!(text.parse::<Schema>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_is_refused_names_the_program_that_reads_it() {
        let refused = |major| UnreadableSchema(Schema { major, minor: 1 }).to_string();
        assert!(refused(4).contains("its schema is 4.1, and deepclaims"));
        assert!(refused(4).ends_with("reads schema 3.x; a later version of deepclaims reads it"));
        assert!(refused(2).ends_with("no published version reads it"));
    }
}
