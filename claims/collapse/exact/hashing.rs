//! `collapse.hashing`.

use std::f64::consts::PI;

use super::MODULE;
use crate::exact::prelude::*;

/// Bits of a hash.
const BITS: usize = 8192;

/// Random numbers, dimensions, and the angle between two vectors.
type Case = (u64, usize, f64);

pub(super) fn claim() -> Claim {
    MODULE
        .claim("hashing", "Inner products with random vectors hash two inputs by their angle: cosine-distance locality-sensitive hashing.")
        .section("Proposition 2")
        .quantity("share q of 8192 bits, signs of the projections on Gaussian vectors, in which \
            the hashes of two vectors at angle φ differ, against φ/π; error \
            √(8192·KL(q‖φ/π)/20.1), where Chernoff's bound allows more than 1 once in 5·10⁸ cases")
        .remark("The probability that signs of projections differ is Goemans and Williamson's \
            (1995), the hash Charikar's (2002).")
        .work(Work::operations(0.45e9))
        .property(Property::new(
            "Signs of projections on Gaussian vectors differ in a share φ/π of the bits.",
            || (any::<u64>(), 2..=5usize, any_angle()),
            |measures, case| {
                let (pair, mut stream) = at_angle(case);
                excess(gaussian_bits(&pair, &mut stream), measures.angles(&pair)[0] / PI)
            },
        ))
        // All signs of a vector in the positive orthant are alike, at whatever angle: no bit
        // differs, where a quarter or more should.
        .property(broken(
            "Signs of projections on random coordinate axes differ in a share φ/π of the bits.",
            || (any::<u64>(), 2..=5usize, 0.0..1.0f64),
            |measures, case| {
                let (pair, mut stream) = positive(case);
                excess(axis_bits(&pair, &mut stream), measures.angles(&pair)[0] / PI)
            },
        ))
        // Between 0.4 and 1.2 rad the two shares are at least 0.06 apart: eleven standard
        // deviations of a share, where the bound allows 6.3 and honest cases need three.
        .property(broken(
            "Signs of projections on Gaussian vectors differ in a share (1 − cos φ)/2 of the bits.",
            || (any::<u64>(), 2..=5usize, 0.4..1.2f64),
            |measures, case| {
                let (pair, mut stream) = at_angle(case);
                let cosine = measures.projections(&pair)[0];
                excess(gaussian_bits(&pair, &mut stream), 0.5 * (1.0 - cosine))
            },
        ))
}

/// Any angle, both ends included.
fn any_angle() -> impl Strategy<Value = f64> {
    prop_oneof![14 => 0.0..=PI, 1 => Just(0.0), 1 => Just(PI)]
}

/// A random vector as the guide, and one at this angle to it.
fn at_angle(&(seed, dimensions, angle): &Case) -> (Guided, Stream) {
    let mut stream = Stream::new(seed, "hashing");
    let mut draw = || -> Vec<f64> { (0..dimensions).map(|_| stream.normal()).collect() };
    let (first, mut second) = (draw(), draw());
    let product = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(x, y)| x * y).sum() };
    let along = product(&first, &second) / product(&first, &first);
    for (s, f) in second.iter_mut().zip(&first) {
        *s -= along * f;
    }
    let [cosine, sine] = [libm::cos(angle), libm::sin(angle)];
    let across = sine * (product(&first, &first) / product(&second, &second)).sqrt();
    let input = Matrix::from_fn(1, dimensions, |_, i| cosine * first[i] + across * second[i]);
    let pair = Guided::new(&first, &input).expect("normal vectors are not parallel");
    (pair, stream)
}

/// Two vectors with positive entries, each with its largest on an axis of its own and no other above a
/// quarter of that: at least 0.98 rad apart.
fn positive(&(seed, dimensions, size): &Case) -> (Guided, Stream) {
    let mut stream = Stream::new(seed, "orthant");
    let mut draw = |largest: usize| -> Vec<f64> {
        let entries = (0..dimensions)
            .map(|axis| if axis == largest { 1.0 + size } else { 0.25 * stream.uniform() });
        entries.collect()
    };
    let (first, second) = (draw(0), draw(1));
    let input = Matrix::from_fn(1, dimensions, |_, axis| second[axis]);
    let pair = Guided::new(&first, &input).expect("positive entries");
    (pair, stream)
}

/// The share of different signs of the projections on Gaussian vectors: what a layer makes that keeps
/// every row. Bringing its outputs to unit length changes no sign.
fn gaussian_bits(pair: &Guided, stream: &mut Stream) -> f64 {
    let layer = GuidedLayer { width: BITS, ratio: 1, selection: Selection::Random };
    let hashed = layer.apply(pair, stream);
    different(hashed.guide().iter().zip(hashed.inputs().row(0)))
}

/// The same of projections on axes chosen at random.
fn axis_bits(pair: &Guided, stream: &mut Stream) -> f64 {
    let (first, second) = (pair.guide(), pair.inputs().row(0));
    let axes = (0..BITS).map(|_| stream.below(first.len()));
    different(axes.map(|axis| (&first[axis], &second[axis])))
}

fn different<'a>(projections: impl Iterator<Item = (&'a f64, &'a f64)>) -> f64 {
    let different = projections.filter(|(one, other)| (**one > 0.0) != (**other > 0.0));
    different.count() as f64 / BITS as f64
}

/// Chernoff's bound on a share of independent bits: `n·KL(found‖expected)` in nats exceeds `x` with
/// probability at most `2·exp(−x)`, whatever the expected share.
///
/// With x = 20.1 one in 2·10⁶ runs of 256 honest cases would exceed it. The square root makes the error
/// a number of standard deviations, 6.3 to the unit; the worst of 256 honest cases is near one half.
fn excess(found: f64, expected: f64) -> f64 {
    const ALLOWED: f64 = 20.1;
    let nats = |p: f64, q: f64| if p == 0.0 { 0.0 } else { p * libm::log(p / q) };
    let divergence = nats(found, expected) + nats(1.0 - found, 1.0 - expected);
    // Rounding may leave less than nothing.
    (BITS as f64 * divergence.max(0.0) / ALLOWED).sqrt()
}
