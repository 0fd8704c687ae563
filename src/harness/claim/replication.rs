//! What would come out if a claim were checked again, by simulation from its record.

use super::decision::decide_values;
use super::record::overall;
use super::table::present;
use super::{CaseRecord, PartRecord, Record, Role, Rule, Verdict, verdict};
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::stats::{Criterion, Outcome, Summary};

/// Simulated experiments.
pub const REPETITIONS: usize = 1_000;
/// A claim that clears its thresholds by fewer standard errors is fragile.
pub const FRAGILE: f64 = 2.0;

/// Probabilities of a claim's errors, from the spread over its seeds.
///
/// An experiment is simulated by drawing as many seeds with replacement from the recorded ones, the same
/// for all parts of a case, with deviations from the mean √(n/(n − 1)) times as large: a bootstrap that has
/// the recorded standard deviation (Efron, "Bootstrap methods: another look at the jackknife", Annals of
/// Statistics 7, 1979). Parts about every place are represented by their weakest place, and parts about
/// each seed know no seeds but the recorded ones.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Replication {
    /// The probability of another verdict than the recorded one, were means and spreads of all numbers the
    /// recorded ones.
    pub other_verdict: f64,
    /// Of a supported claim: the probability that it would be supported if the mean of one of its effects were
    /// exactly at its threshold, for the effect for which that is most likely; of an effect that may show in one
    /// of several ways all of them. Nothing where no effect is a mean.
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
            .map(|case| SimulatedCase::new(record, case))
            .collect();
        let mut stream = Stream::new(0, &format!("replication/{}", record.claim));
        let mut probability = |cases: &[SimulatedCase], wanted: &dyn Fn(Verdict) -> bool| {
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
        let other_verdict = probability(&cases, &|verdict| verdict != record.verdict);
        let nulls = cases.iter().enumerate().flat_map(|(place, case)| {
            let nulls = case.nulls().into_iter();
            let cases = &cases;
            nulls.map(move |null| {
                let mut cases = cases.clone();
                cases[place] = null;
                cases
            })
        });
        let false_pass = if supports(record.verdict) {
            nulls
                .map(|null| probability(&null, &supports))
                .reduce(f64::max)
        } else {
            None
        };
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
    /// Whether all seeds agreed, as those drawn from them do.
    unreplicated: bool,
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
    fn new(record: &Record, case: &CaseRecord) -> Self {
        let mut parts: Vec<SimulatedPart> = case
            .parts
            .iter()
            .filter(|part| !matches!(part.role, Role::Check | Role::Report))
            .filter_map(|part| SimulatedPart::new(record, case, part))
            .collect();
        let lengths = parts.iter().map(|part| part.values.len());
        let seeds = lengths.max().unwrap_or(0);
        // A record written by hand may have fewer values of some numbers.
        for part in &mut parts {
            part.values.resize(seeds, f64::NAN);
        }
        Self {
            seeds,
            unreplicated: case.unreplicated,
            parts,
        }
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
        let undecided = incomplete || self.unreplicated;
        (verdict(&outcomes, undecided), incomplete)
    }

    /// The same with the mean of one effect at its threshold, for each effect that has a mean to move;
    /// those of which one is enough are moved together.
    fn nulls(&self) -> Vec<Self> {
        let movable = |place: &usize| {
            let part = &self.parts[*place];
            part.role.is_effect() && matches!(part.rule, Rule::Mean | Rule::Everywhere)
        };
        let (alternatives, effects): (Vec<usize>, Vec<usize>) = (0..self.parts.len())
            .filter(movable)
            .partition(|&place| self.parts[place].role == Role::EitherEffect);
        let groups = effects.into_iter().map(|place| vec![place]);
        groups
            .chain((!alternatives.is_empty()).then_some(alternatives))
            .map(|group| {
                let mut null = self.clone();
                for place in group {
                    null.parts[place].move_to_threshold();
                }
                null
            })
            .collect()
    }
}

impl SimulatedPart {
    fn new(record: &Record, case: &CaseRecord, part: &PartRecord) -> Option<Self> {
        let values = record.seed_values(case, part);
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
        let count = present(&self.values).len() as f64;
        let mean = self.mean();
        if count > 1.0 {
            for value in &mut self.values {
                *value = mean + (*value - mean) * (count / (count - 1.0)).sqrt();
            }
        }
    }

    fn move_to_threshold(&mut self) {
        let mean = self.mean();
        let distance = self.criterion.nearest_threshold(mean) - mean;
        for value in &mut self.values {
            *value += distance;
        }
    }

