//! `collapse.recursion`.

use deepclaims::claim::{Claim, Property};
use deepclaims::net::guided::theory::OneLayer;
use deepclaims::net::{GuidedLayer, Selection};
use deepclaims::simd::Stream;
use proptest::prelude::*;

use super::MODULE;
use super::fan::fan;
use super::monte_carlo::{deviation, larger, mean};

/// Networks of one layer, and the inputs that share the matrix of a network.
const NETWORKS: usize = 200;
const INPUTS: usize = 2;

/// Random numbers, width, ratio and the cotangent before the layer.
type Case = (u64, usize, usize, f64);

fn cases(
    ratios: &'static [usize],
    cotangents: std::ops::RangeInclusive<f64>,
) -> impl Strategy<Value = Case> {
    let ratios = prop::sample::select(ratios);
    (any::<u64>(), 24..=64usize, ratios, cotangents)
}

pub(super) fn claim() -> Claim {
    MODULE
        .claim("recursion", "A norm-maximising layer turns inputs towards its guide by a law in one number, the cotangent of the angle.")
        .section("abstract")
        .reconstruction()
        .quantity("c = cot φ, φ the angle to the guide, after one layer that keeps the k of r·k Gaussian rows on which the guide is longest, over 200 networks: mean √m·c with its first order in 1/k, variance [1 + c²V/(4m) + c²m/2]/k, m(r) = 1 + 2rtφ(t), t = Φ⁻¹(1 − 1/(2r)), V = Var(a²|kept) + (1 − 1/r)(m − t²)²; errors in units of six standard errors and the order neglected, 3√m|c|/k² and 6/k of the variance")
        .remark("Layer and law are ours: c' = (√A·c + g)/χ with the sum A of the k largest of r·k squared normals, a normal g, and the norm χ of k − 1 normals.")
        .property(Property::new(
            "With ratio 2, 4 or 8 and width 24 to 64 the cotangent has the mean and the variance of the law.",
            || cases(&[2, 4, 8], -4.0..=4.0),
            |_, case| {
                let found = Found::of(case, Selection::Largest);
                let law = OneLayer::new(case.1, case.2 as f64);
                larger(found.mean_error(&law, law.mean(case.3)), found.variance_error(&law, law.variance(case.3)))
            },
        ))
        .property(Property::new(
            "With ratio 1 as well.",
            || cases(&[1], -4.0..=4.0),
            |_, case| {
                let found = Found::of(case, Selection::Largest);
                let law = OneLayer::new(case.1, 1.0);
                larger(found.mean_error(&law, law.mean(case.3)), found.variance_error(&law, law.variance(case.3)))
            },
        ))
        // Far enough from a right angle, where every mean is zero, the means differ by 0.7 and more.
        .property(
            Property::new(
                "With rows chosen without looking the cotangent has the mean of the law.",
                || cases(&[2, 4, 8], 2.0..=4.0),
                |_, case| {
                    let found = Found::of(case, Selection::Random);
                    let law = OneLayer::new(case.1, case.2 as f64);
                    found.mean_error(&law, law.mean(case.3))
                },
            )
            .breaks(),
        )
        // √2 is no more than a twenty-fifth larger than √m(2), but 2 a sixth more than √m(4).
        .property(
            Property::new(
                "With ratio 4 or 8 the mean of the cotangent grows by √r.",
                || cases(&[4, 8], 2.0..=4.0),
                |_, case| {
                    let found = Found::of(case, Selection::Largest);
                    let law = OneLayer::new(case.1, case.2 as f64);
                    found.mean_error(&law, (case.2 as f64).sqrt() * case.3)
                },
            )
            .breaks(),
        )
        // The law has seven times as much at ratio 2 and c = 2.
        .property(
            Property::new(
                "The variance of the cotangent is 1/k whatever the angle.",
                || cases(&[2, 4], 2.0..=4.0),
                |_, case| {
                    let found = Found::of(case, Selection::Largest);
                    let law = OneLayer::new(case.1, case.2 as f64);
                    found.variance_error(&law, 1.0 / case.1 as f64)
                },
            )
            .breaks(),
        )
}

/// What one layer made of a cotangent, in networks that are independent of each other.
struct Found {
    /// The cotangent before the layer.
    cotangent: f64,
    /// Means over the inputs of a network.
    means: Vec<f64>,
    /// Their mean squares around the mean over networks. It is off by less than 1/200 of the variance,
    /// which makes them smaller where the order neglected makes them larger.
    squares: Vec<f64>,
}

impl Found {
    fn of(&(seed, width, ratio, cotangent): &Case, selection: Selection) -> Self {
        let mut stream = Stream::new(seed, "one layer");
        let layer = GuidedLayer {
            width,
            ratio,
            selection,
        };
        let travellers = fan(libm::atan2(1.0, cotangent), INPUTS);
        let networks: Vec<Vec<f64>> = (0..NETWORKS)
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
