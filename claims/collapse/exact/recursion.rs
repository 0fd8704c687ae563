//! `collapse.recursion`.

use deepclaims::claim::{Claim, Property};
use deepclaims::net::guided::theory::OneLayer;
use deepclaims::net::{GuidedLayer, Selection};
use deepclaims::simd::Stream;
use proptest::prelude::*;

use super::MODULE;
use super::fan::fan;
use super::monte_carlo::{deviation, larger, mean};

/// Inputs that share the matrix of a network.
const INPUTS: usize = 2;

/// Random numbers, width, ratio and the cotangent before the layer.
type Case = (u64, usize, usize, f64);

fn cases(
    ratios: &'static [usize],
    cotangents: std::ops::RangeInclusive<f64>,
) -> impl Strategy<Value = Case> {
    let ratios = prop::sample::select(ratios);
    (any::<u64>(), 24..=48usize, ratios, cotangents)
}

pub(super) fn claim() -> Claim {
    MODULE
        .claim("recursion", "A norm-maximising layer turns inputs towards its guide by a law in one number, the cotangent of the angle.")
        .section("abstract")
        .reconstruction()
        .quantity("c = cot φ, φ the angle to the guide, after one layer that keeps the k of r·k Gaussian rows on which the guide is longest, over 300 networks: mean √m·c with its first order in 1/k, variance [1 + c²V/(4m) + c²m/2]/k, m(r) = 1 + 2rtφ(t), t = Φ⁻¹(1 − 1/(2r)), V = Var(a²|kept) + (1 − 1/r)(m − t²)²; errors in units of six standard errors and the order neglected, 3√m|c|/k² and 8/k of the variance")
        .remark("Layer and law are ours: c' = (√A·c + g)/χ with the sum A of the k largest of r·k squared normals, a normal g, and the norm χ of k − 1 normals.")
        .property(Property::new(
            "With ratio 1, 2, 4 or 8 and width 24 to 48 the cotangent has the mean and the variance of the law.",
            || cases(&[1, 2, 4, 8], -4.0..=4.0),
            |_, case| {
                let (found, law) = (Found::of(case, Selection::Largest, 300), law(case));
                let mean = found.mean_error(&law, law.mean(case.3));
                larger(mean, found.variance_error(&law, law.variance(case.3)))
            },
        ))
        .property(
            // Far enough from a right angle, where every mean is zero: the means differ by 0.7 or more,
            // ten standard errors, of which six are allowed.
            Property::new(
                "With rows chosen without looking the cotangent has the mean of the law.",
                || cases(&[2, 4, 8], 2.0..=4.0),
                |_, case| {
                    let (found, law) = (Found::of(case, Selection::Random, 100), law(case));
                    found.mean_error(&law, law.mean(case.3))
                },
            )
            .breaks(),
        )
        .property(
            // √m(2) is no more than 4 % below √2, but √m(8) 29 % below √8.
            Property::new(
                "With ratio 8 the mean of the cotangent grows by √r.",
                || cases(&[8], 3.0..=4.0),
                |_, case| {
                    let (found, law) = (Found::of(case, Selection::Largest, 80), law(case));
                    found.mean_error(&law, (case.2 as f64).sqrt() * case.3)
                },
            )
            .breaks(),
        )
        .property(
            // The law has thirteen times as much or more, with a standard error of 7 %.
            Property::new(
                "The variance of the cotangent is 1/k whatever the angle.",
                || cases(&[2], 3.0..=4.0),
                |_, case| {
                    let (found, law) = (Found::of(case, Selection::Largest, 400), law(case));
                    found.variance_error(&law, 1.0 / case.1 as f64)
                },
            )
            .breaks(),
        )
}

fn law(case: &Case) -> OneLayer {
    OneLayer::new(case.1, case.2 as f64)
}

/// What one layer made of a cotangent, in networks that are independent of each other.
struct Found {
    /// The cotangent before the layer.
    cotangent: f64,
    /// Means over the inputs of a network.
    means: Vec<f64>,
    /// Their mean squares around the mean over networks. That takes less than a hundredth
    /// from them, where the order neglected adds more.
    squares: Vec<f64>,
}

impl Found {
    fn of(&(seed, width, ratio, cotangent): &Case, selection: Selection, networks: usize) -> Self {
        let mut stream = Stream::new(seed, "one layer");
        let layer = GuidedLayer {
            width,
            ratio,
            selection,
        };
        let travellers = fan(libm::atan2(1.0, cotangent), INPUTS);
        let networks: Vec<Vec<f64>> = (0..networks)
            .map(|_| {
                let angles = layer.apply(&travellers, &mut stream).angles().into_iter();
                angles.map(|angle| 1.0 / libm::tan(angle)).collect()
            })
            .collect();
        let means: Vec<f64> = networks
            .iter()
            .map(|inputs| mean(inputs.iter().copied()))
            .collect();
        let centre = mean(means.iter().copied());
        let squares = networks
            .iter()
            .map(|inputs| mean(inputs.iter().map(|c| (c - centre) * (c - centre))))
            .collect();
        Self {
            cotangent,
            means,
            squares,
        }
    }

    fn mean_error(&self, law: &OneLayer, expected: f64) -> f64 {
        deviation(&self.means, expected, law.neglected_mean(self.cotangent))
    }

    fn variance_error(&self, law: &OneLayer, expected: f64) -> f64 {
        let allowance = law.neglected_variance(self.cotangent);
        deviation(&self.squares, expected, allowance)
    }
}
