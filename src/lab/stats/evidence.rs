//! Evidence from counted seeds: e-values, and the first threshold that they cross.
//!
//! Let p be the probability that a sentence is true of a fresh seed. After `n` seeds of which `k` say
//! yes, the evidence that p > ½ is the likelihood ratio of a uniform mixture of q in (½, 1) against ½,
//!
//! E₊(n, k) = 2 ∫_{½}^{1} (2q)^k (2(1−q))^{n−k} dq = Σ_{j≤k} C(n+1, j) / ((n+1) C(n, k)),
//!
//! and the evidence that p < ½ is E₋(n, k) = E₊(n, n−k). For p ≤ ½ the sequence E₊ is a non-negative
//! supermartingale that starts at 1. By Ville's inequality it ever reaches 1/α with probability at most
//! α, whatever the distribution of the values and whenever one stops to look (Ville, "Étude critique de
//! la notion de collectif", 1939; Robbins, Annals of Mathematical Statistics 41, 1970; Ramdas et al.,
//! Statistical Science 38, 2023).

use serde::{Deserialize, Serialize};
use std::fmt;

/// The probability α that the evidence for one part in one direction is ever misleading.
///
/// One number for all verdicts, so that no claim can choose its own.
pub const LEVEL: f64 = 1e-4;

/// The evidence that decides: 1/[`LEVEL`].
pub const DECISIVE: f64 = 1e4;

/// A level other than [`LEVEL`]: that of a screening, or of one of many tests that share it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Level(f64);

impl Level {
    /// That of all verdicts.
    pub const SUITE: Self = Self(LEVEL);

    /// The level of this probability; nothing where it is not above 0 and below 1.
    pub fn new(probability: f64) -> Option<Self> {
        (probability > 0.0 && probability < 1.0).then_some(Self(probability))
    }

    /// The probability α that evidence at this level is ever misleading.
    pub fn probability(self) -> f64 {
        self.0
    }

    /// The evidence that decides. At the level of the suite it is [`DECISIVE`] itself, and no quotient.
    fn decisive(self) -> f64 {
        if self == Self::SUITE { DECISIVE } else { 1.0 / self.0 }
    }

    /// The fewest seeds that decide anything at this level: so many must agree without exception.
    pub fn fewest_seeds(self) -> u64 {
        Tally::default().fewest_further(self)
    }
}

/// The fewest seeds that decide anything: so many must agree without exception.
pub const FEWEST_SEEDS: u64 = 17;

/// Farther ahead than this [`Tally::further_seeds`] does not look.
pub const MOST_FURTHER: u64 = 1000;

/// What the seeds say about a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It is true of more than half of all seeds.
    Holds,
    /// It is true of less than half of all seeds.
    Fails,
    /// Not decided yet.
    Open,
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Open => "open",
        })
    }
}

/// E₊(`seeds`, `agreeing`), the evidence that more than half of all seeds agree; infinite where it
/// exceeds the range of numbers, NaN where more agree than there are.
///
/// Additions, multiplications and divisions alone, so that every machine gives the same bits. The
/// relative error is below 3(n + 1)·2⁻⁵³; `tests/statistics.rs` shows in exact arithmetic that no
/// E₊(n, k) lies so close to [`DECISIVE`] that this could change a decision.
pub fn e_value(seeds: u64, agreeing: u64) -> f64 {
    if agreeing > seeds {
        return f64::NAN;
    }
    // C(n+1, j) / ((n+1) C(n, k)), from j = k downwards.
    let mut term = 1.0 / (seeds + 1 - agreeing) as f64;
    let mut sum = term;
    for j in (1..=agreeing).rev() {
        term *= j as f64 / (seeds + 2 - j) as f64;
        // From here on terms only shrink.
        if 2 * j < seeds + 2 && sum + term == sum {
            break;
        }
        sum += term;
    }
    sum
}

/// How many seeds said what about a sentence. A seed without an answer counts against either conclusion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Seeds of which it is true.
    pub yes: u64,
    /// Seeds of which it is false.
    pub no: u64,
    /// Seeds without an answer.
    pub missing: u64,
}

impl Tally {
    /// All seeds.
    pub fn seeds(self) -> u64 {
        self.yes + self.no + self.missing
    }

