//! `collapse.rate`, `collapse.depth` and `collapse.ends`: how fast and where inputs go under their
//! guide.

use std::array::from_fn;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

use super::MODULE;
use super::layers::{
    DIMENSIONS, EVERY, Kind, LARGEST, LARGEST_OF_TWO, RANDOM, RATIO, RATIOS, at_angle, at_angles,
};
use super::theory::{antipodal_probability, depth_to_tolerance, mean_square};
use crate::prelude::*;

/// Width of the layers, and dimensions of guide and inputs, but for the claim about ends.
pub(super) const WIDTH: usize = 64;
/// Inputs, or pairs of guide and input, a seed.
const INPUTS: usize = 20;

/// Angle to the guide's line, in radians, within which inputs are not told apart.
pub(super) const TOLERANCE: f64 = 0.01;

/// Dimensions and ratio of a claim as registered.
const REGISTERED: [(Setting, f64); 2] =
    [(Setting::Dimension, WIDTH as f64), (Setting::Ratio, RATIO as f64)];

/// The same at a setting.
fn sizes(variation: &Variation) -> (usize, usize) {
    (variation.count(Setting::Dimension, WIDTH), variation.count(Setting::Ratio, RATIO))
}

const RATE: &str = "rate";
const RATE_EXCESS: &str = "rate − theory";

const RATE_STATEMENT: &str = "In the overparameterised regime the angle to the guide collapses \
    geometrically with depth.";

const RATE_QUANTITY: &str = "guide and input at 45°, 64 dimensions, six layers with a fresh matrix \
    for every pair and layer; (ln|tan φ₆| − ln tan 45°)/6, mean over 20 pairs a seed; the theory, \
    which is ours, says −½ ln m(4) = −0.531";

pub(super) fn rate() -> Claim {
    rate_at(&Variation::none())
}

fn rate_at(variation: &Variation) -> Claim {
    let (width, ratio) = sizes(variation);
    let [largest, every, random] =
        [LARGEST, EVERY, RANDOM].map(|kind| rates(kind.drawing(ratio), width));
    let case = Case::new("random vectors")
        .effect(largest.number(RATE).below(-0.45))
        .effect(largest.number(RATE_EXCESS).within(-0.06, 0.06))
        .negative_control(every.number(RATE).above(-0.10))
        .negative_control(random.number(RATE).above(-0.10));
    of_abstract(&MODULE, ["rate", RATE_STATEMENT, RATE_QUANTITY])
        .definition(Definition::PaperConstruction)
        .domain([DIMENSIONS, RATIOS])
        .rebuilt(rate_at, REGISTERED)
        .case(case)
}

fn rates(kind: Kind, width: usize) -> Arm {
    const DEPTH: usize = 6;
    Arm::seeded(kind.name, [RATE, RATE_EXCESS], move |laboratory, seed| {
        let log_tangent = |angle: f64| libm::log(libm::tan(angle));
        let pairs = angles_of_pairs((kind, width), laboratory, seed, DEPTH);
        let rates = pairs
            .iter()
            .map(|angles| (log_tangent(angles[DEPTH]) - log_tangent(FRAC_PI_4)) / DEPTH as f64);
        let rate = rates.sum::<f64>() / INPUTS as f64;
        let theory = -0.5 * libm::log(mean_square(kind.ratio()));
        Ok([rate, rate - theory])
    })
    .costing(move |_| kind.work_at_angles(DEPTH, width, 1) * INPUTS as f64)
}

/// For every pair of an input and a guide the angle to the guide's line at depth 0 to `depth`.
pub(super) fn angles_of_pairs(
    (kind, width): (Kind, usize),
    laboratory: &dyn Laboratory,
    seed: u64,
    depth: usize,
) -> Vec<Vec<f64>> {
    let mut stream = Stream::new(seed, &format!("collapse/rate/{}", kind.name));
    (0..INPUTS)
        .map(|_| {
            let start = at_angle(FRAC_PI_4, width, 1, &mut stream);
            let depths = kind.depths(laboratory, start, &mut stream).take(depth + 1);
            depths.map(|travellers| laboratory.angles_to_line(&travellers)[0]).collect()
        })
        .collect()
}

const MEAN_DEPTH: &str = "depth";
const DEPTH_RATIO: &str = "depth over prediction";
const ARRIVING: &str = "share that arrives within 60 layers";

const DEPTH_STATEMENT: &str = "Inputs become indistinguishable from the guide's line at the \
    predicted depth.";

const DEPTH_QUANTITY: &str = "20 inputs at 45° to the guide, 64 dimensions, a fresh matrix for \
    every layer; the first depth at which an input is within 0.01 rad of the guide's line, mean \
    over inputs, over the prediction 2 ln(tan 45°/0.01)/ln m(4) = 8.67 layers";

pub(super) fn depth() -> Claim {
    depth_at(&Variation::none())
}

fn depth_at(variation: &Variation) -> Claim {
    let (width, ratio) = sizes(variation);
    let [largest, every] = [LARGEST, EVERY].map(|kind| arrivals(kind.drawing(ratio), width));
    let case = Case::new("random vectors")
        .effect(largest.number(DEPTH_RATIO).within(0.9, 1.1))
        .negative_control(every.number(ARRIVING).below(0.05))
        .report(largest.number(MEAN_DEPTH));
    of_abstract(&MODULE, ["depth", DEPTH_STATEMENT, DEPTH_QUANTITY])
        .definition(Definition::PaperConstruction)
        .domain([DIMENSIONS, RATIOS])
        .rebuilt(depth_at, REGISTERED)
        .case(case)
}

