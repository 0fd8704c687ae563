//! Records as text: TOML, snapshots whose body is that, and JSON.

use sha2::{Digest, Sha256};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::text_file::plain;
use super::{MissingCell, Record, Schema, UnreadableSchema};

/// Text that is no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// No text of that form, or something is missing in it.
    #[error("it is not a record: {0}")]
    Malformed(String),
    /// Of a form that this program does not read.
    #[error(transparent)]
    Schema(#[from] UnreadableSchema),
    /// Changed after it was written.
    #[error("its digest does not fit its text, which was changed after it was written")]
    Altered,
}

/// What every form of a record begins with.
#[derive(Deserialize)]
struct Beginning {
    schema: Schema,
}

impl Record {
    /// SHA-256 of the evidence, in hexadecimal: of the record as TOML without all that is there for people
    /// alone (statement, quantity, remarks, domain, paper, source, descriptions, reasons) and without digest,
    /// schema and program. Better words never change it.
    ///
    /// Fields that a later minor number of the schema adds are no part of it, so that every reader of the
    /// major number computes the same.
    pub fn compute_digest(&self) -> String {
        let mut evidence = Self {
            statement: String::new(),
            digest: String::new(),
            program: None,
            source: String::new(),
            quantity: String::new(),
            remarks: Vec::new(),
            domain: Vec::new(),
            paper: None,
            epochs: None,
            ..self.clone()
        };
        evidence.schema.minor = 0;
        if let Some(data) = &mut evidence.data {
            data.held_out = None;
            data.notes.clear();
            data.shrunk.clear();
        }
        for training in &mut evidence.trainings {
            training.description.clear();
        }
        let arms = evidence.cases.iter_mut().flat_map(|case| &mut case.arms);
        for MissingCell { reason, .. } in arms.flat_map(|arm| &mut arm.missing) {
            reason.clear();
        }
        hex::encode(Sha256::digest(evidence.to_text()))
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
    /// it is whole. A byte-order mark and the line ends of another system change nothing.
    ///
    /// # Errors
    /// Where the text is not a record of this form, or was changed after it was written.
    pub fn read(text: &str) -> Result<Self, RecordError> {
        let text = plain(text);
        let Beginning { schema } = parse(&text)?;
        schema.check()?;
        let record: Self = parse(&text)?;
        if record.digest != record.compute_digest() {
            return Err(RecordError::Altered);
        }
        Ok(record)
    }
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, RecordError> {
    let parsed = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| error.to_string())
    } else {
        toml::from_str(body(text)).map_err(|error| error.message().to_owned())
    };
    parsed.map_err(|reason| RecordError::Malformed(reason.trim().to_owned()))
}

/// A snapshot begins with a header between two lines of three dashes.
fn body(text: &str) -> &str {
    let after_dashes = text.strip_prefix("---\n");
    let parts = after_dashes.and_then(|rest| rest.split_once("\n---\n"));
    parts.map_or(text, |(_, body)| body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Arm, Case, Expectation, PartRecord, PropertyRecord, Seeds, test_module};
    use deepclaims_lab::data::Data;
    use deepclaims_lab::net::Mlp;
    use deepclaims_lab::train::{Recipe, Training};

    /// With a seed that has no number, one that diverged, and quantiles that do not exist.
    fn record() -> Record {
        let training = Training::new(Mlp::relu(2, 8), Data::images(), Recipe::sgd(0.1));
        let arm = Arm::new("arm", [training.end()], ["x"], |_| Ok([f64::NAN]));
        let case = Case::new("case").effect(arm.number("x").above(0.1 + 0.2));
        let readings = [1.0 / 3.0, f64::NAN, f64::INFINITY].map(|x| Ok(vec![x]));
        test_module::record(case, Seeds::new(0, 3), &[readings.to_vec()])
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
    fn every_form_is_read_with_a_byte_order_mark_and_other_line_ends() {
        let mut record = record();
        record.remarks = vec!["Of two\nlines.".to_owned()];
        record.digest = record.compute_digest();
        let snapshot = format!("---\nsource: test\n---\n{}", record.to_text());
        for text in [record.to_text(), record.to_json(), snapshot] {
            let crlf = text.replace('\n', "\r\n");
            for text in [format!("\u{feff}{text}"), crlf.clone(), format!("\u{feff}{crlf}")] {
                let read = Record::read(&text).expect("its own text");
                assert_eq!(read.to_text(), record.to_text());
            }
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
        let parts = wrong.map(|x| PartRecord { median: x, lower: x, upper: x, ..part.clone() });
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
        for (schema, major, minor) in [("9", 9, 0), ("\"9.1\"", 9, 1), ("1", 1, 0)] {
            let other = text.replacen("schema = \"3.1\"", &format!("schema = {schema}"), 1);
            let refused = UnreadableSchema(Schema { major, minor });
            assert_eq!(Record::read(&other), Err(refused.into()));
        }
        let half = &text[..text.len() / 2];
        for text in ["", "{", "{}", "---\n---\n", "claim = 3", half] {
            let refused = Record::read(text);
            let malformed = matches!(refused, Err(RecordError::Malformed(_)));
            assert!(malformed, "{refused:?}");
        }
    }

    #[test]
    fn a_later_minor_number_with_fields_of_its_own_is_read() {
        let text = record().to_text();
        let later = text.replacen("schema = \"3.1\"", "schema = \"3.7\"\nnews = \"of 3.7\"", 1);
        let read = Record::read(&later).expect("the same major number");
        assert_eq!(read.schema, Schema { major: 3, minor: 7 });
        let own = Record::read(&text).expect("its own text");
        assert_eq!(read.compute_digest(), own.digest);
    }

    #[test]
    fn better_words_leave_the_digest_alone_and_other_numbers_do_not() {
        let record = record();
        let mut reworded = record.clone();
        reworded.statement = "A better sentence.".to_owned();
        reworded.remarks = vec!["One more remark.".to_owned()];
        reworded.source = "elsewhere.rs:1".to_owned();
        assert_eq!(reworded.compute_digest(), record.digest);
        let mut other = record.clone();
        other.cells[0].values[0] += 1.0;
        assert_ne!(other.compute_digest(), record.digest);
    }
}
