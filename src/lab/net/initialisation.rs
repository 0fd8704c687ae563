//! Initial weights.

use std::fmt;
use std::hash::Hash;

use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

use crate::numerics::{Key, Stream, equal_by_key, exact};

/// Distribution of a weight matrix of shape `fan_out × fan_in`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scheme {
    /// Normal, variance `2 / fan_in` (He et al. 2015, arXiv 1502.01852).
    He,
    /// Normal, variance `1 / fan_in` (LeCun et al. 1998).
    LeCun,
    /// Normal, variance `2 / (fan_in + fan_out)` (Glorot and Bengio 2010).
    Xavier,
    /// Uniform up to `√(6 / (fan_in + fan_out))` on both sides of zero: the same variance (Glorot and
    /// Bengio 2010, equation 16).
    XavierUniform,
    /// Uniform (Haar) among matrices with orthonormal columns or, where `fan_out < fan_in`, rows
    /// (Saxe et al. 2014, arXiv 1312.6120).
    Orthogonal,
    /// Orthogonal blocks that cancel the ReLU: `[A; -A]` in the first layer, `[[A, -A], [-A, A]]`
    /// in the others, so that the untrained network is an isometry (Balduzzi et al. 2017, arXiv
    /// 1702.08591).
    LooksLinear,
    /// Normal, variance 1, whatever the shape.
    Normal,
    /// `(1 + spread·N(0, 1)) / fan_in`: all weights alike, but for a small relative spread.
    Homogeneous {
        /// Relative standard deviation.
        #[serde(with = "exact")]
        spread: f64,
    },
}

impl Key for Scheme {
    fn key(&self) -> impl Eq + Hash {
        let spread = match self {
            Self::Homogeneous { spread } => spread.to_bits(),
            _ => 0,
        };
        (std::mem::discriminant(self), spread)
    }
}

/// Distribution of the initial biases of a layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BiasScheme {
    /// All zero.
    #[default]
    Zero,
    /// Uniform up to `1 / √fan_in` on both sides of zero, which is what PyTorch does.
    Uniform,
}

impl BiasScheme {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes every field by reference")]
    fn is_zero(&self) -> bool {
        *self == Self::Zero
    }

    /// Fills the biases of a layer.
    pub(super) fn fill(self, biases: &mut [f32], fan_in: usize, stream: &mut Stream) {
        if self == Self::Uniform {
            fill_uniform(biases, 1.0 / (fan_in as f64).sqrt(), stream);
        }
    }
}

/// Fills `values` with numbers that are uniform up to `bound` on both sides of zero.
fn fill_uniform(values: &mut [f32], bound: f64, stream: &mut Stream) {
    for value in values {
        *value = (bound * (2.0 * stream.uniform() - 1.0)) as f32;
    }
}

/// Distributions of all weights and biases of a network.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Initialisation {
    /// Weights of hidden layers.
    pub hidden: Scheme,
    /// Weights of the head.
    pub head: Scheme,
    /// Factor on every weight.
    #[serde(with = "exact")]
    pub scale: f64,
    /// Factors on the weights of layers 1, 3, 5, ... and of layers 2, 4, 6, ..., the head included.
    #[serde(with = "exact")]
    pub alternation: [f64; 2],
    /// Factor on the weights of residual layers.
    #[serde(with = "exact")]
    pub branches: f64,
    /// Biases, which no factor changes; the text form does not mention zeros.
    #[serde(default, skip_serializing_if = "BiasScheme::is_zero")]
    pub biases: BiasScheme,
}

impl Key for Initialisation {
    fn key(&self) -> impl Eq + Hash {
        let Self { hidden, head, scale, alternation: [odd, even], branches, biases } = *self;
        (hidden, head, [scale, odd, even, branches].map(f64::to_bits), biases)
    }
}
equal_by_key!(Scheme, Initialisation);

impl Initialisation {
    /// Weights of these distributions, as they are, and no biases.
    pub fn new(hidden: Scheme, head: Scheme) -> Self {
        let biases = BiasScheme::Zero;
        Self { hidden, head, scale: 1.0, alternation: [1.0; 2], branches: 1.0, biases }
    }

