//! Arms without networks: the work that they state is the work of the pieces that they ask the laboratory for.

use std::sync::Mutex;

use deepclaims::claims;
use deepclaims_harness::claim::{Arm, Case, Claim, Module, Paper, Seeds};
use deepclaims_harness::run::record;
use deepclaims_lab::data::Images;
use deepclaims_lab::laboratory::{Interruptible, StandardLaboratory};
use deepclaims_lab::numerics::Work;
use deepclaims_lab::train::Speed;
use rayon::prelude::*;

use crate::images::digits_of_side;
use crate::is_near;

static PAPER: Paper = Paper {
    title: "What Arms Cost",
    authors: "Example",
    venue: "nowhere",
    arxiv: "0000.00000",
    version: "v1",
};
static MODULE: Module = Module { name: "cost", paper: &PAPER, registration: None };

/// Images a size: enough for every claim, few enough for a test.
const COUNT: usize = 150;
/// Sides of the images.
const SIDES: [usize; 2] = [8, 10];

/// Whether no arm of a claim needs a network.
fn is_without_networks(claim: &Claim) -> bool {
    !claim.is_exact() && claim.arms().all(|arm| arm.checkpoints().is_empty())
}

/// A claim that reads one arm.
fn reading(arm: &Arm) -> Claim {
    let case = Case::new("case").report(arm.number(arm.quantities()[0].clone()));
    MODULE.claim("reading", "An arm is read.").case(case)
}

/// The work of all that an arm asks the laboratory for in one seed.
fn counted(arm: &Arm, images: &Images) -> Work {
    let laboratory = StandardLaboratory::new(images.clone());
    let sum = Mutex::new(Work::NONE);
    let count = |work| *sum.lock().expect("no panic") += work;
    let counting = Interruptible::new(&laboratory, &count);
    record(&reading(arm), Seeds::new(0, 1), &counting).expect("the arm can be read");
    sum.into_inner().expect("no panic")
}

#[test]
fn arms_without_networks_state_the_work_that_they_ask_for() {
    let seconds = |work| Speed::NOMINAL.seconds(work);
    let claims = claims();
    let claims: Vec<&Claim> = claims.iter().filter(|claim| is_without_networks(claim)).collect();
    for side in SIDES {
        let images = digits_of_side(side, COUNT);
        // What depends on the seed alone is the same on all images.
        let depends = |arm: &&Arm| side == SIDES[0] || arm.data().is_some();
        let arms = claims.iter().flat_map(|claim| claim.arms().map(move |arm| (claim.id(), arm)));
        let arms = arms.filter(|(_, arm)| depends(arm));
        let off = arms.par_bridge().filter_map(|(claim, arm)| {
            let predicted = seconds(arm.cost(&images).work.expected);
            let counted = seconds(counted(arm, &images));
            let place = format!("{claim}, {}, side {side}", arm.name());
            (!is_near(predicted, counted))
                .then(|| format!("{place}: {predicted} s stated, {counted} s counted"))
        });
        let off: Vec<String> = off.collect();
        assert!(off.is_empty(), "{off:#?}");
    }
}

#[test]
fn no_claim_costs_nothing() {
    let images = digits_of_side(8, COUNT);
    for claim in claims() {
        if claim.is_exact() {
            assert_ne!(claim.work, Work::NONE, "{}", claim.id());
        }
        for arm in claim.arms() {
            assert!(!arm.cost(&images).is_nothing(), "{}, {}", claim.id(), arm.name());
        }
    }
}
