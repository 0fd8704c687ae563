//! Exact claims: properties that every generated case must have, or must not have.

use deepclaims_lab::laboratory::Measures;
use std::fmt;
use std::sync::Arc;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::nonfinite::{unbounded_above, unbounded_below};

/// Cases of a property that names no other number.
const CASES: u32 = 256;
/// Most steps towards a smaller counterexample.
const SHRINKING_STEPS: usize = 200;

/// What the cases of a property must show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expectation {
    /// The error of every case is within its tolerance.
    Holds,
    /// The error of every case is beyond its tolerance: the property is false, and is seen to be.
    Breaks,
    /// The property is looked at, and decides nothing.
    Report,
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Holds => "must hold",
            Self::Breaks => "must break",
            Self::Report => "report",
        })
    }
}

/// What a property found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PropertyRecord {
    /// The property in one sentence.
    pub property: String,
    /// What its cases must show.
    pub expectation: Expectation,
    /// Whether they do; of a report, whether the property holds.
    pub met: bool,
    /// Number of generated cases.
    pub cases: u32,
    /// The largest error of a case in units of its tolerance; infinite where it is not a number.
    #[serde(with = "unbounded_above")]
    pub largest_error: f64,
    /// The smallest one.
    #[serde(with = "unbounded_below")]
    pub smallest_error: f64,
    /// A case that misses the expectation, made as small as possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterexample: Option<String>,
}

type Tester = dyn Fn(&Property, &dyn Measures) -> PropertyRecord + Send + Sync;

/// A statement about all cases that a strategy generates.
#[derive(Clone)]
pub struct Property {
    sentence: String,
    expectation: Expectation,
    cases: u32,
    test: Arc<Tester>,
}

impl fmt::Debug for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Property")
            .field("sentence", &self.sentence)
            .field("expectation", &self.expectation)
            .field("cases", &self.cases)
            .finish_non_exhaustive()
    }
}

impl Property {
    /// The property that `sentence` states, tested on 256 cases that `strategy` generates. `error` is
    /// the error of a case in units of its tolerance: at most 1 where the property holds.
    ///
    /// The cases depend on the sentence alone; they are the same in every run.
    pub fn new<S, E>(
        sentence: impl Into<String>,
        strategy: impl Fn() -> S + Send + Sync + 'static,
        error: E,
    ) -> Self
    where
        S: Strategy,
        E: Fn(&dyn Measures, &S::Value) -> f64 + Send + Sync + 'static,
    {
        Self {
            sentence: sentence.into(),
            expectation: Expectation::Holds,
            cases: CASES,
            test: Arc::new(move |property, measures| {
                property.test_cases(&strategy(), |case| error(measures, case))
            }),
        }
    }

    /// The same, which every case must break.
    #[must_use]
    pub fn breaks(self) -> Self {
        Self { expectation: Expectation::Breaks, ..self }
    }

    /// The same, which decides nothing.
    #[must_use]
    pub fn report(self) -> Self {
        Self { expectation: Expectation::Report, ..self }
    }

    /// The property in one sentence.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// What its cases must show.
    pub fn expectation(&self) -> Expectation {
        self.expectation
    }

    /// Number of generated cases.
    pub fn cases(&self) -> u32 {
        self.cases
    }

    /// Tests all cases.
    pub fn test(&self, measures: &dyn Measures) -> PropertyRecord {
        (self.test)(self, measures)
    }

    fn test_cases<S: Strategy>(
        &self,
        strategy: &S,
        error: impl Fn(&S::Value) -> f64,
    ) -> PropertyRecord {
        // An error that is not a number is the worst there is, for either expectation.
        let error = |case: &S::Value| {
            let error = error(case);
            match self.expectation {
                Expectation::Breaks if error.is_nan() => f64::NEG_INFINITY,
                _ if error.is_nan() => f64::INFINITY,
                _ => error,
            }
        };
        let wrong = |error: f64| match self.expectation {
            Expectation::Holds | Expectation::Report => error > 1.0,
            Expectation::Breaks => error <= 1.0,
        };
        let mut runner = runner(&self.sentence);
        let (mut largest, mut smallest) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut counterexample = None;
        for _ in 0..self.cases {
            let Ok(mut tree) = strategy.new_tree(&mut runner) else {
                // A strategy that refuses to generate has shown nothing.
                largest = f64::INFINITY;
                smallest = f64::NEG_INFINITY;
                counterexample = Some("no case could be generated".to_owned());
                break;
            };
            let found = error(&tree.current());
            largest = largest.max(found);
            smallest = smallest.min(found);
            if wrong(found) && counterexample.is_none() {
                counterexample = Some(shrink(&mut tree, |case| wrong(error(case))));
            }
        }
        PropertyRecord {
            property: self.sentence.clone(),
            expectation: self.expectation,
            met: counterexample.is_none(),
            cases: self.cases,
            largest_error: largest,
            smallest_error: smallest,
            counterexample,
        }
    }
}

/// A runner whose cases depend on the sentence alone: the configuration, some of whose defaults the
/// environment can change, has no part in generating them.
fn runner(sentence: &str) -> TestRunner {
    let seed = Sha256::digest(sentence);
    let config = Config { failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

/// The smallest case found that is still wrong, in words.
fn shrink<T: ValueTree>(tree: &mut T, wrong: impl Fn(&T::Value) -> bool) -> String {
    let mut smallest = format!("{:?}", tree.current());
    let mut moved = tree.simplify();
    for _ in 0..SHRINKING_STEPS {
        if !moved {
            break;
        }
        let case = tree.current();
        moved = if wrong(&case) {
            smallest = format!("{case:?}");
            tree.simplify()
        } else {
            tree.complicate()
        };
    }
    smallest
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Real;
    impl Measures for Real {}

    #[test]
    fn a_true_property_records_its_largest_error() {
        let error = |_: &dyn Measures, x: &u32| f64::from(*x) / 100.0;
        let property = Property::new("x is below a hundred", || 0u32..=100, error);
        let record = property.test(&Real);
        assert!(record.met && record.cases == 256 && record.counterexample.is_none());
        assert!(record.largest_error > 0.9 && record.largest_error <= 1.0);
        assert_eq!(property.test(&Real), record, "the same cases in every run");
        assert_eq!((property.sentence(), property.cases()), ("x is below a hundred", 256));
    }

    #[test]
    fn a_false_property_is_shrunk_to_its_smallest_counterexample() {
        let property = Property::new("x is below ten", || 0u32..1000, |_, x| f64::from(*x) / 10.0);
        let record = property.test(&Real);
        assert!(!record.met);
        assert_eq!(record.counterexample.as_deref(), Some("11"));
    }

    #[test]
    fn a_property_that_must_break_is_not_met_by_one_case_that_holds() {
        let always = Property::new("x is zero", || 1u32..9, |_, x| 10.0 * f64::from(*x)).breaks();
        assert!(always.test(&Real).met);
        let mostly = Property::new("x is zero", || 0u32..9, |_, x| 10.0 * f64::from(*x)).breaks();
        let record = mostly.test(&Real);
        assert!(!record.met && record.smallest_error == 0.0);
    }

    #[test]
    fn an_error_that_is_no_number_is_always_wrong() {
        let property = || Property::new("x is a number", || 0u32..9, |_, _| f64::NAN);
        assert!(!property().test(&Real).met);
        assert!(!property().breaks().test(&Real).met);
    }
}