    /// The scheme of layer `index` of `layers`, counted from 0, and the factor on its weights.
    pub(super) fn of_layer(&self, index: usize, layers: usize) -> (Scheme, f64) {
        let is_head = index + 1 == layers;
        let scheme = if is_head { self.head } else { self.hidden };
        (scheme, self.scale * self.alternation[index % 2])
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::He => write!(f, "He"),
            Self::LeCun => write!(f, "LeCun"),
            Self::Xavier => write!(f, "Xavier"),
            Self::XavierUniform => write!(f, "uniform Xavier"),
            Self::Orthogonal => write!(f, "orthogonal"),
            Self::LooksLinear => write!(f, "looks-linear"),
            Self::Normal => write!(f, "standard normal"),
            Self::Homogeneous { spread } => write!(f, "homogeneous (spread {spread})"),
        }
    }
}

impl fmt::Display for Initialisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} initialisation", self.hidden)?;
        if self.head != self.hidden {
            write!(f, " (head {})", self.head)?;
        }
        if self.scale != 1.0 {
            write!(f, " times {}", self.scale)?;
        }
        match self.alternation {
            [1.0, 1.0] => {}
            [odd, even] => write!(f, ", odd layers times {odd}, even layers times {even}")?,
        }
        if self.branches != 1.0 {
            write!(f, ", residual layers times {}", self.branches)?;
        }
        if self.biases == BiasScheme::Uniform {
            write!(f, ", uniform biases")?;
        }
        Ok(())
    }
}

impl Scheme {
    /// Fills the row-major `fan_out × fan_in` matrix `weights`.
    ///
    /// `mirrored` says that the layer's input comes in looks-linear pairs, as it does from the
    /// second layer on.
    pub(super) fn fill(
        self,
        weights: &mut [f32],
        (fan_out, fan_in): (usize, usize),
        mirrored: bool,
        scale: f64,
        stream: &mut Stream,
    ) {
        let fan = match self {
            Self::He => fan_in as f64 / 2.0,
            Self::LeCun => fan_in as f64,
            Self::Xavier => (fan_in + fan_out) as f64 / 2.0,
            Self::Normal => 1.0,
            Self::XavierUniform => {
                let bound = scale * (6.0 / (fan_in + fan_out) as f64).sqrt();
                return fill_uniform(weights, bound, stream);
            }
            Self::Homogeneous { spread } => {
                let mean = scale / fan_in as f64;
                stream.fill_normal(weights, mean * spread);
                for weight in weights {
                    *weight += mean as f32;
                }
                return;
            }
            Self::Orthogonal => {
                let block = orthogonal(fan_out, fan_in, stream);
                return write(weights, fan_in, |row, column| scale * block[(row, column)]);
            }
            Self::LooksLinear => {
                let columns = if mirrored { fan_in / 2 } else { fan_in };
                let rows = fan_out / 2;
                let block = orthogonal(rows, columns, stream);
                return write(weights, fan_in, |row, column| {
                    let same_half = (row < rows) == (column < columns);
                    let sign = if same_half { 1.0 } else { -1.0 };
                    scale * sign * block[(row % rows, column % columns)]
                });
            }
        };
        stream.fill_normal(weights, scale / fan.sqrt());
    }
}

fn write(weights: &mut [f32], columns: usize, entry: impl Fn(usize, usize) -> f64) {
    for (index, weight) in weights.iter_mut().enumerate() {
        *weight = entry(index / columns, index % columns) as f32;
    }
}