fn arrivals(kind: Kind, width: usize) -> Arm {
    let quantities = [DEPTH_RATIO, MEAN_DEPTH, ARRIVING];
    Arm::seeded(kind.name, quantities, move |laboratory, seed| {
        let depths = arrival_depths((kind, width), laboratory, seed);
        let arrived = depths.iter().filter(|depth| depth.is_finite()).count();
        let mean = depths.iter().sum::<f64>() / INPUTS as f64;
        let predicted = depth_to_tolerance(FRAC_PI_4, TOLERANCE, kind.ratio());
        Ok([mean / predicted, mean, arrived as f64 / INPUTS as f64])
    })
    .costing(move |_| {
        let angles = Guided::angles_work(width, INPUTS) * LIMIT as f64;
        kind.work_at_angles(LIMIT, width, INPUTS) + angles
    })
}

/// Deepest layer that is looked at.
const LIMIT: usize = 60;

/// For every input the first depth within the tolerance; NaN where it is beyond the limit.
fn arrival_depths(
    (kind, width): (Kind, usize),
    laboratory: &dyn Laboratory,
    seed: u64,
) -> [f64; INPUTS] {
    let mut stream = Stream::new(seed, &format!("collapse/depth/{}", kind.name));
    let start = at_angle(FRAC_PI_4, width, INPUTS, &mut stream);
    let mut depths = [f64::NAN; INPUTS];
    let layers = kind.depths(laboratory, start, &mut stream);
    for (depth, travellers) in layers.take(LIMIT + 1).enumerate() {
        for (first, angle) in depths.iter_mut().zip(laboratory.angles_to_line(&travellers)) {
            if first.is_nan() && angle < TOLERANCE {
                *first = depth as f64;
            }
        }
    }
    depths
}

/// Angles at which inputs start, in degrees.
const STARTS: [u32; 4] = [80, 85, 90, 100];

/// The share of inputs from this angle that end antipodal.
fn antipodal(degrees: u32) -> String {
    format!("antipodal from {degrees}°")
}

/// The same minus the predicted share.
fn antipodal_excess(degrees: u32) -> String {
    format!("antipodal − predicted, from {degrees}°")
}

const ENDS_STATEMENT: &str = "Inputs end parallel or antipodal to the guide with the predicted \
    probability.";

const ENDS_QUANTITY: &str = "1,000 pairs of a guide and an input at the angle φ₀ to it, 32 dimensions, \
    25 layers that keep one row in two, a fresh matrix for every pair and layer; share of inputs \
    that end antipodal, against Φ(−cot φ₀ √(32(m(2) − 1)))";

const SHARED_GUIDE: &str = "Inputs at the four angles share guides and matrices; pairs at one angle \
    share nothing.";

pub(super) fn ends() -> Claim {
    ends_at(&Variation::none())
}

/// Dimensions of the claim about ends.
const FEW: usize = 32;

fn ends_at(variation: &Variation) -> Claim {
    let width = variation.count(Setting::Dimension, FEW);
    let ratio = variation.count(Setting::Ratio, 2);
    let [selected, every] = [LARGEST_OF_TWO, EVERY].map(|kind| sides(kind.drawing(ratio), width));
    let case = STARTS.iter().fold(Case::new("random vectors"), |case, &angle| {
        case.effect(selected.number(antipodal_excess(angle)).within(-0.05, 0.05))
    });
    let more = |one: &Arm, other: &Arm, angle: u32| {
        let [one, other] = [one, other].map(|arm| arm.number(antipodal(angle)));
        one.minus(other)
    };
    // Selection keeps inputs on the side on which they start.
    let case = case
        .contrast(more(&every, &selected, 80).above(0.03))
        .contrast(more(&selected, &every, 100).above(0.03));
    of_abstract(&MODULE, ["ends", ENDS_STATEMENT, ENDS_QUANTITY])
        .definition(Definition::PredecessorConstruction)
        .remark(SHARED_GUIDE)
        .domain([DIMENSIONS, RATIOS])
        .rebuilt(ends_at, [(Setting::Dimension, FEW as f64), (Setting::Ratio, 2.0)])
        .case(case)
}

/// An arm that reads where inputs end, of every angle.
fn sides(kind: Kind, width: usize) -> Arm {
    const DEPTH: usize = 25;
    const PAIRS: usize = 1_000;
    // The share and its excess of every angle in turn.
    let quantities: [String; 2 * STARTS.len()] = from_fn(|index| {
        let quantity: fn(u32) -> String = [antipodal, antipodal_excess][index % 2];
        quantity(STARTS[index / 2])
    });
    Arm::seeded(kind.name, quantities, move |laboratory, seed| {
        let purpose = format!("collapse/ends/{}/pairs", kind.name);
        let mut stream = Stream::new(seed, &purpose);
        let angles = STARTS.map(|degrees| f64::from(degrees).to_radians());
        let mut antipodal = [0; STARTS.len()];
        for _ in 0..PAIRS {
            let start = at_angles(&angles, width, &mut stream);
            let end = kind.at_depth(DEPTH, laboratory, start, &mut stream);
            for (count, angle) in antipodal.iter_mut().zip(laboratory.angles(&end)) {
                *count += usize::from(angle > FRAC_PI_2);
            }
        }
        Ok(from_fn(|index| {
            let share = antipodal[index / 2] as f64 / PAIRS as f64;
            let predicted = antipodal_probability(angles[index / 2], width, kind.ratio());
            [share, share - predicted][index % 2]
        }))
    })
    .costing(move |_| kind.work_at_angles(DEPTH, width, STARTS.len()) * PAIRS as f64)
}
