//! How evenly shards share the work of all claims, and what they train again.

use std::borrow::Cow;
use std::num::NonZeroU64;

use deepclaims::claims;
use deepclaims_harness::claim::{Claim, FIRST_SEED};
use deepclaims_harness::run::{Part, Pass, SharedSetting, SharedWork};
use deepclaims_lab::data::digits;
use deepclaims_lab::laboratory::StandardLaboratory;
use deepclaims_lab::stats::Level;
use deepclaims_lab::train::Speed;

/// The costliest shard may take so much more than the mean one.
const IMBALANCE: f64 = 0.2;
/// So much of the work may be training again what other shards train.
const AGAIN: f64 = 0.05;

/// The first pass of a check of these claims.
fn work(claims: &[Claim]) -> SharedWork<'_> {
    let seeded = claims.iter().map(|claim| (Cow::Borrowed(claim), claim.ladder(FIRST_SEED)));
    let setting = SharedSetting {
        claims: seeded.collect(),
        level: Level::SUITE,
        laboratory: 0,
        ends_untrained: false,
    };
    SharedWork {
        command: "deepclaims check".to_owned(),
        settings: vec![setting],
        laboratories: vec![Box::new(StandardLaboratory::new(digits()))],
    }
}

fn pass<'a>(work: &'a SharedWork<'_>) -> Pass<'a> {
    Pass::new(work, None, NonZeroU64::MIN).expect("no store")
}

/// What so many shards have to compute, and the pass.
fn dealt(pass: Pass<'_>, shards: u64) -> (Vec<Part>, Pass<'_>) {
    let pass = pass.dealt(NonZeroU64::new(shards).expect("not zero"));
    (pass.parts().into_iter().map(|(_, part)| part).collect(), pass)
}

fn seconds(parts: &[Part]) -> Vec<f64> {
    parts.iter().map(|part| Speed::NOMINAL.seconds(part.work)).collect()
}

#[test]
fn shards_of_all_claims_differ_by_less_than_a_fifth() {
    // What is at the scale of its paper is not part of a check of everything.
    let claims: Vec<Claim> =
        claims().into_iter().filter(|claim| claim.paper_scale.is_none()).collect();
    let work = work(&claims);
    let (alone, mut pass) = dealt(pass(&work).piloted(), 1);
    let alone: f64 = seconds(&alone).iter().sum();
    for shards in [2, 4, 8, 16] {
        let parts;
        (parts, pass) = dealt(pass, shards);
        let seconds = seconds(&parts);
        let sum: f64 = seconds.iter().sum();
        let most = seconds.iter().copied().fold(0.0, f64::max) * shards as f64 / sum - 1.0;
        let again = sum / alone - 1.0;
        println!(
            "{shards} shards: the costliest {:.1} % above the mean, {:.1} % computed again",
            100.0 * most,
            100.0 * again
        );
        assert!(most < IMBALANCE, "{shards} shards: {most}");
        assert!(again < AGAIN, "{shards} shards: {again}");
    }
}

/// Papers come and go without moving what the shards of others have computed.
#[test]
fn other_papers_move_nothing() {
    let all = claims();
    let work_of_all = work(&all);
    let (of_all, _) = dealt(pass(&work_of_all), 4);
    let some: Vec<Claim> =
        all.iter().filter(|claim| claim.id().starts_with("channels.")).cloned().collect();
    let work_of_some = work(&some);
    let (of_some, _) = dealt(pass(&work_of_some), 4);
    for (part, of_all) in of_some.into_iter().zip(of_all) {
        let own = of_all.claims.into_iter().filter(|(claim, _)| claim.starts_with("channels."));
        assert_eq!(part.claims.into_iter().collect::<Vec<_>>(), own.collect::<Vec<_>>());
    }
}
