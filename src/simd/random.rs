//! Random streams: one generator, every stream named.

use rand::{Rng, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

/// A stream of random numbers that is determined by a seed and by what the numbers are for.
///
/// The generator is ChaCha with eight rounds; its key is the SHA-256 of the seed and the purpose.
/// Two purposes give independent streams, so that no arm of a claim shares randomness with another
/// by accident, and adding a consumer never shifts what the others draw.
///
/// ```
/// # use deepclaims::simd::Stream;
/// let mut first = Stream::new(7, "initialisation/64-128-10");
/// let mut again = Stream::new(7, "initialisation/64-128-10");
/// let mut other = Stream::new(7, "batches/digits");
/// let value = first.normal();
/// assert_eq!(value, again.normal());
/// assert_ne!(value, other.normal());
/// ```
#[derive(Clone, Debug)]
pub struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of this `seed` for this `purpose`.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"deepclaims stream 1\0");
        hash.update(seed.to_le_bytes());
        hash.update(purpose.as_bytes());
        Self(ChaCha8Rng::from_seed(hash.finalize().into()))
    }

    /// A number from the open interval (0, 1), a multiple of 2^-52 plus half of that: with
    /// one bit more the largest would round to 1, whose normal quantile is infinite.
    pub fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 12) as f64 + 0.5) * f64::EPSILON
    }

    /// A standard normal number: the normal quantile of one uniform number.
    pub fn normal(&mut self) -> f64 {
        standard_normal_quantile(self.uniform())
    }

    /// Fills `values` with independent normal numbers of mean 0 and the given standard deviation.
    pub fn fill_normal(&mut self, values: &mut [f32], standard_deviation: f64) {
        for value in values {
            *value = (standard_deviation * self.normal()) as f32;
        }
    }

    /// A whole number below `bound`, each equally likely.
    ///
    /// # Panics
    /// Where `bound` is zero.
    pub fn below(&mut self, bound: usize) -> usize {
        assert!(bound > 0, "there is no number below zero");
        // The largest multiple of the bound: numbers from there on would favour small remainders.
        let bound = bound as u64;
        let limit = u64::MAX - u64::MAX % bound;
        loop {
            let draw = self.0.next_u64();
            if draw < limit {
                return (draw % bound) as usize;
            }
        }
    }

    /// Puts `values` into a uniformly random order.
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        values.shuffle(&mut self.0);
    }

    /// A uniformly random order of the numbers below `length`.
    pub fn permutation(&mut self, length: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..length).collect();
        self.shuffle(&mut order);
        order
    }
}

/// The number that a standard normal variable stays below with `probability`: relative error about
/// 1e-16 on (0, 1).
///
/// M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
/// Statistics 37 (1988), routine PPND16. Only multiplications, divisions, a square root and the
/// portable logarithm of `libm` take part.
pub fn standard_normal_quantile(probability: f64) -> f64 {
    let centred = probability - 0.5;
    if centred.abs() <= 0.425 {
        let r = 0.180_625 - centred * centred;
        return centred * rational(r, &CENTRE);
    }
    let tail = if centred < 0.0 {
        probability
    } else {
        1.0 - probability
    };
    let r = (-libm::log(tail)).sqrt();
    let magnitude = if r <= 5.0 {
        rational(r - 1.6, &MIDDLE)
    } else {
        rational(r - 5.0, &TAIL)
    };
    magnitude.copysign(centred)
}

/// Φ: the probability that a standard normal variable stays below `z`.
pub fn standard_normal_distribution(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Numerator and denominator of a rational function, lowest power first.
type Rational = ([f64; 8], [f64; 8]);

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
                assert!(
                    (back / probability - 1.0).abs() < 69.0 * 4.0 * f64::EPSILON,
                    "{probability} came back as {back}"
                );
            }
        }
        assert_eq!(standard_normal_quantile(0.5), 0.0);
    }

    #[test]
    fn the_quantile_is_odd_around_one_half() {
        for numerator in 1..512 {
            let probability = f64::from(numerator) / 1024.0;
            assert_eq!(
                standard_normal_quantile(probability),
                -standard_normal_quantile(1.0 - probability)
            );
        }
    }

    #[test]
    fn the_extreme_uniform_numbers_have_finite_quantiles() {
        let smallest = 0.5 * f64::EPSILON;
        assert!(standard_normal_quantile(smallest) > -8.3);
        assert_eq!(
            standard_normal_quantile(smallest),
            -standard_normal_quantile(1.0 - smallest)
        );
    }
}
