//! How a checked claim compares with what is recorded of it.

use serde::{Deserialize, Serialize};

use crate::claim::{Record, Registry, RegistryError, Verdict};

/// How a checked claim compares with the recorded one; all none where none is recorded for its seeds and
/// data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgainstRecord {
    /// The recorded verdict.
    pub recorded: Option<Verdict>,
    /// After how many seeds that is recorded.
    pub recorded_after: Option<u64>,
    /// The verdict that the recorded cells give on as many seeds as this run may look at.
    pub expected: Option<Verdict>,
    /// Whether the whole record is what the recorded cells give on these seeds, to the last digit.
    pub identical: Option<bool>,
}

impl AgainstRecord {
    /// A record of no more than the first `most` seeds; nothing where no records exist for its seeds and
    /// data.
    ///
    /// # Errors
    /// Where what is recorded cannot be read.
    pub fn of(
        record: &Record,
        registry: &Registry,
        most: Option<u64>,
    ) -> Result<Self, RegistryError> {
        let recorded = match most {
            Some(_) => registry.recorded(&record.claim)?,
            None => None,
        };
        // A record that was looked at as a whole is taken by its word.
        let shortened = |(recorded, most): (&Record, u64)| {
            if most < recorded.seeds.count { recorded.until(most) } else { recorded.clone() }
        };
        let expected = recorded.zip(most).map(shortened);
        Ok(Self {
            recorded: recorded.map(|recorded| recorded.verdict),
            recorded_after: recorded.map(|recorded| recorded.seeds.count),
            expected: expected.as_ref().map(|expected| expected.verdict),
            identical: expected.map(|expected| expected.digest == record.digest),
        })
    }
}
