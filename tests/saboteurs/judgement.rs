//! What broken laboratories find of what is recorded as found.

use std::collections::{BTreeMap, BTreeSet};

use deepclaims::registry;
use deepclaims_harness::claim::{
    Case, CaseRecord, Claim, FIRST_SEED, PartRecord, Record, Registry, Role, Verdict, verdict,
};
use deepclaims_harness::run::{Plan, RunContext, execute};
use deepclaims_lab::stats::Outcome;

use super::Saboteur;

/// What is judged of a claim; of an exact one always the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Judged {
    /// Its effects alone.
    Effects,
    /// Its controls, too.
    Whole,
}

impl Judged {
    fn includes(self, role: Role) -> bool {
        self == Self::Whole || role.is_effect()
    }
}

/// How far it is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// At the first seeds: whether each by itself says yes to everything.
    Glance,
    /// At as many seeds as the rule takes.
    Rule,
}

impl Look {
    /// So many seeds at most, one time after the other while something is found.
    fn seeds(self) -> &'static [u64] {
        match self {
            Self::Glance => &[1, 3],
            Self::Rule => &[u64::MAX],
        }
    }
}

/// A case of a claim.
type Place = (String, String);
type Findings = BTreeMap<Place, Finding>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Finding {
    /// By every seed, or by the rule.
    Found,
    /// Some seed says no, so that the fewest seeds cannot find it; or the rule does not.
    Lost,
}

impl Saboteur {
    /// Everything of its claims that is recorded as found must be lost.
    pub(super) fn must_be_noticed(&self, look: Look) {
        let registry = registry().expect("the claims are consistent");
        let healthy = |name: &&str| {
            // The checklist trains for the same cells again.
            let record = registry.recorded(name).expect("a whole record").expect("a record");
            let mut findings = findings(record, self.judged, look);
            findings.retain(|_, finding| *finding == Finding::Found);
            assert!(!findings.is_empty(), "{name} has nothing that could be lost");
            findings.into_keys()
        };
        let mut unnoticed: BTreeSet<Place> = self.claims.iter().flat_map(healthy).collect();
        for &seeds in look.seeds() {
            let broken = self.broken(&registry, &unnoticed, seeds, look);
            unnoticed.retain(|case| {
                println!("{} on {}, {seeds} seeds at most: {:?}", case.0, case.1, broken[case]);
                broken[case] == Finding::Found
            });
        }
        assert!(unnoticed.is_empty(), "{unnoticed:?}: {}", self.breaks);
    }

    /// What the broken laboratory finds of the claims of these cases.
    fn broken(
        &self,
        registry: &Registry,
        cases: &BTreeSet<Place>,
        seeds: u64,
        look: Look,
    ) -> Findings {
        let names: BTreeSet<&str> = cases.iter().map(|(claim, _)| claim.as_str()).collect();
        let claim = |name: &str| {
            let mut claim = registry.claim(name).expect("a claim of this name").clone();
            if self.judged == Judged::Effects {
                claim.cases = claim.cases.into_iter().map(Case::effects).collect();
            }
            claim
        };
        let claims: Vec<Claim> = names.into_iter().map(claim).collect();
        let seeded = claims.iter().map(|claim| (claim, claim.ladder(FIRST_SEED).at_most(seeds)));
        let plan = Plan::new(seeded.collect());
        let execution = execute(&plan, self.laboratory, &RunContext::default());
        let checked = execution.expect("nothing is stored").checked;
        checked.iter().flat_map(|checked| findings(&checked.record, self.judged, look)).collect()
    }
}

/// What a record says of what is judged, case by case.
fn findings(record: &Record, judged: Judged, look: Look) -> Findings {
    let place = |case: &str| (record.claim.clone(), case.to_owned());
    if record.cases.is_empty() {
        let found = if is_supported(record.verdict) { Finding::Found } else { Finding::Lost };
        return Findings::from([(place("generated cases"), found)]);
    }
    let finding = |case: &CaseRecord| {
        let parts: Vec<&PartRecord> =
            case.parts.iter().filter(|part| judged.includes(part.role)).collect();
        match look {
            Look::Rule => by_rule(case, &parts),
            Look::Glance => by_seeds(record, case, &parts),
        }
    };
    record.cases.iter().map(|case| (place(&case.name), finding(case))).collect()
}

fn is_supported(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Supported | Verdict::Uncontrolled)
}

/// Whether the rule finds all parts. Seeds that are all alike replicate nothing.
fn by_rule(case: &CaseRecord, parts: &[&PartRecord]) -> Finding {
    let outcomes: Vec<(Role, Outcome)> =
        parts.iter().filter_map(|part| Some((part.role, part.outcome?))).collect();
    if !case.unreplicated && is_supported(verdict(&outcomes)) {
        Finding::Found
    } else {
        Finding::Lost
    }
}

/// Whether each of the first seeds says yes to all parts. Seeds that are all alike say nothing.
fn by_seeds(record: &Record, case: &CaseRecord, parts: &[&PartRecord]) -> Finding {
    let most = Look::Glance.seeds().iter().copied().max().unwrap_or(0);
    let mut seeds = 0..case.seeds.min(most) as usize;
    if case.unreplicated || !seeds.all(|seed| is_convinced(record, case, parts, seed)) {
        Finding::Lost
    } else {
        Finding::Found
    }
}

/// Whether a seed says yes to all parts that decide; of several ways to show an effect one is enough.
fn is_convinced(record: &Record, case: &CaseRecord, parts: &[&PartRecord], seed: usize) -> bool {
    let says_yes = |part: &&&PartRecord| {
        let values = record.seed_values(case, part);
        let criterion = part.criterion.expect("it decides");
        values.get(seed).is_some_and(|seed| seed.counts && criterion.is_met(seed.value))
    };
    let deciding = parts.iter().filter(|part| part.role.decides());
    let (mut ways, mut others): (Vec<&&PartRecord>, Vec<&&PartRecord>) =
        deciding.partition(|part| part.role == Role::EitherEffect);
    let there_are_ways = !ways.is_empty();
    ways.retain(says_yes);
    others.retain(|part| !says_yes(part));
    others.is_empty() && (!there_are_ways || !ways.is_empty())
}