    /// With the answer of one more seed, where it has any.
    #[must_use]
    pub fn with(self, answer: Option<bool>) -> Self {
        let Self { yes, no, missing } = self;
        match answer {
            Some(true) => Self { yes: yes + 1, ..self },
            Some(false) => Self { no: no + 1, ..self },
            None => Self { missing: missing + 1, ..self },
        }
    }

    /// The evidence that the sentence is true of more than half of all seeds.
    pub fn evidence_for(self) -> f64 {
        e_value(self.seeds(), self.yes)
    }

    /// The evidence that the sentence is true of less than half of all seeds.
    pub fn evidence_against(self) -> f64 {
        e_value(self.seeds(), self.no)
    }

    /// What evidence is decisive at this level after exactly these seeds, whatever was decided before.
    pub fn crossed(self, level: Level) -> Outcome {
        if self.evidence_for() >= level.decisive() {
            Outcome::Holds
        } else if self.evidence_against() >= level.decisive() {
            Outcome::Fails
        } else {
            Outcome::Open
        }
    }

    /// The fewest further seeds that could decide at this level: so many that all agree.
    pub fn fewest_further(self, level: Level) -> u64 {
        let (seeds, agreeing) = (self.seeds(), self.yes.max(self.no));
        let decisive = level.decisive();
        let decides = |further: u64| e_value(seeds + further, agreeing + further) >= decisive;
        // A share of one half or less never decides; beyond it the evidence grows with every seed.
        let mut too_few = seeds.saturating_sub(2 * agreeing);
        let mut enough = too_few + 1;
        while !decides(enough) {
            (too_few, enough) = (enough, 2 * enough);
        }
        while enough - too_few > 1 {
            let middle = too_few + (enough - too_few) / 2;
            if decides(middle) {
                enough = middle;
            } else {
                too_few = middle;
            }
        }
        enough
    }

    /// How many further seeds would decide at this level if the shares of yes, no and missing stayed as they are;
    /// nothing where there are none so far, or more than [`MOST_FURTHER`].
    pub fn further_seeds(self, level: Level) -> Option<u64> {
        let seeds = self.seeds();
        let agreeing = self.yes.max(self.no);
        // A share of one half or less never decides.
        if 2 * agreeing <= seeds {
            return None;
        }
        let decides = |further: &u64| {
            let all = seeds + further;
            e_value(all, agreeing * all / seeds) >= level.decisive()
        };
        (1..=MOST_FURTHER).find(decides)
    }
}

/// A decision: what crossed its threshold first, and after how many seeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision {
    /// What was decided.
    pub outcome: Outcome,
    /// After how many seeds; nothing while it is open.
    pub after: Option<u64>,
    /// Of all seeds, also of those after the decision.
    pub tally: Tally,
    /// The level at which it is decided.
    pub level: Level,
}

/// Before the first seed, at the level of the suite.
impl Default for Decision {
    fn default() -> Self {
        Self::at(Level::SUITE)
    }
}

impl Decision {
    /// Before the first seed, at this level.
    pub fn at(level: Level) -> Self {
        Self { outcome: Outcome::Open, after: None, tally: Tally::default(), level }
    }

    /// The decision on these answers, in the order of the seeds.
    pub fn on(answers: impl IntoIterator<Item = Option<bool>>) -> Self {
        answers.into_iter().fold(Self::default(), Self::with)
    }

    /// The fewest further seeds that could decide, see [`Tally::fewest_further`].
    pub fn fewest_further(self) -> u64 {
        self.tally.fewest_further(self.level)
    }

    /// With the answer of one more seed. What is decided stays decided.
    #[must_use]
    pub fn with(self, answer: Option<bool>) -> Self {
        let tally = self.tally.with(answer);
        if self.outcome != Outcome::Open {
            return Self { tally, ..self };
        }
        let outcome = tally.crossed(self.level);
        let after = (outcome != Outcome::Open).then(|| tally.seeds());
        Self { outcome, after, tally, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "these values are exact")]
    fn closed_forms() {
        // Without an exception: (2^(n+1) − 1)/(n + 1).
        assert_eq!(e_value(0, 0), 1.0);
        assert_eq!(e_value(1, 1), 1.5);
        assert_eq!(e_value(1, 0), 0.5);
        assert_eq!(e_value(2, 1), 2.0 / 3.0);
        for seeds in 0..50 {
            let all = (libm::exp2((seeds + 1) as f64) - 1.0) / (seeds + 1) as f64;
            assert!((e_value(seeds, seeds) / all - 1.0).abs() < 1e-13, "{seeds}");
            let none = 1.0 / (seeds + 1) as f64;
            assert_eq!(e_value(seeds, 0), none);
        }
        assert!(e_value(3, 4).is_nan());
        assert_eq!(e_value(5000, 5000), f64::INFINITY);
    }

