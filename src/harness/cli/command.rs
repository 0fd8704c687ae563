//! Commands of this program, as a shell reads them.

use std::borrow::Cow;
use std::path::Path;

use super::common::MOST_SEEDS_BY_DEFAULT;
use super::run_files;
use crate::claim::{CaseRecord, FIRST_SEED, Record};
use crate::report::{AgainstRecord, short};

/// The command that checks the claim of a record again, on its seeds and data. `own` is the most seeds
/// that the claim looks at, where that is known.
pub(super) fn check(record: &Record, own: Option<u64>) -> String {
    let Record { claim, seeds, data, .. } = record;
    let mut words = vec![format!("deepclaims check {claim}")];
    let settled = record.cases.iter().all(CaseRecord::is_settled);
    let recorded = seeds.first == FIRST_SEED && own.is_some();
    let by_itself = |most: u64| {
        let most = own.map_or(0, |own| own.min(most));
        seeds.count == most || settled && seeds.count <= most
    };
    if seeds.count > 0 && !(recorded && by_itself(MOST_SEEDS_BY_DEFAULT)) {
        let all = recorded && by_itself(u64::MAX);
        words.push(if all { "--full".to_owned() } else { format!("--seeds {}", seeds.count) });
    }
    if seeds.count > 0 && seeds.first != FIRST_SEED {
        words.push(format!("--first-seed {}", seeds.first));
    }
    if let Some(data) = data.as_ref().filter(|data| data.name != "digits") {
        words.push(format!("--data {}", quoted(&data.name)));
    }
    if let Some(held_out) = data.as_ref().and_then(|data| data.held_out.as_ref()) {
        words.push(format!("--held-out {}", quoted(&held_out.name)));
    }
    words.extend(record.epochs.map(|epochs| format!("--epochs {epochs}")));
    words.join(" ")
}

/// The command that computes a record again that this program holds.
pub(super) fn verify_digest(record: &Record) -> String {
    format!("deepclaims verify {}", short(&record.digest))
}

/// The command that computes a record of a stored run again, in the folder of the run. Of the
/// recorded ones the digest is enough; one of fewer seeds than recorded has a digest of its own.
pub(super) fn verify(record: &Record, against: AgainstRecord) -> String {
    if against.identical == Some(true) && against.recorded_after == Some(record.seeds.count) {
        verify_digest(record)
    } else {
        verify_file(&run_files::record(Path::new(""), &record.claim))
    }
}

/// The command that computes the record in this file again.
pub(super) fn verify_file(path: &Path) -> String {
    format!("deepclaims verify {}", quoted(&path.display().to_string()))
}

/// The word as a shell reads it back.
pub(super) fn quoted(word: &str) -> Cow<'_, str> {
    // No argument of a process can hold the one character that no shell can quote.
    shlex::try_quote(word).unwrap_or(Cow::Borrowed(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{DataRecord, HeldOutRecord, Role, Seeds};
    use crate::report::records::{part, record as record_of};

    #[test]
    fn commands_name_what_is_not_the_default() {
        let mut record = record_of(Vec::new(), Vec::new());
        let tested = record_of(vec![part(Role::Effect, "a: x", &[1.0])], Vec::new());
        let base = "deepclaims check module.claim";
        let again = |record: &Record, first, count, own| {
            let seeds = Seeds::new(first, count);
            check(&Record { seeds, ..record.clone() }, own)
        };
        let mut open = record.clone();
        open.cases.extend(tested.cases);
        for (record, first, count, own, options) in [
            (&record, 100, 17, Some(64), ""),
            (&record, 100, 41, Some(64), " --full"),
            (&record, 100, 17, None, " --seeds 17"),
            (&record, 0, 17, Some(64), " --seeds 17 --first-seed 0"),
            (&open, 100, 33, Some(64), ""),
            (&open, 100, 64, Some(64), " --full"),
            (&open, 100, 20, Some(64), " --seeds 20"),
            (&open, 100, 20, Some(20), ""),
            (&record, 100, 80, Some(64), " --seeds 80"),
            (&record, 100, 17, Some(5), " --seeds 17"),
        ] {
            assert_eq!(again(record, first, count, own), format!("{base}{options}"));
        }
        record.seeds = Seeds::new(7, 2);
        record.data = Some(DataRecord {
            name: "idx:my images/it's".to_owned(),
            sha256: String::new(),
            labels: None,
            held_out: None,
            notes: Vec::new(),
            shrunk: Vec::new(),
        });
        assert_eq!(
            check(&record, Some(3)),
            format!("{base} --seeds 2 --first-seed 7 --data \"idx:my images/it's\"")
        );
        let (name, sha256) = ("cifar100:c".to_owned(), String::new());
        let held_out = Some(HeldOutRecord { name, sha256 });
        record.data =
            record.data.map(|data| DataRecord { name: "cifar10:d".to_owned(), held_out, ..data });
        record.epochs = Some(3);
        let options = "--data cifar10:d --held-out cifar100:c --epochs 3";
        assert_eq!(check(&record, Some(3)), format!("{base} --seeds 2 --first-seed 7 {options}"));
    }
}
