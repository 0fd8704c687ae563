//! The checklist: one test a claim, named after it. It passes when the claim's record is the recorded
//! one, to the last digit.
//!
//! The claims that were asked for are planned together and share their networks: the first test to
//! start runs them all, the others wait for it. Where every test is a process of its own, as under
//! nextest, each claim pays for its own networks.

use deepclaims_lab::laboratory::StandardLaboratory;
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use deepclaims_harness::claim::{Claim, Record, Registry};
use deepclaims_harness::run::{Plan, RunContext, execute};
use deepclaims_lab::data::digits;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    // Without the records: insta compares, and a snapshot that cannot be read must not keep it from that.
    let registry = match Registry::new(deepclaims::claims(), &[]) {
        Ok(registry) => Arc::new(registry),
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let shared = Arc::new(Shared::new(&arguments, registry.clone()));
    let trials = registry
        .claims()
        .iter()
        .map(|claim| trial(claim, &shared))
        .collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// `tunnel::split`.
fn test_name(claim: &Claim) -> String {
    claim.id().replace('.', "::")
}

fn trial(claim: &Claim, shared: &Arc<Shared>) -> Trial {
    let (id, shared) = (claim.id(), shared.clone());
    Trial::test(test_name(claim), move || {
        compare(shared.record(&id).ok_or("the claim was not planned")?)
    })
}

/// The claims that were asked for, and their records once they are there.
struct Shared {
    registry: Arc<Registry>,
    wanted: Vec<String>,
    records: OnceLock<Vec<Record>>,
}

impl Shared {
    fn new(arguments: &Arguments, registry: Arc<Registry>) -> Self {
        let asked_for =
            |claim: &&Claim| !arguments.is_filtered_out(&Trial::test(test_name(claim), || Ok(())));
        let wanted = registry
            .claims()
            .iter()
            .filter(asked_for)
            .map(Claim::id)
            .collect();
        Self {
            registry,
            wanted,
            records: OnceLock::new(),
        }
    }

    fn record(&self, id: &str) -> Option<&Record> {
        let records = self.records.get_or_init(|| {
            let claims = self
                .registry
                .claims()
                .iter()
                .filter(|claim| self.wanted.contains(&claim.id()))
                .collect();
            let laboratory = StandardLaboratory::new(digits());
            let plan = Plan::new(claims, 0, None);
            let execution = execute(&plan, &laboratory, &RunContext::default());
            let checked = execution.expect("nothing is stored").checked;
            checked.into_iter().map(|checked| checked.record).collect()
        });
        records.iter().find(|record| record.claim == id)
    }
}

/// Compares a record with its snapshot.
fn compare(record: &Record) -> Result<(), Failed> {
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
