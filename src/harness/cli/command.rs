//! Commands of this program, as a shell reads them.

use std::borrow::Cow;

use crate::claim::Record;
use crate::report::short;

/// The command that checks the claim of a record again, on its seeds and data. Without options the
/// claim has `own_seeds`, where that is known.
pub(super) fn check(record: &Record, own_seeds: Option<u64>) -> String {
    let Record {
        claim, seeds, data, ..
    } = record;
    let mut words = vec![format!("deepclaims check {claim}")];
    if seeds.count > 0 && own_seeds != Some(seeds.count) {
        words.push(format!("--seeds {}", seeds.count));
    }
    if seeds.first > 0 {
        words.push(format!("--first-seed {}", seeds.first));
    }
    if let Some(data) = data.as_ref().filter(|data| data.name != "digits") {
        words.push(format!("--data {}", quoted(&data.name)));
    }
    words.join(" ")
}

/// The command that computes a record again that this program holds.
pub(super) fn verify_digest(record: &Record) -> String {
    format!("deepclaims verify {}", short(&record.digest))
}

/// The command that computes a record of a stored run again, in the folder of the run. Of the
/// recorded ones the digest is enough.
pub(super) fn verify(record: &Record, identical: Option<bool>) -> String {
    match identical {
        Some(true) => verify_digest(record),
        _ => verify_file(&format!("records/{}.json", record.claim)),
    }
}

/// The command that computes the record in this file again.
pub(super) fn verify_file(path: &str) -> String {
    format!("deepclaims verify {}", quoted(path))
}

fn quoted(word: &str) -> Cow<'_, str> {
    // No argument of a process can hold the one character that no shell can quote.
    shlex::try_quote(word).unwrap_or(Cow::Borrowed(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{DataRecord, Seeds};
    use crate::report::records::record;

    #[test]
    fn commands_name_what_is_not_the_default() {
        let mut record = record(Vec::new(), Vec::new());
        let base = "deepclaims check module.claim";
        assert_eq!(check(&record, None), format!("{base} --seeds 3"));
        assert_eq!(check(&record, Some(3)), base);
        record.seeds = Seeds::new(100, 2);
        record.data = Some(DataRecord {
            name: "idx:my images/it's".to_owned(),
            sha256: String::new(),
            shrunk: Vec::new(),
        });
        let options = "--seeds 2 --first-seed 100 --data \"idx:my images/it's\"";
        assert_eq!(check(&record, Some(3)), format!("{base} {options}"));
    }
}