    fn mean(&self) -> f64 {
        Summary::of(&present(&self.values)).mean
    }
}

/// By how many standard errors the verdict's weakest link clears its threshold: of a supported claim the
/// weakest part of any case, of a refuted or unspecific one what speaks loudest for it.
fn margin(record: &Record) -> Option<f64> {
    let cases = record.cases.iter();
    match record.verdict {
        Verdict::Supported | Verdict::Uncontrolled => cases
            .filter_map(|case| held(case, |_| true))
            .reduce(f64::min),
        Verdict::Refuted => cases.filter_map(failed_effect).reduce(f64::max),
        Verdict::Unspecific => {
            let effects = record.cases.iter();
            let effects = effects.filter_map(|case| held(case, Role::is_effect));
            let controls = cases
                .flat_map(|case| &case.parts)
                .filter(|part| part.role.is_control() && part.outcome == Some(Outcome::Fails));
            let loudest = controls.filter_map(clearance).reduce(f64::max);
            effects.chain(loudest).reduce(f64::min)
        }
        Verdict::Inconclusive | Verdict::Report => None,
    }
}

/// The smallest clearance of the parts of a case that hold; of those of which one is enough, the largest.
fn held(case: &CaseRecord, wanted: impl Fn(Role) -> bool) -> Option<f64> {
    let parts = || {
        let parts = case.parts.iter();
        parts.filter(|part| part.outcome == Some(Outcome::Holds) && wanted(part.role))
    };
    let alternatives = parts().filter(|part| part.role == Role::EitherEffect);
    let others = parts().filter(|part| !matches!(part.role, Role::EitherEffect | Role::Check));
    let enough = alternatives.filter_map(clearance).reduce(f64::max);
    others.filter_map(clearance).chain(enough).reduce(f64::min)
}

/// The largest clearance of the effects of a case that fail; those of which one is enough fail together.
fn failed_effect(case: &CaseRecord) -> Option<f64> {
    let fails = |part: &&PartRecord| part.outcome == Some(Outcome::Fails);
    let of = |role: Role| case.parts.iter().filter(move |part| part.role == role);
    let effects = of(Role::Effect).filter(fails).filter_map(clearance);
    let together = of(Role::EitherEffect).all(|part| fails(&part)).then(|| {
        of(Role::EitherEffect)
            .filter_map(clearance)
            .reduce(f64::min)
    });
    effects.chain(together.flatten()).reduce(f64::max)
}

