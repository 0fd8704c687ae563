//! A run that is asked to end does so in the middle of whatever it computes.

use std::thread;
use std::time::{Duration, Instant};

use deepclaims_harness::claim::{Arm, Case, Claim, Module, Paper, Property, Seeds};
use deepclaims_harness::run::{Execution, Plan, RunContext, Stop, execute};
use deepclaims_lab::data::{Data, digits};
use deepclaims_lab::laboratory::StandardLaboratory;
use deepclaims_lab::net::Mlp;
use deepclaims_lab::train::{Length, Recipe, Training};

static PAPER: Paper = Paper {
    title: "Long Computations",
    authors: "Example",
    venue: "nowhere",
    arxiv: "0000.00000",
    version: "v1",
};
static MODULE: Module = Module { name: "long", paper: &PAPER, registration: None };

/// How long a run may take to end.
const AT_MOST: Duration = Duration::from_secs(3);

/// Runs a claim that would take hours, and asks it to end after a moment.
fn stopped(claim: &Claim) -> Execution {
    let stop = Stop::default();
    let request = stop.clone();
    let asking = thread::spawn(move || {
        thread::sleep(Duration::from_millis(300));
        request.request();
        Instant::now()
    });
    let context = RunContext { stop, ..RunContext::default() };
    let plan = Plan::new(vec![(claim, Seeds::new(0, 1))]);
    let execution = execute(&plan, &StandardLaboratory::new(digits()), &context);
    let asked = asking.join().expect("a thread that sleeps");
    assert!(asked.elapsed() < AT_MOST, "{:?}", asked.elapsed());
    execution.expect("nothing is stored")
}

fn assert_nothing_is_found(execution: &Execution, claim: &str) {
    assert!(execution.checked.is_empty());
    let interrupted = execution.interrupted.as_ref().expect("it was asked to end");
    assert_eq!((interrupted.done, interrupted.of), (0, 1));
    assert_eq!(interrupted.left_out, [claim]);
}

#[test]
fn an_arm_without_trainings_is_given_up() {
    let arm = Arm::seeded("arm", ["x"], |laboratory, _| {
        let mut sum = 0.0;
        for _ in 0..u64::MAX {
            sum += laboratory.relative_error(&[1.0], &[2.0]);
        }
        Ok([sum])
    });
    let case = Case::new("case").effect(arm.number("x").above(0.0));
    let claim = MODULE.claim("arm", "Arms end.").case(case);
    assert_nothing_is_found(&stopped(&claim), "long.arm");
}

#[test]
fn a_training_is_given_up() {
    let recipe = Recipe { length: Length::Steps(1_000_000_000), ..Recipe::sgd(1e-6) };
    let training = Training::new(Mlp::relu(1, 4), Data::images(), recipe);
    let arm = Arm::new("arm", [training.end()], ["x"], |_| Ok([1.0]));
    let case = Case::new("case").effect(arm.number("x").above(0.0));
    let claim = MODULE.claim("training", "Trainings end.").case(case);
    assert_nothing_is_found(&stopped(&claim), "long.training");
}

#[test]
fn an_exact_claim_is_given_up() {
    let endless = |measures: &dyn deepclaims_lab::laboratory::Measures, x: &u32| {
        let mut error = f64::from(*x);
        for _ in 0..u64::MAX {
            error += measures.binary_entropy(0.0);
        }
        error
    };
    let property = Property::new("x is small", || 0u32..9, endless);
    let claim = MODULE.claim("exact", "Properties end.").property(property);
    assert_nothing_is_found(&stopped(&claim), "long.exact");
}
