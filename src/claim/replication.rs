//! What would come out if a claim were checked again, by simulation from its record.

use super::decision::decide_values;
use super::record::overall;
use super::{CaseRecord, PartRecord, Record, Role, Rule, Verdict, verdict};
use crate::simd::Stream;
use crate::stats::{Criterion, Outcome, Summary};

/// Simulated experiments.
pub const REPETITIONS: usize = 1_000;
/// A claim that clears its thresholds by fewer standard errors is fragile.
pub const FRAGILE: f64 = 2.0;

/// Chances of a claim's errors, from the spread over its seeds.
///
/// An experiment is simulated by drawing as many seeds with replacement from the recorded ones, the same
/// for all parts of a case, with deviations from the mean √(n/(n − 1)) times as large: a bootstrap that has
/// the recorded standard deviation (Efron, "Bootstrap methods: another look at the jackknife", Annals of
/// Statistics 7, 1979). Parts about every place are represented by their weakest place, and parts about
/// each seed know no seeds but the recorded ones.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Replication {
    /// The chance of another verdict than the recorded one, were means and spreads of all numbers the
    /// recorded ones.
    pub other_verdict: f64,
    /// Of a supported claim: the chance that it would be supported if the mean of one of its effects were
    /// exactly at its threshold, for the effect for which that is most likely.
    pub false_pass: Option<f64>,
    /// By how many standard errors the bound that is closest to undo the verdict clears its threshold;
    /// nothing where no mean with a spread decides.
    pub margin: Option<f64>,
}

impl Replication {
    /// Simulates experiments like that of `record`; the same in every run.
    pub fn of(record: &Record) -> Self {
        let cases: Vec<SimulatedCase> = record
            .cases
            .iter()
            .map(|case| SimulatedCase::new(case, record.seeds.first))
            .collect();
        let mut stream = Stream::new(0, &format!("replication/{}", record.claim));
        let mut chance = |cases: &[SimulatedCase], wanted: &dyn Fn(Verdict) -> bool| {
            let found = (0..REPETITIONS).filter(|_| wanted(experiment(cases, &mut stream)));
            found.count() as f64 / REPETITIONS as f64
        };
        if cases.is_empty() {
            // Exact claims generate the same cases every time.
            return Self {
                other_verdict: 0.0,
                false_pass: None,
                margin: None,
            };
        }
        let supports = |verdict: Verdict| verdict <= Verdict::Uncontrolled;
        let other_verdict = chance(&cases, &|verdict| verdict != record.verdict);
        let false_pass = supports(record.verdict).then(|| {
            let mut largest: f64 = 0.0;
            for case in 0..cases.len() {
                for part in 0..cases[case].parts.len() {
                    if let Some(null) = cases[case].with_null(part) {
                        let mut nulls = cases.clone();
                        nulls[case] = null;
                        largest = largest.max(chance(&nulls, &supports));
                    }
                }
            }
            largest
        });
        Self {
            other_verdict,
            false_pass,
            margin: margin(record),
        }
    }

    /// Whether little would undo the verdict.
    pub fn is_fragile(&self) -> bool {
        self.margin.is_some_and(|margin| margin < FRAGILE)
    }
}

/// The parts of a case that decide, with the values that seeds are drawn from.
#[derive(Clone, Debug)]
struct SimulatedCase {
    seeds: usize,
    parts: Vec<SimulatedPart>,
}

#[derive(Clone, Debug)]
struct SimulatedPart {
    role: Role,
    rule: Rule,
    criterion: Criterion,
    /// One a seed, NaN where it is missing.
    values: Vec<f64>,
}

/// One simulated experiment.
fn experiment(cases: &[SimulatedCase], stream: &mut Stream) -> Verdict {
    let cases: Vec<(Verdict, bool)> = cases.iter().map(|case| case.again(stream)).collect();
    overall(&cases)
}

impl SimulatedCase {
    fn new(case: &CaseRecord, first_seed: u64) -> Self {
        let mut parts: Vec<SimulatedPart> = case
            .parts
            .iter()
            .filter(|part| !matches!(part.role, Role::Check | Role::Report))
            .filter_map(|part| SimulatedPart::new(case, part, first_seed))
            .collect();
        let lengths = parts.iter().map(|part| part.values.len());
        let seeds = lengths.max().unwrap_or(0);
        // Whoever wrote a record by hand may have given some numbers fewer values.
        for part in &mut parts {
            part.values.resize(seeds, f64::NAN);
        }
        Self { seeds, parts }
    }

