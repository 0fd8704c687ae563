//! Records as text: TOML, snapshots whose body is that, and JSON.

use sha2::{Digest, Sha256};

use super::Record;

/// Text that is no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// No text of that form, or something is missing in it.
    #[error("it is no record: {0}")]
    Malformed(String),
    /// Of another form than this program's.
    #[error(
        "it is of form {found}, and this program reads form {}",
        Record::SCHEMA
    )]
    Schema {
        /// The form that the text names.
        found: u32,
    },
    /// Changed after it was written.
    #[error("its digest does not fit its text, which was changed after it was written")]
    Altered,
}

impl Record {
    /// SHA-256 of the record's text without digest and program, in hexadecimal.
    pub fn compute_digest(&self) -> String {
        let bare = Self {
            digest: String::new(),
            program: None,
            ..self.clone()
        };
        hex::encode(Sha256::digest(bare.to_text()))
    }

    /// The record as TOML.
    pub fn to_text(&self) -> String {
        toml::to_string(self)
            .unwrap_or_else(|error| unreachable!("a record is plain data: {error}"))
    }

    /// The record as JSON, numbers that are not finite as null.
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        text.unwrap_or_else(|error| unreachable!("a record is plain data: {error}")) + "\n"
    }

    /// Reads a record from TOML, from a snapshot whose body is that, or from JSON, and finds out whether
    /// it is whole.
    ///
    /// # Errors
    /// Where the text is not a record of this form, or was changed after it was written.
    pub fn read(text: &str) -> Result<Self, RecordError> {
        let malformed = |reason: String| RecordError::Malformed(reason.trim().to_owned());
        let record: Self = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?
        } else {
            toml::from_str(body(text)).map_err(|error| malformed(error.message().to_owned()))?
        };
        if record.schema != Self::SCHEMA {
            return Err(RecordError::Schema {
                found: record.schema,
            });
        }
        if record.digest != record.compute_digest() {
            return Err(RecordError::Altered);
        }
        Ok(record)
    }
}

/// A snapshot begins with a header between two lines of three dashes.
fn body(text: &str) -> &str {
    text.strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(text, |(_, body)| body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::test_module::MODULE;
    use crate::claim::{Arm, Case, Expectation, Numbers, PartRecord, PropertyRecord, Seeds, judge};

    /// With a seed that has no number, one that diverged, and bounds that do not exist.
    fn record() -> Record {
        let arm = Arm::untrained("arm", [], |_| Ok(Numbers::default()));
        let case = Case::new("case").effect(arm.mean("x").above(0.1 + 0.2));
        let cells = [1.0 / 3.0, f64::NAN, f64::INFINITY].map(|x| Ok(Numbers::from([("x", x)])));
        let judged = judge(&case, 0, vec![cells.to_vec()]);
        let seeds = Seeds { first: 0, count: 3 };
        Record::new(
            &MODULE.claim("claim", "").case(case),
            seeds,
            None,
            vec![judged],
        )
    }

    #[test]
    fn every_form_keeps_every_digit() {
        let mut record = record();
        record.program = Some("deepclaims 0.0.0".to_owned());
        let snapshot = format!("---\nsource: test\n---\n{}", record.to_text());
        for text in [record.to_text(), record.to_json(), snapshot] {
            let read = Record::read(&text).expect("its own text");
            assert_eq!(read.to_text(), record.to_text());
            assert_eq!(read.program, record.program);
        }
    }

    #[test]
    fn every_form_keeps_numbers_that_are_not_finite() {
        let mut record = record();
        let error = |largest_error, smallest_error| PropertyRecord {
            property: "p".to_owned(),
            expectation: Expectation::Breaks,
            met: false,
            cases: 1,
            largest_error,
            smallest_error,
            counterexample: None,
        };
        let wrong = [f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
        record.properties = wrong.map(|x| error(x, x)).into();
        let part = &record.cases[0].parts[0];
        let parts = wrong.map(|x| PartRecord {
            estimate: x,
            standard_deviation: x,
            lower: x,
            upper: x,
            ..part.clone()
        });
        record.cases[0].parts = parts.into();
        record.digest = record.compute_digest();
        for text in [record.to_text(), record.to_json()] {
            let read = Record::read(&text).expect("its own text");
            assert_eq!(read.to_text(), record.to_text());
        }
    }

    #[test]
    fn what_was_changed_or_is_none_is_refused() {
        let text = record().to_text();
        let altered = text.replace("seeds = 3", "seeds = 2");
        assert_ne!(altered, text);
        assert_eq!(Record::read(&altered), Err(RecordError::Altered));
        let other = text.replacen("schema = 1", "schema = 9", 1);
        assert_eq!(Record::read(&other), Err(RecordError::Schema { found: 9 }));
        for text in [
            "",
            "{",
            "{}",
            "---\n---\n",
            "claim = 3",
            &text[..text.len() / 2],
        ] {
            let refused = Record::read(text);
            assert!(
                matches!(refused, Err(RecordError::Malformed(_))),
                "{refused:?}"
            );
        }
    }
}
