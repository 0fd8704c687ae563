//! The domains of the claims against what they are registered at.

use deepclaims_harness::claim::{Arm, Claim, Record, Setting, Variation};
use deepclaims_harness::run::settings;

fn trained() -> impl Iterator<Item = Claim> {
    let trains = |claim: &Claim| claim.arms().any(|arm| !arm.checkpoints().is_empty());
    deepclaims::claims().into_iter().filter(trains)
}

#[test]
fn every_claim_that_trains_says_where_it_is_meant_to_hold() {
    // It reads networks that are not trained; and what is at paper scale is as the paper has it.
    let untrained = ["collapse.random_stack"];
    let needs_none =
        |claim: &Claim| untrained.contains(&claim.id().as_str()) || claim.paper_scale.is_some();
    for claim in trained().filter(|claim| !needs_none(claim)) {
        assert!(!claim.domain_sentences().is_empty(), "{}", claim.id());
    }
}

#[test]
fn the_registered_setting_lies_in_the_domain() {
    for claim in deepclaims::claims() {
        for axis in claim.axes() {
            if let Some(domain) = axis.domain {
                assert!(domain.contains(&axis.registered), "{} {}", claim.id(), axis.setting);
            }
        }
    }
}

#[test]
fn every_claim_can_be_built_at_the_ends_of_its_domain_and_nothing_changes_at_the_registered_setting()
 {
    for claim in deepclaims::claims() {
        for axis in claim.axes() {
            let at = |value| claim.varied(&Variation::none().with(axis.setting, value));
            let registered = at(axis.registered.clone()).expect("the registered value");
            for (own, other) in claim.cases.iter().zip(&registered.cases) {
                for arm in own.arms() {
                    let same = other.arms().into_iter().find(|other| other.name() == arm.name());
                    let same = same.map(Arm::checkpoints);
                    let is_same = same.is_none_or(|same| same == arm.checkpoints());
                    assert!(is_same, "{} {axis}: {}", claim.id(), arm.name());
                }
            }
            for value in [0.5, 2.0, 8.0, 64.0, 100.0] {
                if let Ok(varied) = at(value.into()) {
                    assert_eq!(varied.cases.len(), claim.cases.len());
                }
            }
        }
    }
}

#[test]
fn a_search_draws_settings_that_its_claim_can_bear() {
    for claim in deepclaims::claims() {
        for setting in settings(&claim, 0).take(100) {
            let varied = claim.varied(&setting);
            assert!(varied.is_ok(), "{} at {setting}: {:?}", claim.id(), varied.err());
        }
    }
}

#[test]
fn records_say_the_same_domain() {
    let registry = deepclaims::registry().expect("a sound registry");
    for claim in registry.claims().iter().filter(|claim| claim.paper_scale.is_none()) {
        let recorded: Option<&Record> = registry.recorded(&claim.id()).expect("a whole record");
        let recorded = recorded.map(|record| record.domain.clone());
        assert_eq!(recorded, Some(claim.domain_sentences()), "{}", claim.id());
    }
}

#[test]
fn recorded_sources_are_todays() {
    let registry = deepclaims::registry().expect("a sound registry");
    for claim in registry.claims().iter().filter(|claim| claim.paper_scale.is_none()) {
        let recorded = registry.recorded(&claim.id()).expect("a whole record");
        let recorded = recorded.map(|record| record.source.clone());
        assert_eq!(recorded, Some(claim.source()), "{}", claim.id());
    }
}

#[test]
fn claims_that_compare_settings_refuse_to_be_varied_along_them() {
    for (name, setting) in [
        ("tunnel.depth", Setting::Depth),
        ("tunnel.width", Setting::Width),
        ("tunnel.samples", Setting::Samples),
        ("channels.dose", Setting::InitialScale),
        ("modes.width", Setting::Width),
        ("modes.flat_minima", Setting::Batch),
        ("collapse.recursion", Setting::Ratio),
    ] {
        let claim = deepclaims::claims().into_iter().find(|claim| claim.id() == name);
        let refused = claim.expect("a claim of this name").axis(setting);
        let sentence = refused.expect_err("it cannot be varied so").to_string();
        assert!(sentence.starts_with(&format!("{name} cannot be varied along {setting}: ")));
    }
}