    /// The verdict of as many seeds drawn anew, and whether too many of them are missing.
    fn again(&self, stream: &mut Stream) -> (Verdict, bool) {
        let drawn: Vec<usize> = (0..self.seeds).map(|_| stream.below(self.seeds)).collect();
        let mut incomplete = false;
        let outcomes: Vec<(Role, Outcome)> = self
            .parts
            .iter()
            .map(|part| {
                let values: Vec<f64> = drawn.iter().map(|&seed| part.values[seed]).collect();
                let missing = values.iter().filter(|value| value.is_nan()).count();
                incomplete |= PartRecord::is_too_many(missing, values.len());
                (part.role, decide_values(part.rule, part.criterion, &values))
            })
            .collect();
        (verdict(&outcomes, incomplete), incomplete)
    }

    /// The same with the mean of this effect at its threshold; nothing where the part is no effect or has
    /// no mean to move.
    fn with_null(&self, part: usize) -> Option<Self> {
        let effect = &self.parts[part];
        if !effect.role.is_effect() || !matches!(effect.rule, Rule::Mean | Rule::Everywhere) {
            return None;
        }
        let mean = effect.mean();
        let threshold = effect.criterion.nearest_threshold(mean);
        let mut null = self.clone();
        for value in &mut null.parts[part].values {
            *value += threshold - mean;
        }
        Some(null)
    }
}

impl SimulatedPart {
    fn new(case: &CaseRecord, part: &PartRecord, first_seed: u64) -> Option<Self> {
        let values = case.seed_values(part, first_seed);
        let values = values
            .iter()
            .map(|seed| if seed.counts { seed.value } else { f64::NAN });
        let mut simulated = Self {
            role: part.role,
            rule: part.rule,
            criterion: part.criterion?,
            values: values.collect(),
        };
        simulated.inflate();
        Some(simulated)
    }

    /// Draws with replacement have √((n − 1)/n) of the spread that n seeds tell of.
    fn inflate(&mut self) {
        if !matches!(self.rule, Rule::Mean | Rule::Everywhere) {
            return;
        }
        let count = self.present().len() as f64;
        let mean = self.mean();
        if count > 1.0 {
            for value in &mut self.values {
                *value = mean + (*value - mean) * (count / (count - 1.0)).sqrt();
            }
        }
    }

    fn mean(&self) -> f64 {
        Summary::of(&self.present()).mean
    }

    fn present(&self) -> Vec<f64> {
        let values = self.values.iter().copied();
        values.filter(|value| value.is_finite()).collect()
    }
}

/// By how many standard errors the verdict's weakest link clears its threshold: of a supported claim the
/// weakest part, of a refuted one its clearest failure, of an unspecific one the weaker of its effects and
/// its clearest control.
fn margin(record: &Record) -> Option<f64> {
    let parts = || record.cases.iter().flat_map(|case| &case.parts);
    let least = |wanted: &dyn Fn(&PartRecord) -> bool| {
        let margins = parts().filter(|part| wanted(part)).filter_map(clearance);
        margins.reduce(f64::min)
    };
    let most = |wanted: &dyn Fn(&PartRecord) -> bool| {
        let margins = parts().filter(|part| wanted(part)).filter_map(clearance);
        margins.reduce(f64::max)
    };
    let is_effect = |part: &PartRecord| part.role.is_effect();
    let fails = |part: &PartRecord| part.outcome == Some(Outcome::Fails);
    match record.verdict {
        Verdict::Supported | Verdict::Uncontrolled => {
            // Of alternatives one is enough.
            let alternatives = most(&|part| part.role == Role::Alternative);
            let others = least(&|part| part.role != Role::Alternative && part.role != Role::Check);
            others.into_iter().chain(alternatives).reduce(f64::min)
        }
        Verdict::Refuted => most(&|part| is_effect(part) && fails(part)),
        Verdict::Unspecific => {
            let effects = least(&is_effect);
            let controls =
                most(&|part| !is_effect(part) && part.role != Role::Check && fails(part));
            effects.into_iter().chain(controls).reduce(f64::min)
        }
        Verdict::Inconclusive => None,
    }
}

/// How far the bound that decides a part lies beyond the threshold, in standard errors of the mean;
/// nothing where no mean with a spread decides.
fn clearance(part: &PartRecord) -> Option<f64> {
    let criterion = part.criterion?;
    if !matches!(part.rule, Rule::Mean | Rule::Everywhere) || part.standard_deviation <= 0.0 {
        return None;
    }
    let present = part.seeds.checked_sub(part.missing)?;
    let error = part.standard_deviation / (present as f64).sqrt();
    let both = [part.lower, part.upper].map(|bound| criterion.margin(bound));
    let beyond = match part.outcome? {
        Outcome::Holds => both[0].min(both[1]),
        Outcome::Fails => -both[0].max(both[1]),
        Outcome::Open => return None,
    };
    Some(beyond / error)
}
