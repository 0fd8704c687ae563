//! The standard normal distribution and its quantiles, with portable bits.

use super::logarithm::log_of_normal;
use super::vectorised;

/// The number that a standard normal variable stays below with `probability`: relative error about
/// 1e-16 on (0, 1).
///
/// M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
/// Statistics 37 (1988), routine PPND16. Only multiplications, divisions, a square root and the
/// portable logarithm of `libm` take part.
pub fn standard_normal_quantile(probability: f64) -> f64 {
    if is_central(probability) {
        central_quantile(probability)
    } else {
        outer_quantile(probability, libm::log)
    }
}

/// The same of each of `probabilities`, which are normal numbers in (0, 1), in place, to the bit.
pub(super) fn standard_normal_quantiles(probabilities: &mut [f64]) {
    /// Six in seven are central.
    const MOST: usize = 256;
    let (mut places, mut outer) = ([0; MOST], [0.0; MOST]);
    for probabilities in probabilities.chunks_mut(MOST) {
        let mut count = 0;
        for (place, &probability) in probabilities.iter().enumerate() {
            // Written without a branch, which would often be mispredicted.
            (places[count], outer[count]) = (place, probability);
            count += usize::from(!is_central(probability));
        }
        each(probabilities, central_quantile);
        let outer = &mut outer[..count];
        each(
            outer,
            #[inline(always)]
            |probability| outer_quantile(probability, log_of_normal),
        );
        for (&place, &quantile) in places.iter().zip(&*outer) {
            probabilities[place] = quantile;
        }
    }
}

#[inline(always)]
fn each(numbers: &mut [f64], quantile: impl Fn(f64) -> f64) {
    vectorised(
        #[inline(always)]
        || {
            for number in numbers {
                *number = quantile(*number);
            }
        },
    );
}

fn is_central(probability: f64) -> bool {
    (probability - 0.5).abs() <= 0.425
}

#[inline(always)]
fn central_quantile(probability: f64) -> f64 {
    let centred = probability - 0.5;
    centred * rational(0.180_625 - centred * centred, &CENTRE)
}

#[inline(always)]
fn outer_quantile(probability: f64, log: impl Fn(f64) -> f64) -> f64 {
    let centred = probability - 0.5;
    let tail = if centred < 0.0 { probability } else { 1.0 - probability };
    let r = (-log(tail)).sqrt();
    // Both, and then one of them: without a branch, so that loops over it vectorise.
    let (middle, end) = (rational(r - 1.6, &MIDDLE), rational(r - 5.0, &TAIL));
    (if r <= 5.0 { middle } else { end }).copysign(centred)
}

/// Φ: the probability that a standard normal variable stays below `z`.
pub fn standard_normal_distribution(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Numerator and denominator of a rational function, lowest power first.
type Rational = ([f64; 8], [f64; 8]);

#[inline(always)]
fn rational(x: f64, (numerator, denominator): &Rational) -> f64 {
    let horner =
        |coefficients: &[f64; 8]| coefficients.iter().rev().fold(0.0, |sum, &c| sum * x + c);
    horner(numerator) / horner(denominator)
}

const CENTRE: Rational = (
    [
        3.387_132_872_796_366_5,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_66e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ],
);

const MIDDLE: Rational = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
);

const TAIL: Rational = (
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_7e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    #[test]
    fn the_quantile_inverts_the_distribution() {
        // A relative error of z comes back in Φ multiplied by about z², at
        // most 69 down to 1e-16. Quantile, quotient and erfc add about four roundings of 2.2e-16.
        for exponent in 1..=16 {
            for mantissa in [1.0, 2.5, 5.0] {
                let probability: f64 = format!("{mantissa}e-{exponent}").parse().unwrap_or(0.5);
                if probability >= 0.5 {
                    continue;
                }
                let back = standard_normal_distribution(standard_normal_quantile(probability));
                let off = (back / probability - 1.0).abs();
                assert!(off < 69.0 * 4.0 * f64::EPSILON, "{probability}: {back}");
            }
        }
        assert_eq!(standard_normal_quantile(0.5), 0.0);
    }

    #[test]
    fn the_quantile_is_odd_around_one_half_and_finite_at_extreme_uniform_numbers() {
        let smallest = 0.5 * f64::EPSILON;
        assert!(standard_normal_quantile(smallest) > -8.3);
        let others = (1..512).map(|numerator| f64::from(numerator) / 1024.0);
        for probability in others.chain([smallest]) {
            let mirrored = -standard_normal_quantile(1.0 - probability);
            assert_eq!(standard_normal_quantile(probability), mirrored);
        }
    }

    #[test]
    fn many_quantiles_are_those_of_one_at_a_time() {
        let mut stream = Stream::new(1, "probabilities");
        for count in [0, 1, 63, 64, 65, 1_000] {
            let mut probabilities: Vec<f64> = (0..count).map(|_| stream.uniform()).collect();
            // Both ends, and both sides of the edges between the formulas.
            let edges = [1e-300, f64::EPSILON, 0.075, 0.5, 0.925, 1.0 - f64::EPSILON];
            for (probability, edge) in probabilities.iter_mut().zip(edges) {
                *probability = edge;
            }
            let one_at_a_time =
                |&probability: &f64| standard_normal_quantile(probability).to_bits();
            let expected: Vec<u64> = probabilities.iter().map(one_at_a_time).collect();
            standard_normal_quantiles(&mut probabilities);
            let found: Vec<u64> = probabilities.iter().map(|z| z.to_bits()).collect();
            assert_eq!(found, expected, "{count}");
        }
    }

    #[test]
    fn a_filled_slice_has_the_numbers_of_the_stream() {
        // An order takes single words of the generator: what follows straddles its blocks.
        let stream = || {
            let mut stream = Stream::new(2, "normals");
            stream.permutation(4);
            stream
        };
        let (mut one, mut many) = (stream(), stream());
        let mut filled = vec![0.0; 1_001];
        many.fill_standard_normal(&mut filled);
        assert!(filled.iter().all(|&number| number == one.normal()));
        assert_eq!(one.uniform(), many.uniform(), "and both go on alike");
        let matrix = stream().normal_matrix(7, 11);
        assert_eq!(matrix.as_slice(), &filled[..77]);
    }
}
