//! `collapse.rate`, `collapse.depth` and `collapse.ends`: how fast and where inputs go under their guide.

use deepclaims_lab::laboratory::Laboratory;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

use deepclaims_harness::claim::{Arm, Case, Claim, Numbers};
use deepclaims_lab::numerics::Stream;

use super::MODULE;
use super::layers::{EVERY, Kind, LARGEST, LARGEST_OF_TWO, RANDOM, at_angle};
use super::theory::{antipodal_probability, depth_to_tolerance, mean_square};

/// Width of the layers, and dimensions of guide and inputs, but for the claim about ends.
pub(super) const WIDTH: usize = 64;
/// Inputs, or pairs of guide and input, a seed.
const INPUTS: usize = 20;

/// Angle to the guide's line, in radians, within which inputs are not told apart.
pub(super) const TOLERANCE: f64 = 0.01;

/// `collapse.rate`: the angle to the guide collapses geometrically.
pub(super) fn rate() -> Claim {
    let [largest, every, random] = [LARGEST, EVERY, RANDOM].map(rates);
    MODULE
        .claim("rate", "In the overparameterised regime the angle to the guide collapses geometrically with depth.")
        .section("abstract")
        .reconstruction()
        .quantity(
            "guide and input at 45°, 64 dimensions, six layers with a fresh matrix for every pair and layer; (ln|tan φ₆| − ln tan 45°)/6, mean over 20 pairs a seed; \
             the theory, which is ours, says −½ ln m(4) = −0.531",
        )
        .case(
            Case::new("random vectors")
                .effect(largest.mean("rate").below(-0.45))
                .effect(largest.mean("rate − theory").within(-0.06, 0.06))
                .negative_control(every.mean("rate").above(-0.10))
                .negative_control(random.mean("rate").above(-0.10)),
        )
}

fn rates(kind: Kind) -> Arm {
    const DEPTH: usize = 6;
    Arm::untrained(kind.name, [], move |evidence| {
        let log_tangent = |angle: f64| libm::log(libm::tan(angle));
        let pairs = angles_of_pairs(kind, evidence.laboratory, evidence.seed, DEPTH);
        let rates = pairs
            .iter()
            .map(|angles| (log_tangent(angles[DEPTH]) - log_tangent(FRAC_PI_4)) / DEPTH as f64);
        let rate = rates.sum::<f64>() / INPUTS as f64;
        let theory = -0.5 * libm::log(mean_square(kind.ratio()));
        Ok(Numbers::from([
            ("rate", rate),
            ("rate − theory", rate - theory),
        ]))
    })
}

/// For every pair of an input and a guide the angle to the guide's line at depth 0 to `depth`.
pub(super) fn angles_of_pairs(
    kind: Kind,
    laboratory: &dyn Laboratory,
    seed: u64,
    depth: usize,
) -> Vec<Vec<f64>> {
    let mut stream = Stream::new(seed, &format!("collapse/rate/{}", kind.name));
    (0..INPUTS)
        .map(|_| {
            let start = at_angle(FRAC_PI_4, WIDTH, 1, &mut stream);
            let depths = kind.depths(laboratory, start, &mut stream).take(depth + 1);
            depths
                .map(|travellers| laboratory.angles_to_line(&travellers)[0])
                .collect()
        })
        .collect()
}

/// `collapse.depth`: degeneracy is reached at the predicted depth.
pub(super) fn depth() -> Claim {
    let [largest, every] = [LARGEST, EVERY].map(arrivals);
    MODULE
        .claim("depth", "Inputs become indistinguishable from the guide's line at the predicted depth.")
        .section("abstract")
        .reconstruction()
        .quantity(
            "20 inputs at 45° to the guide, 64 dimensions, a fresh matrix for every layer; the first depth at which an input is within 0.01 rad of the guide's line, \
             mean over inputs, over the prediction 2 ln(tan 45°/0.01)/ln m(4) = 8.67 layers",
        )
        .case(
            Case::new("random vectors")
                .effect(largest.mean("depth over prediction").within(0.9, 1.1))
                .negative_control(every.mean("share that arrives within 60 layers").below(0.05))
                .report(largest.mean("depth")),
        )
}

