//! What healthy and broken laboratories find.

use deepclaims_lab::laboratory::{Laboratory, StandardLaboratory};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use deepclaims::registry;
use deepclaims_harness::claim::{Case, Claim, Verdict};
use deepclaims_harness::run::{Plan, RunContext, execute};

use super::{SABOTEURS, Saboteur, images};

/// What is judged of a claim; of an exact one always the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Judged {
    /// Its effects alone.
    Effects,
    /// Its controls, too.
    Whole,
}

impl Judged {
    /// Enough seeds for a healthy laboratory to find an effect of every claim, and to rule the controls
    /// out.
    fn seeds(self) -> u64 {
        match self {
            Self::Effects => 8,
            Self::Whole => 12,
        }
    }
}

/// By claim and case. An exact claim has one case, its generated ones.
type Verdicts = BTreeMap<(String, String), Verdict>;

impl Saboteur {
    /// Everything of its claims that a healthy laboratory finds must be lost.
    pub(super) fn must_be_noticed(&self) {
        let broken = verdicts(self.laboratory, self.claims, self.judged);
        let mut unnoticed = Vec::new();
        for name in self.claims {
            let healthy = healthy(self.judged, module(name)).iter();
            let found: Vec<_> = healthy
                .filter(|((claim, _), verdict)| claim == name && is_found(**verdict))
                .map(|(case, _)| case)
                .collect();
            assert!(!found.is_empty(), "{name} has nothing that could be lost");
            for case in found {
                let verdict = broken[case];
                println!("{} on {}: {verdict}", case.0, case.1);
                if is_found(verdict) {
                    unnoticed.push(case);
                }
            }
        }
        assert!(unnoticed.is_empty(), "{unnoticed:?}: {}", self.breaks);
    }
}

fn is_found(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Supported | Verdict::Uncontrolled)
}

fn module(claim: &str) -> &str {
    claim.split('.').next().unwrap_or(claim)
}

/// What a healthy laboratory finds of those claims of a module that any saboteur touches, once and for all:
/// claims of a module share networks.
fn healthy(judged: Judged, module_of: &'static str) -> &'static Verdicts {
    type Keyed = BTreeMap<(Judged, &'static str), OnceLock<Verdicts>>;
    static HEALTHY: OnceLock<Keyed> = OnceLock::new();
    let touched = || {
        let claims = |saboteur: &&'static Saboteur| {
            let judged = saboteur.judged;
            saboteur.claims.iter().map(move |claim| (judged, *claim))
        };
        SABOTEURS.iter().flat_map(claims)
    };
    let keyed = HEALTHY.get_or_init(|| {
        let keys = touched().map(|(judged, claim)| (judged, module(claim)));
        keys.map(|key| (key, OnceLock::new())).collect()
    });
    keyed[&(judged, module_of)].get_or_init(|| {
        let claims = touched().filter(|(other, _)| *other == judged);
        let names: BTreeSet<&str> = claims
            .map(|(_, claim)| claim)
            .filter(|claim| module(claim) == module_of)
            .collect();
        let names: Vec<&str> = names.into_iter().collect();
        verdicts(&StandardLaboratory::new(images().clone()), &names, judged)
    })
}

/// The verdicts of a laboratory on these claims.
fn verdicts(laboratory: &dyn Laboratory, names: &[&str], judged: Judged) -> Verdicts {
    let registry = registry().expect("the claims are consistent");
    let claim = |name: &&str| {
        let mut claim = registry.claim(name).expect("a claim of this name").clone();
        if judged == Judged::Effects {
            claim.cases = claim.cases.into_iter().map(Case::effects).collect();
        }
        claim
    };
    let claims: Vec<Claim> = names.iter().map(claim).collect();
    let plan = Plan::new(claims.iter().collect(), 0, Some(judged.seeds()));
    let execution = execute(&plan, laboratory, &RunContext::default());
    let checked = execution.expect("nothing is stored").checked;
    let mut verdicts = Verdicts::new();
    for record in checked.into_iter().map(|checked| checked.record) {
        if record.cases.is_empty() {
            let case = (record.claim.clone(), "generated cases".to_owned());
            verdicts.insert(case, record.verdict);
        }
        for case in record.cases {
            verdicts.insert((record.claim.clone(), case.name), case.verdict);
        }
    }
    verdicts
}
