//! Predicted seconds against seconds, of one seed on one thread.

use std::time::Instant;

use deepclaims::claims;
use deepclaims_harness::run::{Plan, RunContext, execute};
use deepclaims_lab::data::Images;
use deepclaims_lab::laboratory::StandardLaboratory;
use deepclaims_lab::train::Speed;

use crate::images::{SIDES, digits_of_side};
use crate::is_near;

/// Claims of each kind: arms without networks, basins, stops by loss, probes and ranks.
const CLAIMS: [&str; 20] = [
    "channels.periodic",
    "collapse.rate",
    "collapse.ends",
    "collapse.two_clusters",
    "collapse.tolerance",
    "collapse.flip",
    "wormhole.cipher",
    "wormhole.reconcile",
    "wormhole.two_poles",
    "wormhole.fooling",
    "modes.double_descent",
    "modes.class_basins",
    "modes.weight_basin_depth",
    "modes.width",
    "modes.dropout",
    "modes.flat_minima",
    "modes.double_descent_trained",
    "modes.first_layer",
    "tunnel.ood",
    "tunnel.cka",
];

/// Seconds: what takes less is not compared.
const MOMENT: f64 = 0.01;

/// Predicted and measured seconds; the machine's speed is measured before and after, for it changes.
fn seconds(claim: &str, images: &Images) -> [f64; 2] {
    let claim = claims().into_iter().find(|one| one.id() == claim).expect("a claim");
    let laboratory = StandardLaboratory::new(images.clone());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread");
    pool.install(|| {
        let plan = Plan::new(vec![(&claim, claim.ladder(100).at_most(1))]).piloted(&laboratory);
        let load = plan.workload(images, 1).most;
        let before = Speed::measure();
        let start = Instant::now();
        execute(&plan, &laboratory, &RunContext::default()).expect("nothing is stored");
        let measured = start.elapsed().as_secs_f64();
        let after = Speed::measure();
        let predicted = [before, after].map(|speed| load.seconds(speed, 1));
        [predicted.iter().sum::<f64>() / 2.0, measured]
    })
}

#[test]
#[ignore = "a timing of minutes"]
fn claims_take_the_seconds_that_are_predicted() {
    let mut off = Vec::new();
    for claim in CLAIMS {
        for side in SIDES {
            let [predicted, measured] = seconds(claim, &digits_of_side(side, 1_797));
            let ratio = predicted / measured;
            let line = format!(
                "{claim:<30} {side:>2} × {side:<2} predicted {predicted:>9.3} s, took {measured:>9.3} s, \
                 ratio {ratio:.2}"
            );
            println!("{line}");
            if !is_near(predicted, measured) {
                off.push(line);
            }
        }
    }
    assert!(off.is_empty(), "{off:#?}");
}

#[test]
#[ignore = "a timing of a minute"]
fn exact_claims_take_the_seconds_that_are_stated() {
    let images = digits_of_side(8, 100);
    let mut off = Vec::new();
    for claim in claims().iter().filter(|claim| claim.is_exact()) {
        let [predicted, measured] = seconds(&claim.id(), &images);
        let ratio = predicted / measured;
        let line = format!(
            "{:<30} stated {predicted:>8.3} s, took {measured:>8.3} s, ratio {ratio:.2}",
            claim.id()
        );
        println!("{line}");
        if measured > MOMENT && !is_near(predicted, measured) {
            off.push(line);
        }
    }
    assert!(off.is_empty(), "{off:#?}");
}