/// How far the bound that decides a part lies beyond the threshold, in standard errors of the mean;
/// nothing where no mean with a spread decides.
fn clearance(part: &PartRecord) -> Option<f64> {
    let criterion = part.criterion?;
    let present = part.seeds.checked_sub(part.missing)?;
    let error = part.standard_deviation / (present as f64).sqrt();
    let mean = matches!(part.rule, Rule::Mean | Rule::Everywhere);
    if !mean || present < 2 || !error.is_finite() || error <= 0.0 {
        return None;
    }
    let both = [part.lower, part.upper].map(|bound| criterion.margin(bound));
    let beyond = match part.outcome? {
        Outcome::Holds => both[0].min(both[1]),
        Outcome::Fails => -both[0].max(both[1]),
        Outcome::Open => return None,
    };
    Some(beyond / error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::test_module::TEST_MODULE;
    use crate::claim::{Arm, Case, Claim, Seeds, judge};

    fn claim() -> Claim {
        TEST_MODULE.claim("replication", "")
    }

    /// So many normal numbers, shifted to this mean and scaled to this standard deviation.
    fn normal(count: usize, mean: f64, deviation: f64) -> Vec<f64> {
        let mut stream = Stream::new(7, "replication");
        let values: Vec<f64> = (0..count).map(|_| stream.normal()).collect();
        let summary = Summary::of(&values);
        let scale = deviation / summary.standard_deviation;
        let values = values
            .iter()
            .map(|value| mean + scale * (value - summary.mean));
        values.collect()
    }

    /// The record of a case about the number of an arm that has these values.
    fn record(case: impl Fn(Case, &Arm) -> Case, values: &[f64]) -> Record {
        let arm = Arm::seeded("arm", ["x"], |_, _| Ok([f64::NAN]));
        let case = case(Case::new("case"), &arm);
        let readings = values.iter().map(|&x| Ok(vec![x]));
        let seeds = Seeds::new(0, values.len() as u64);
        let judged = judge(&case, seeds, &[readings.collect()]);
        Record::new(&claim().case(case), seeds, None, vec![judged])
    }

    fn above(threshold: f64) -> impl Fn(Case, &Arm) -> Case {
        move |case, arm| case.effect(arm.mean("x").above(threshold))
    }

    #[test]
    fn simulated_means_spread_like_means() {
        let values = normal(12, 3.0, 2.0);
        let record = record(above(0.0), &values);
        let case = SimulatedCase::new(&record, &record.cases[0]);
        let mut stream = Stream::new(1, "means");
        let means: Vec<f64> = (0..20_000)
            .map(|_| {
                let drawn = (0..12).map(|_| case.parts[0].values[stream.below(12)]);
                drawn.sum::<f64>() / 12.0
            })
            .collect();
        let spread = Summary::of(&means).standard_deviation;
        // 2/√12, known to 1/√40,000 of itself: five of them.
        assert!(
            (spread / (2.0 / 12f64.sqrt()) - 1.0).abs() < 0.025,
            "{spread}"
        );
    }

    #[test]
    fn clear_verdicts_are_repeated_and_nulls_hardly_pass() {
        let replication = Replication::of(&record(above(0.0), &normal(100, 3.0, 2.0)));
        assert_eq!(replication.other_verdict, 0.0);
        // Level .001: five standard deviations of 1,000 repetitions are .005.
        assert!(
            replication
                .false_pass
                .is_some_and(|probability| probability < 0.006)
        );
        assert!(!replication.is_fragile());
    }

    #[test]
    fn margins_are_counted_in_standard_errors() {
        // The lower bound is t standard errors below the mean: so is the margin beyond the rest.
        let values = normal(12, 0.0, 12f64.sqrt());
        let t = deepclaims_lab::stats::student_t(11);
        for (distance, fragile) in [(t + 1.9, true), (t + 2.1, false)] {
            let replication = Replication::of(&record(above(-distance), &values));
            let margin = replication.margin.expect("a mean with a spread");
            assert!((margin - (distance - t)).abs() < 1e-9, "{margin}");
            assert_eq!(replication.is_fragile(), fragile);
            // Refuted as clearly.
            let refuted = Replication::of(&record(above(distance), &values));
            assert!(
                refuted
                    .margin
                    .is_some_and(|other| (other - margin).abs() < 1e-9)
            );
            assert_eq!(refuted.false_pass, None);
        }
    }

    #[test]
    fn one_of_several_ways_is_enough_until_all_fail() {
        let values = normal(12, 0.0, 12f64.sqrt());
        let t = deepclaims_lab::stats::student_t(11);
        let either = |near: f64, far: f64| {
            record(
                move |case, arm| {
                    case.either_effect(arm.mean("x").above(near))
                        .either_effect(arm.mean("x").above(far))
                },
                &values,
            )
        };
        let margin = |record: &Record| Replication::of(record).margin.expect("means");
        // Both hold: the clearer one counts. Both fail: the less clear one.
        let held = either(-t - 1.0, -t - 3.0);
        assert!((margin(&held) - 3.0).abs() < 1e-9);
        let failed = either(t + 1.0, t + 3.0);
        assert_eq!(failed.verdict, Verdict::Refuted);
        assert!((margin(&failed) - 1.0).abs() < 1e-9);
        // False only where none of both is true.
        let pass = Replication::of(&held).false_pass.expect("means");
        assert!(pass < 0.1, "{pass}");
    }

    #[test]
    fn shares_missing_seeds_and_records_by_hand_are_no_reason_to_panic() {
        let share = |case: Case, arm: &Arm| case.effect(arm.share("x").above(0.1));
        let replication = Replication::of(&record(share, &[1.0; 12]));
        assert_eq!((replication.false_pass, replication.margin), (None, None));
        let mut values = normal(12, 3.0, 1.0);
        values[..6].fill(f64::NAN);
        let missing = Replication::of(&record(above(0.0), &values));
        assert!(missing.other_verdict < 1.0);
        let mut short = record(above(0.0), &normal(12, 3.0, 1.0));
        short.cells[0].values.truncate(2);
        short.cases[0].parts[0].missing = 99;
        assert_eq!(Replication::of(&short).margin, None);
        let nothing = Record::new(&claim(), Seeds::default(), None, Vec::new());
        assert_eq!(Replication::of(&nothing).other_verdict, 0.0);
    }

    #[test]
    fn seeds_that_agree_agree_again() {
        let mut alike = record(above(0.0), &[0.3; 12]);
        assert!(alike.cases[0].unreplicated);
        assert_eq!(Replication::of(&alike).other_verdict, 0.0);
        alike.cases[0].unreplicated = false;
        assert_eq!(Replication::of(&alike).other_verdict, 1.0);
    }
}
