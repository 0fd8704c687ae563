//! The settings of a domain, in the order in which they are tried.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sha2::{Digest, Sha256};

use super::{Search, Tried};
use crate::claim::{Axis, Claim, Range, Setting, Value, Variation};

/// Of ends that differ by more than this factor, values between them are even in their logarithm.
const GEOMETRIC: f64 = 4.0;
/// Corners that are tried after the ends of the axes.
const CORNERS: usize = 16;
/// Of so many settings one is near the least supported one.
const NEAR: usize = 3;

/// The axes along which a claim says where it is meant to hold.
pub(super) struct Domain {
    pub(super) axes: Vec<Axis>,
    runner: TestRunner,
    /// Ends and corners that are left, the next one last.
    edges: Vec<Variation>,
    drawn: usize,
}

impl Domain {
    /// That of this claim; settings are drawn anew for each number.
    pub(super) fn of(claim: &Claim, draw: u64) -> Self {
        let axes: Vec<Axis> =
            claim.axes().into_iter().filter(|axis| axis.domain.is_some()).collect();
        let seed = Sha256::digest(format!("{} {draw}", claim.id()));
        let config = Config { failure_persistence: None, ..Config::default() };
        let random = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
        let mut runner = TestRunner::new_with_rng(config, random);
        let mut edges = corners(&axes, &mut runner);
        edges.reverse();
        let ends = axes.iter().flat_map(|axis| {
            let ends = ends(axis).into_iter().filter(|end| *end != axis.registered);
            ends.map(|end| Variation::none().with(axis.setting, end))
        });
        edges.extend(ends.collect::<Vec<_>>().into_iter().rev());
        Self { axes, runner, edges, drawn: 0 }
    }

    /// Whether there is nothing to vary.
    pub(super) fn is_empty(&self) -> bool {
        self.axes.is_empty()
    }

    /// The next setting.
    pub(super) fn next(&mut self, tried: &[Tried]) -> Option<(Variation, Search)> {
        while let Some(edge) = self.edges.pop() {
            if tried.iter().all(|known| known.variation != edge) {
                return Some((edge, Search::Edge));
            }
        }
        self.drawn += 1;
        let trained = tried.iter().filter(|tried| tried.trained && !tried.suspect);
        let weakest = trained.min_by(|one, other| one.share.total_cmp(&other.share));
        match weakest {
            Some(weakest) if self.drawn.is_multiple_of(NEAR) => {
                let weakest = weakest.variation.clone();
                Some((self.near(weakest)?, Search::Near))
            }
            _ => Some((self.draw()?, Search::Random)),
        }
    }

    /// A setting drawn from the domain.
    fn draw(&mut self) -> Option<Variation> {
        let values: Vec<BoxedStrategy<Value>> = self.axes.iter().map(strategy).collect();
        let values = values.new_tree(&mut self.runner).ok()?.current();
        let chosen = self.axes.iter().zip(values);
        let variation = chosen.fold(Variation::none(), |variation, (axis, value)| {
            variation.with(axis.setting, value)
        });
        Some(variation)
    }

    /// The same setting with another value along one axis.
    fn near(&mut self, variation: Variation) -> Option<Variation> {
        let index = (0..self.axes.len()).new_tree(&mut self.runner).ok()?.current();
        let axis = &self.axes[index];
        let value = strategy(axis).new_tree(&mut self.runner).ok()?.current();
        Some(variation.with(axis.setting, value))
    }
}

/// The settings that a search of this claim tries while none of them is a suspect, in their order.
pub fn settings(claim: &Claim, draw: u64) -> impl Iterator<Item = Variation> {
    let mut domain = Domain::of(claim, draw);
    std::iter::from_fn(move || {
        let next = if domain.is_empty() { None } else { domain.next(&[]) };
        next.map(|(variation, _)| variation)
    })
}

/// The ends of an axis, or its words.
pub(super) fn ends(axis: &Axis) -> Vec<Value> {
    match axis.domain {
        Some(Range::Times(low, high) | Range::Between(low, high)) => {
            vec![Value::Number(low), Value::Number(high)]
        }
        Some(Range::OneOf(words)) => words.iter().map(|&word| word.into()).collect(),
        None => Vec::new(),
    }
}

/// Settings with all axes at an end.
fn corners(axes: &[Axis], runner: &mut TestRunner) -> Vec<Variation> {
    let corner = |runner: &mut TestRunner| {
        let mut variation = Variation::none();
        for axis in axes {
            let end = prop::sample::select(ends(axis)).new_tree(runner).ok()?.current();
            variation = variation.with(axis.setting, end);
        }
        Some(variation)
    };
    if axes.len() < 2 {
        return Vec::new();
    }
    (0..CORNERS).filter_map(|_| corner(runner)).collect()
}

/// Values of an axis, within its domain.
fn strategy(axis: &Axis) -> BoxedStrategy<Value> {
    match axis.domain {
        Some(Range::Times(low, high) | Range::Between(low, high)) => {
            let (setting, relative) = (axis.setting, axis.relative);
            let value = move |share| between((low, high), share, setting, relative);
            (0.0..=1.0f64).prop_map(value).boxed()
        }
        _ => prop::sample::select(ends(axis)).boxed(),
    }
}

/// The value at a share of the way from the lower to the upper end, whole or in hundredths where the
/// setting is.
pub(super) fn between(
    (low, high): (f64, f64),
    share: f64,
    setting: Setting,
    relative: bool,
) -> Value {
    let number = if low > 0.0 && high / low >= GEOMETRIC {
        low * libm::pow(high / low, share)
    } else {
        low + share * (high - low)
    };
    let even = !relative && matches!(setting, Setting::Width | Setting::Dimension);
    let values = if even { 0.5 } else { setting.values_to_a_whole(relative).unwrap_or(1e3) };
    Value::Number((number * values).round() / values)
}
