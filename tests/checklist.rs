//! The checklist: one test a claim, named after it.
//!
//! By itself it trains the first seeds of every record anew and compares every cell with the recorded one,
//! to the last digit; it decides every claim again from the recorded cells. Exact claims are tested as a
//! whole. With `--ignored` it trains everything, and compares whole records with their snapshots.
//!
//! The claims that were asked for are planned together and share their networks: the first test to
//! start runs them all, the others wait for it. Where every test is a process of its own, as under
//! nextest, each claim pays for its own networks.

use std::io::stdout;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use deepclaims_harness::claim::{Claim, FIRST_SEED, Record, Registry};
use deepclaims_harness::report::differences;
use deepclaims_harness::run::{Plan, RunContext, execute};
use deepclaims_lab::data::digits;
use deepclaims_lab::laboratory::StandardLaboratory;
use libtest_mimic::{Arguments, Failed, Trial};

#[path = "checklist/request.rs"]
mod request;

/// So many seeds of every record are trained anew.
const SEEDS: u64 = 3;

fn main() -> ExitCode {
    let arguments = request::with_test_names(Arguments::from_args());
    let whole = arguments.ignored || arguments.include_ignored;
    let registry = match deepclaims::registry() {
        Ok(registry) => Arc::new(registry),
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let most = if whole { u64::MAX } else { SEEDS };
    let shared = Arc::new(Shared::new(&arguments, registry.clone(), most));
    if let (true, Some(note)) = (shared.wanted.is_empty(), request::nothing_matches(&arguments)) {
        eprintln!("{note}");
    }
    let claims = of_digits(&registry);
    if arguments.list {
        let wanted = claims.filter(|claim| shared.wanted.contains(&claim.id())).map(test_name);
        let names: Vec<String> = wanted.collect();
        return match request::list(names.iter().map(String::as_str), stdout()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: cannot list the tests: {error}");
                ExitCode::FAILURE
            }
        };
    }
    let trials = claims.map(|claim| trial(claim, &shared).with_ignored_flag(whole));
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// The claims but for those at paper scale, which need images that are not here.
fn of_digits(registry: &Registry) -> impl Iterator<Item = &Claim> {
    registry.claims().iter().filter(|claim| claim.paper_scale.is_none())
}

/// `tunnel::split`.
fn test_name(claim: &Claim) -> String {
    claim.id().replace('.', "::")
}

fn trial(claim: &Claim, shared: &Arc<Shared>) -> Trial {
    let (id, shared) = (claim.id(), shared.clone());
    Trial::test(test_name(claim), move || {
        let record = shared.record(&id).ok_or("the claim was not planned")?;
        if shared.most == u64::MAX {
            return compare_with_snapshot(record);
        }
        let recorded = shared.registry.recorded(&id)?;
        let recorded = recorded
            .ok_or("nothing is recorded; `-- --ignored` with `INSTA_UPDATE=always` records it")?;
        compare(&recorded.until(u64::MAX), recorded, "decided again from its cells")?;
        compare(record, &recorded.until(shared.most), "trained again")
    })
}

/// The claims that were asked for, and their records once they are there.
struct Shared {
    registry: Arc<Registry>,
    wanted: Vec<String>,
    most: u64,
    records: OnceLock<Vec<Record>>,
}

impl Shared {
    fn new(arguments: &Arguments, registry: Arc<Registry>, most: u64) -> Self {
        let asked_for = |claim: &&Claim| {
            let trial = Trial::test(test_name(claim), || Ok(()));
            !arguments.is_filtered_out(&trial.with_ignored_flag(most == u64::MAX))
        };
        let wanted = of_digits(&registry).filter(asked_for).map(Claim::id).collect();
        Self { registry, wanted, most, records: OnceLock::new() }
    }

    fn record(&self, id: &str) -> Option<&Record> {
        let records = self.records.get_or_init(|| {
            let claims = self.registry.claims().iter();
            let wanted = claims.filter(|claim| self.wanted.contains(&claim.id()));
            let seeded = wanted.map(|claim| (claim, claim.ladder(FIRST_SEED).at_most(self.most)));
            let laboratory = StandardLaboratory::new(digits());
            let execution =
                execute(&Plan::new(seeded.collect()), &laboratory, &RunContext::default());
            let checked = execution.expect("nothing is stored").checked;
            checked.into_iter().map(|checked| checked.record).collect()
        });
        records.iter().find(|record| record.claim == id)
    }
}

/// Two records that must be the same to the last digit.
fn compare(found: &Record, recorded: &Record, how: &str) -> Result<(), Failed> {
    if found.digest == recorded.digest {
        return Ok(());
    }
    let differences = differences(recorded, found);
    let shown: Vec<String> = differences.iter().take(10).map(ToString::to_string).collect();
    let claim = &recorded.claim;
    Err(format!("the record of {claim}, {how}, is another one:\n{}", shown.join("\n")).into())
}

/// Compares a whole record with its snapshot.
fn compare_with_snapshot(record: &Record) -> Result<(), Failed> {
    let (name, text) = (record.claim.clone(), record.to_text());
    let source = record.source.rsplit_once(':');
    let file = source.map_or_else(String::new, |(file, _)| file.to_owned());
    // A difference is a panic, which insta has explained by then.
    let compared = std::panic::catch_unwind(move || {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../snapshots");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.set_input_file(file);
        settings.bind(|| insta::assert_snapshot!(name, text));
    });
    compared.map_err(|_| {
        format!(
            "the record of {} is not the recorded one; review the difference above with `cargo insta review` \
             (`cargo install cargo-insta`) and say in the commit why it changed",
            record.claim
        )
        .into()
    })
}
