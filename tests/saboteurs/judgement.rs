//! What healthy and broken laboratories find.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use deepclaims::registry;
use deepclaims_harness::claim::{
    Case, CaseRecord, Claim, FIRST_SEED, PartRecord, Record, Role, Verdict,
};
use deepclaims_harness::run::{Plan, RunContext, execute};
use deepclaims_lab::laboratory::{Laboratory, StandardLaboratory};

use super::{SABOTEURS, Saboteur, images};

/// What is judged of a claim; of an exact one always the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Judged {
    /// Its effects alone.
    Effects,
    /// Its controls, too.
    Whole,
}

/// How far it is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// At the first seeds: whether each by itself says yes to everything.
    Glance,
    /// At as many seeds as the rule takes.
    Rule,
}

impl Look {
    /// The most seeds that it takes.
    fn seeds(self) -> u64 {
        match self {
            Self::Glance => 3,
            Self::Rule => u64::MAX,
        }
    }
}

/// Whether a case is found, by claim and case. An exact claim has one case, its generated ones.
type Findings = BTreeMap<(String, String), Finding>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Finding {
    /// By every seed, or by the rule.
    Found,
    /// Some seed says no, so that the fewest seeds cannot find it; or the rule does not.
    Lost,
}

impl Saboteur {
    /// Everything of its claims that a healthy laboratory finds must be lost.
    pub(super) fn must_be_noticed(&self, look: Look) {
        let broken = findings(self.laboratory, self.claims, self.judged, look);
        let mut unnoticed = Vec::new();
        for name in self.claims {
            let healthy = healthy(self.judged, module(name), look).iter();
            let found: Vec<_> = healthy
                .filter(|((claim, _), finding)| claim == name && **finding == Finding::Found)
                .map(|(case, _)| case)
                .collect();
            assert!(!found.is_empty(), "{name} has nothing that could be lost");
            for case in found {
                let finding = broken[case];
                println!("{} on {}: {finding:?}", case.0, case.1);
                if finding == Finding::Found {
                    unnoticed.push(case);
                }
            }
        }
        assert!(unnoticed.is_empty(), "{unnoticed:?}: {}", self.breaks);
    }
}

fn module(claim: &str) -> &str {
    claim.split('.').next().unwrap_or(claim)
}

/// What a healthy laboratory finds of those claims of a module that any saboteur touches, once and for all:
/// claims of a module share networks.
fn healthy(judged: Judged, module_of: &'static str, look: Look) -> &'static Findings {
    type Keyed = BTreeMap<(Judged, &'static str, Look), OnceLock<Findings>>;
    static HEALTHY: OnceLock<Keyed> = OnceLock::new();
    let touched = || {
        let claims = |saboteur: &&'static Saboteur| {
            let judged = saboteur.judged;
            saboteur.claims.iter().map(move |claim| (judged, *claim))
        };
        SABOTEURS.iter().flat_map(claims)
    };
    let keyed = HEALTHY.get_or_init(|| {
        let looks = [Look::Glance, Look::Rule];
        let keys =
            touched().flat_map(|(judged, claim)| looks.map(|look| (judged, module(claim), look)));
        keys.map(|key| (key, OnceLock::new())).collect()
    });
    keyed[&(judged, module_of, look)].get_or_init(|| {
        let claims = touched().filter(|(other, _)| *other == judged);
        let names: BTreeSet<&str> =
            claims.map(|(_, claim)| claim).filter(|claim| module(claim) == module_of).collect();
        let names: Vec<&str> = names.into_iter().collect();
        findings(&StandardLaboratory::new(images().clone()), &names, judged, look)
    })
}

/// What a laboratory finds of these claims.
fn findings(laboratory: &dyn Laboratory, names: &[&str], judged: Judged, look: Look) -> Findings {
    let registry = registry().expect("the claims are consistent");
    let claim = |name: &&str| {
        let mut claim = registry.claim(name).expect("a claim of this name").clone();
        if judged == Judged::Effects {
            claim.cases = claim.cases.into_iter().map(Case::effects).collect();
        }
        claim
    };
    let claims: Vec<Claim> = names.iter().map(claim).collect();
    let seeded = claims.iter().map(|claim| (claim, claim.ladder(FIRST_SEED).at_most(look.seeds())));
    let execution = execute(&Plan::new(seeded.collect()), laboratory, &RunContext::default());
    let checked = execution.expect("nothing is stored").checked;
    let mut findings = Findings::new();
    for record in checked.into_iter().map(|checked| checked.record) {
        if record.cases.is_empty() {
            let case = (record.claim.clone(), "generated cases".to_owned());
            findings.insert(case, by_verdict(record.verdict));
        }
        for case in &record.cases {
            let finding = match look {
                Look::Rule => by_verdict(case.verdict),
                Look::Glance => by_seeds(&record, case),
            };
            findings.insert((record.claim.clone(), case.name.clone()), finding);
        }
    }
    findings
}

fn by_verdict(verdict: Verdict) -> Finding {
    if matches!(verdict, Verdict::Supported | Verdict::Uncontrolled) {
        Finding::Found
    } else {
        Finding::Lost
    }
}

/// Whether every seed says yes to all parts. Seeds that are all alike say nothing.
fn by_seeds(record: &Record, case: &CaseRecord) -> Finding {
    let mut seeds = 0..case.seeds as usize;
    if case.unreplicated || !seeds.all(|seed| is_convinced(record, case, seed)) {
        Finding::Lost
    } else {
        Finding::Found
    }
}

/// Whether a seed says yes to all parts that decide; of several ways to show an effect one is enough.
fn is_convinced(record: &Record, case: &CaseRecord, seed: usize) -> bool {
    let says_yes = |part: &&PartRecord| {
        let values = record.seed_values(case, part);
        let criterion = part.criterion.expect("it decides");
        values.get(seed).is_some_and(|seed| seed.counts && criterion.is_met(seed.value))
    };
    let deciding = || case.parts.iter().filter(|part| part.role.decides());
    let (mut ways, mut others): (Vec<&PartRecord>, Vec<&PartRecord>) =
        deciding().partition(|part| part.role == Role::EitherEffect);
    let there_are_ways = !ways.is_empty();
    ways.retain(says_yes);
    others.retain(|part| !says_yes(part));
    others.is_empty() && (!there_are_ways || !ways.is_empty())
}