fn arrivals(kind: Kind) -> Arm {
    const LIMIT: usize = 60;
    Arm::untrained(kind.name, [], move |evidence| {
        let purpose = format!("collapse/depth/{}", kind.name);
        let mut stream = Stream::new(evidence.seed, &purpose);
        let start = at_angle(FRAC_PI_4, WIDTH, INPUTS, &mut stream);
        let mut depths = [f64::NAN; INPUTS];
        let layers = kind.depths(evidence.laboratory, start, &mut stream);
        for (depth, travellers) in layers.take(LIMIT + 1).enumerate() {
            for (first, angle) in depths
                .iter_mut()
                .zip(evidence.laboratory.angles_to_line(&travellers))
            {
                if first.is_nan() && angle < TOLERANCE {
                    *first = depth as f64;
                }
            }
        }
        let arrived = depths.iter().filter(|depth| depth.is_finite()).count();
        let mean = depths.iter().sum::<f64>() / INPUTS as f64;
        let predicted = depth_to_tolerance(FRAC_PI_4, TOLERANCE, kind.ratio());
        Ok(Numbers::from([
            ("depth over prediction", mean / predicted),
            ("depth", mean),
            (
                "share that arrives within 60 layers",
                arrived as f64 / INPUTS as f64,
            ),
        ]))
    })
}

/// `collapse.ends`: inputs end parallel or antipodal with the predicted probability.
pub(super) fn ends() -> Claim {
    const ANGLES: [u32; 4] = [80, 85, 90, 100];
    let [selected, every] =
        [LARGEST_OF_TWO, EVERY].map(|kind| ANGLES.map(|angle| sides(kind, angle)));
    let case = selected
        .iter()
        .fold(Case::new("random vectors"), |case, arm| {
            case.effect(arm.mean("antipodal − predicted").within(-0.05, 0.05))
        });
    let share = |arm: &Arm| arm.number("antipodal");
    // Selection keeps inputs on the side on which they start.
    let (near, far) = (0, 3);
    let case = case
        .contrast(
            share(&every[near])
                .minus(share(&selected[near]))
                .mean()
                .above(0.03),
        )
        .contrast(
            share(&selected[far])
                .minus(share(&every[far]))
                .mean()
                .above(0.03),
        );
    MODULE
        .claim("ends", "Inputs end parallel or antipodal to the guide with the predicted probability.")
        .section("abstract")
        .reconstruction()
        .seeds(100)
        .quantity(
            "50 inputs a seed at the angle φ₀ to a guide, 32 dimensions, 25 layers that keep one row in two, a fresh matrix for every layer; \
             share of inputs that end antipodal, against Φ(−cot φ₀ √(32(m(2) − 1)))",
        )
        .remark("The inputs of a seed share a guide and its matrices, which the unit of replication, the seed, allows for.")
        .case(case)
}

fn sides(kind: Kind, degrees: u32) -> Arm {
    const WIDTH: usize = 32;
    const DEPTH: usize = 25;
    const INPUTS: usize = 50;
    let angle = f64::from(degrees).to_radians();
    Arm::untrained(format!("{}, {degrees}°", kind.name), [], move |evidence| {
        let purpose = format!("collapse/ends/{}/{degrees}", kind.name);
        let mut stream = Stream::new(evidence.seed, &purpose);
        let start = at_angle(angle, WIDTH, INPUTS, &mut stream);
        let angles = kind
            .depths(evidence.laboratory, start, &mut stream)
            .nth(DEPTH);
        let angles = angles.map_or_else(Vec::new, |travellers| {
            evidence.laboratory.angles(&travellers)
        });
        let antipodal = angles.iter().filter(|&&angle| angle > FRAC_PI_2).count();
        let share = antipodal as f64 / INPUTS as f64;
        let predicted = antipodal_probability(angle, WIDTH, kind.ratio());
        Ok(Numbers::from([
            ("antipodal", share),
            ("antipodal − predicted", share - predicted),
        ]))
    })
}