/// A Haar-distributed matrix with orthonormal columns (or rows, where it is wide): the Q of a
/// Gaussian matrix, with the signs that make it unique (F. Mezzadri 2007, arXiv math-ph/0609050).
fn orthogonal(rows: usize, columns: usize, stream: &mut Stream) -> DMatrix<f64> {
    let (long, short) = (rows.max(columns), rows.min(columns));
    let decomposition = DMatrix::from_fn(long, short, |_, _| stream.normal()).qr();
    let (mut q, r) = decomposition.unpack();
    for (mut column, diagonal) in q.column_iter_mut().zip(r.diagonal().iter()) {
        column *= 1.0f64.copysign(*diagonal);
    }
    if rows >= columns { q } else { q.transpose() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(scheme: Scheme, fan_out: usize, fan_in: usize, mirrored: bool) -> DMatrix<f64> {
        let mut weights = vec![0.0; fan_out * fan_in];
        let mut stream = Stream::new(3, "test");
        scheme.fill(&mut weights, (fan_out, fan_in), mirrored, 1.0, &mut stream);
        DMatrix::from_row_iterator(fan_out, fan_in, weights.iter().map(|&w| f64::from(w)))
    }

    /// Entries are rounded to f32, half a unit of 2^-24 each; sums of up to 128 of their products.
    const ROUNDING: f64 = 128.0 * 6e-8;

    #[test]
    fn orthogonal_weights_preserve_lengths() {
        let tall = filled(Scheme::Orthogonal, 128, 64, false);
        assert!((tall.tr_mul(&tall) - DMatrix::identity(64, 64)).amax() < ROUNDING);
        let wide = filled(Scheme::Orthogonal, 20, 64, false);
        assert!((&wide * wide.transpose() - DMatrix::identity(20, 20)).amax() < ROUNDING);
    }

    #[test]
    fn looks_linear_layers_are_an_isometry_through_the_relu() {
        let first = filled(Scheme::LooksLinear, 128, 64, false);
        let second = filled(Scheme::LooksLinear, 128, 128, true);
        let mut stream = Stream::new(5, "input");
        let input = DMatrix::from_fn(64, 1, |_, _| stream.normal());
        let hidden = (&second * (&first * &input).map(|z| z.max(0.0))).map(|z| z.max(0.0));
        assert!((hidden.norm() / input.norm() - 1.0).abs() < ROUNDING);
    }

    #[test]
    fn normal_weights_have_the_stated_variance() {
        // The variance of 128·256 normal squares has relative standard deviation √(2/32768) = 0.8
        // %, that of uniform ones less.
        for (scheme, variance) in [
            (Scheme::He, 2.0 / 256.0),
            (Scheme::LeCun, 1.0 / 256.0),
            (Scheme::Xavier, 2.0 / 384.0),
            (Scheme::XavierUniform, 2.0 / 384.0),
            (Scheme::Normal, 1.0),
        ] {
            let weights = filled(scheme, 128, 256, false);
            let measured = weights.norm_squared() / (128.0 * 256.0);
            let error = (measured / variance - 1.0).abs();
            assert!(error < 0.04, "{scheme}: {measured} for {variance}");
        }
    }

    #[test]
    fn uniform_numbers_fill_their_range() {
        let largest = |values: &[f32]| values.iter().fold(0.0, |most: f32, x| most.max(x.abs()));
        let bound = (6.0_f64 / 384.0).sqrt() as f32;
        let weights = filled(Scheme::XavierUniform, 128, 256, false);
        let weights: Vec<f32> = weights.iter().map(|&weight| weight as f32).collect();
        // The largest of 128·256 lies within a thousandth of the end but for a probability of e^-33.
        assert!((0.999 * bound..=bound).contains(&largest(&weights)));
        let mut biases = vec![7.0; 100_000];
        BiasScheme::Uniform.fill(&mut biases, 16, &mut Stream::new(1, "biases"));
        assert!((0.2499..=0.25).contains(&largest(&biases)), "e^-40");
        let mean = biases.iter().map(|&bias| f64::from(bias)).sum::<f64>() / 1e5;
        // Five standard errors of 0.25/√3/√100000.
        assert!(mean.abs() < 2.3e-3, "{mean}");
        let mut none = vec![0.0; 3];
        BiasScheme::Zero.fill(&mut none, 16, &mut Stream::new(1, "biases"));
        assert_eq!(none, [0.0; 3]);
    }

    #[test]
    fn homogeneous_weights_are_alike_but_for_the_spread() {
        let weights = filled(Scheme::Homogeneous { spread: 0.1 }, 128, 256, false) * 256.0;
        // 128·256 normal numbers: standard errors 0.1/181 of the mean, 0.1/256 of the deviation;
        // five of them.
        let mean = weights.mean();
        assert!((mean - 1.0).abs() < 2.8e-3, "mean {mean}");
        let deviation = weights.variance().sqrt();
        assert!((deviation - 0.1).abs() < 2e-3, "deviation {deviation}");
    }

    #[test]
    fn factors_alternate_from_the_first_layer_to_the_head() {
        let start = Initialisation {
            scale: 2.0,
            alternation: [0.5, 3.0],
            ..Initialisation::new(Scheme::He, Scheme::LeCun)
        };
        let layers: Vec<_> = (0..3).map(|index| start.of_layer(index, 3)).collect();
        let expected = [(Scheme::He, 1.0), (Scheme::He, 6.0), (Scheme::LeCun, 1.0)];
        assert_eq!(layers, expected);
        let words =
            "He initialisation (head LeCun) times 2, odd layers times 0.5, even layers times 3";
        assert_eq!(start.to_string(), words);
    }
}