    fn after(exceptions: u64) -> u64 {
        let first = |seeds: &u64| e_value(*seeds, seeds.saturating_sub(exceptions)) >= DECISIVE;
        (1..1000).find(first).expect("some number decides")
    }

    #[test]
    fn the_pre_registered_numbers() {
        assert_eq!([0, 1, 2, 5, 10].map(after), [17, 22, 26, 37, 52]);
        assert_eq!(FEWEST_SEEDS, after(0));
        let least = |seeds| (0..=seeds).find(|&agreeing| e_value(seeds, agreeing) >= DECISIVE);
        assert_eq!([64, 128].map(least), [Some(50), Some(90)]);
    }

    #[test]
    fn the_first_crossing_decides_and_missing_seeds_count_against_both() {
        let run = |answer, count| std::iter::repeat_n(answer, count);
        let yes = Decision::on(run(Some(true), 17));
        assert_eq!((yes.outcome, yes.after), (Outcome::Holds, Some(17)));
        let turned = Decision::on(run(Some(true), 17).chain(run(Some(false), 400)));
        assert_eq!((turned.outcome, turned.after), (Outcome::Holds, Some(17)));
        assert_eq!(turned.tally, Tally { yes: 17, no: 400, missing: 0 });
        let no = Decision::on(run(Some(false), 17));
        assert_eq!((no.outcome, no.after), (Outcome::Fails, Some(17)));
        for answer in [Some(true), Some(false)] {
            let gap = Decision::on(run(answer, 16).chain([None]).chain(run(answer, 4)));
            assert_eq!(gap.outcome, Outcome::Open);
            let later = gap.with(answer);
            assert_eq!(later.after, Some(22));
            assert_eq!(later.tally.missing, 1);
        }
        assert_eq!(Decision::on(run(None, 500)).outcome, Outcome::Open);
    }

    #[test]
    fn further_seeds_are_those_that_would_decide() {
        let tally = |yes, no, missing| Tally { yes, no, missing };
        assert_eq!(Level::new(0.01).map(Level::probability), Some(0.01));
        assert_eq!(Tally::default().fewest_further(Level::SUITE), 17);
        assert_eq!(tally(16, 0, 0).fewest_further(Level::SUITE), 1);
        assert_eq!(tally(16, 1, 0).fewest_further(Level::SUITE), 5);
        for (yes, no, missing) in [(3, 9, 0), (0, 0, 40), (50, 50, 3), (0, 30, 1), (60, 20, 0)] {
            let tally = tally(yes, no, missing);
            let decides =
                |further: &u64| e_value(tally.seeds() + further, yes.max(no) + further) >= DECISIVE;
            assert_eq!(Some(tally.fewest_further(Level::SUITE)), (1..1000).find(decides));
        }
        assert_eq!(tally(16, 0, 0).further_seeds(Level::SUITE), Some(1));
        assert_eq!(tally(0, 16, 0).further_seeds(Level::SUITE), Some(1));
        assert_eq!(tally(8, 8, 0).further_seeds(Level::SUITE), None);
        assert_eq!(tally(8, 0, 8).further_seeds(Level::SUITE), None);
        // 75 % decide after 76 seeds: E₊(76, 57) is the first above the threshold.
        let further = tally(24, 8, 0).further_seeds(Level::SUITE).expect("a share above one half");
        let decides = |further| e_value(32 + further, 24 * (32 + further) / 32) >= DECISIVE;
        assert!(decides(further) && !decides(further - 1));
    }

    #[test]
    fn a_screening_takes_nine_seeds_without_exception() {
        let level = Level::new(1e-2).expect("a level");
        // E₊(9, 9) = (2¹⁰ − 1)/10 = 102.3, and E₊(8, 8) = 511/9.
        assert_eq!(level.fewest_seeds(), 9);
        assert_eq!(Level::SUITE.fewest_seeds(), FEWEST_SEEDS);
        let nine = (0..9).fold(Decision::at(level), |decision, _| decision.with(Some(true)));
        assert_eq!((nine.outcome, nine.after), (Outcome::Holds, Some(9)));
        for probability in [0.0, 1.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Level::new(probability), None);
        }
    }
}
