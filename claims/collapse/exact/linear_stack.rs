//! `collapse.linear_stack`.

use nalgebra::DVector;

use super::MODULE;
use super::monte_carlo::deviation;
use crate::exact::prelude::*;

/// Widths of the pre-registration.
const WIDTHS: [usize; 3] = [8, 32, 128];
/// Networks of one layer.
const NETWORKS: usize = 1200;
/// Networks of many layers, and their layers.
const STACKS: usize = 120;
const LAYERS: usize = 16;

/// Random numbers, which width, and the angle between two inputs.
type Case = (u64, usize, f64);

pub(super) fn claim() -> Claim {
    MODULE
        .claim("linear_stack", "Even a random linear network collapses: every layer takes as much from the logarithm of the sine between two inputs, whatever their angle.")
        .section("abstract")
        .definition(Definition::OtherLiterature)
        .quantity("ln sin²θ between two inputs before and after Gaussian linear layers of width n \
            = 8, 32, 128: on average ψ((n−1)/2) − ψ(n/2) is added by each, with the digamma \
            function ψ; over 1200 networks of one layer, or 120 stacks of 16 layers of width 8, \
            fewer where less would do to break; to what a layer adds, two variates of mean zero \
            are added: ln‖Wx‖² − ln‖Wz‖² for the second input x and the unit vector z across the \
            first one, and (1 + 3/(n+4))(cos² − 1/n), cos that between the images of the first \
            input and of z; errors in units of six standard errors")
        .remark("The law follows from known ones: sin²θ is the squared volume of two unit vectors, \
            which a Gaussian layer multiplies by two independent chi-squares and normalisation divides \
            by two others. Stacks are of width 8 alone, where they fit in a second. Without the \
            variates a layer's spread, up to 2/√n, would hide its drift; with them it is about \
            2.5/n², and the drift can be told from −1/n, which is about 1.5/n² away.")
        .work(Work::operations(4.2e9))
        .property(Property::new(
            "One layer of width 8, 32 or 128 adds ψ((n−1)/2) − ψ(n/2) to ln sin²θ on average, \
             whatever θ.",
            || cases(0.05..3.09),
            |_, case| one_layer(case, NETWORKS, drift(WIDTHS[case.1])),
        ))
        .property(Property::new(
            "Sixteen layers of width 8 add sixteen times as much.",
            || cases(0.05..3.09),
            |_, case| stack(case, STACKS, LAYERS as f64 * drift(8)),
        ))
        // 1.5/n² away and more, twenty standard errors.
        .property(broken(
            "One layer of width 8, 32 or 128 adds −1/n to ln sin²θ on average.",
            || cases(0.05..3.09),
            |_, case| one_layer(case, NETWORKS, -1.0 / WIDTHS[case.1] as f64),
        ))
        // 0.45 away, with a standard error of 0.02.
        .property(broken(
            "Sixteen layers of width 8 add −2 to ln sin²θ on average.",
            || cases(0.05..3.09),
            |_, case| stack(case, 60, LAYERS as f64 / -8.0),
        ))
        // A hundred networks do: 1/n away, with a standard error of a quarter of 1/n².
        .property(broken(
            "One layer of width 8, 32 or 128 leaves ln sin²θ as it is on average.",
            || cases(0.05..3.09),
            |_, case| one_layer(case, 100, 0.0),
        ))
        .property(broken(
            "One orthogonal layer adds ψ((n−1)/2) − ψ(n/2) to ln sin²θ.",
            || cases(0.05..3.09),
            |_, case| orthogonal(case),
        ))
}

fn cases(angles: std::ops::Range<f64>) -> impl Strategy<Value = Case> {
    (any::<u64>(), 0..WIDTHS.len(), angles)
}

fn drift(width: usize) -> f64 {
    digamma_of_half(width - 1) - digamma_of_half(width)
}

/// Two vectors of any length, and the part of the second that is across the first.
struct Pair {
    first: Vec<f64>,
    second: Vec<f64>,
    across: Vec<f64>,
    /// Squared lengths of the second and of its part.
    squares: [f64; 2],
}

impl Pair {
    fn new(first: Vec<f64>, second: Vec<f64>) -> Self {
        let along = product(&first, &second) / product(&first, &first);
        let entries = second.iter().zip(&first);
        let across: Vec<f64> = entries.map(|(x, g)| x - along * g).collect();
        let squares = [&second, &across].map(|vector| product(vector, vector));
        Self { first, second, across, squares }
    }

    fn at(angle: f64) -> Self {
        let second = vec![libm::cos(angle), libm::sin(angle)];
        Self::new(vec![1.0, 0.0], second)
    }

    /// `sin²θ`.
    fn square(&self) -> f64 {
        self.squares[1] / self.squares[0]
    }

    /// The pair mapped by a fresh Gaussian layer, and what that adds to `ln sin²θ`, with the variates.
    ///
    /// Divided by the squares of what they are images of, both squared lengths are chi-squares with n
    /// degrees of freedom, if not independent ones: their logarithms have the same mean. The images of
    /// two orthogonal vectors have independent and uniform directions: their squared cosine B has mean
    /// 1/n. What is left of the change is ln(1 − B), and 1 + 3/(n + 4) the slope of B + B²/2 on B.
    fn mapped(&self, width: usize, stream: &mut Stream) -> (Self, f64) {
        let columns = stream.normal_matrix(self.first.len(), width);
        let [first, second, across] = [&self.first, &self.second, &self.across].map(|vector| {
            let mut image = vec![0.0; width];
            for (row, x) in vector.iter().enumerate() {
                let column = columns.row(row).iter();
                for (y, w) in image.iter_mut().zip(column) {
                    *y += w * x;
                }
            }
            image
        });
        let across_square = product(&across, &across);
        let cosine = product(&first, &across);
        let cosine_square = cosine * cosine / (product(&first, &first) * across_square);
        let mapped = Self::new(first, second);

        let n = width as f64;
        let change = libm::log(mapped.square() / self.square());
        let [input, part] = self.squares;
        let lengths = libm::log(mapped.squares[0] / input / (across_square / part));
        let directions = (1.0 + 3.0 / (n + 4.0)) * (cosine_square - 1.0 / n);
        (mapped, change + lengths + directions)
    }
}

/// In four sums, which need not wait for each other.
fn product(one: &[f64], other: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    for (one, other) in one.chunks(4).zip(other.chunks(4)) {
        for (sum, (x, y)) in sums.iter_mut().zip(one.iter().zip(other)) {
            *sum += x * y;
        }
    }
    sums.iter().sum()
}

/// The mean change of `ln sin²θ` over networks of one layer, off the expected one.
fn one_layer(&(seed, width, angle): &Case, networks: usize, expected: f64) -> f64 {
    let mut stream = Stream::new(seed, "linear layer");
    let pair = Pair::at(angle);
    let changes = (0..networks).map(|_| pair.mapped(WIDTHS[width], &mut stream).1);
    deviation(&changes.collect::<Vec<_>>(), expected, 0.0)
}

/// The same over stacks.
fn stack(&(seed, _, angle): &Case, stacks: usize, expected: f64) -> f64 {
    let mut stream = Stream::new(seed, "linear stack");
    let changes = (0..stacks).map(|_| {
        let mut pair = Pair::at(angle);
        let changes = (0..LAYERS).map(|_| {
            let change;
            (pair, change) = pair.mapped(8, &mut stream);
            change
        });
        changes.sum()
    });
    deviation(&changes.collect::<Vec<_>>(), expected, 0.0)
}

/// How far an orthogonal layer is from the law, in units of a hundredth of the drift: there is no
/// Monte-Carlo error where every layer does the same.
fn orthogonal(&(seed, width, angle): &Case) -> f64 {
    let mut stream = Stream::new(seed, "orthogonal layer");
    // A matrix of 128 columns takes long to make orthogonal, and is not needed: the law has its drift
    // at width 8 and 32 as well.
    let width = WIDTHS[width.min(1)];
    let layer = rotation(width, &mut stream);
    let [first, second] = [0.0, angle].map(|angle| {
        let mut input = DVector::zeros(width);
        (input[0], input[1]) = (libm::cos(angle), libm::sin(angle));
        &layer * input
    });
    let mapped = Pair::new(first.as_slice().to_vec(), second.as_slice().to_vec());
    let change = libm::log(mapped.square() / Pair::at(angle).square());
    let drift = drift(width);
    (change - drift).abs() / (0.01 * drift.abs())
}

/// Euler's constant γ.
const EULER: f64 = 0.577_215_664_901_532_9;

/// The digamma function at halves of whole numbers, `ψ(twice/2)`, by the recurrence
/// `ψ(x + 1) = ψ(x) + 1/x` from `ψ(1) = −γ` and `ψ(1/2) = −γ − 2·ln 2`: nothing but additions and
/// divisions, the same on every platform.
fn digamma_of_half(twice: usize) -> f64 {
    assert!(twice > 0, "the digamma function has a pole at zero");
    let (start, first) = match twice % 2 {
        0 => (-EULER, 2),
        _ => (-EULER - 2.0 * std::f64::consts::LN_2, 1),
    };
    (first..twice).step_by(2).fold(start, |psi, twice| psi + 2.0 / twice as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the asymptotic series `ln x − 1/(2x) − 1/(12x²) + 1/(120x⁴) − 1/(252x⁶)`, whose error is
    /// below its next term, 1/(240x⁸); the recurrence rounds once a step, of numbers below six.
    #[test]
    fn the_recurrence_meets_the_asymptotic_series() {
        for twice in 20..400 {
            let x = twice as f64 / 2.0;
            let square = 1.0 / (x * x);
            let corrections = square * (1.0 / 12.0 - square * (1.0 / 120.0 - square / 252.0));
            let series = libm::log(x) - 0.5 / x - corrections;
            let next = square * square * square * square / 240.0;
            let rounding = twice as f64 * 6.0 * f64::EPSILON;
            let off = (digamma_of_half(twice) - series).abs();
            assert!(off < next + rounding, "{x}: {off}");
        }
    }

    #[test]
    fn known_values() {
        assert_eq!(digamma_of_half(2), -EULER);
        // Abramowitz and Stegun, table 6.1.
        assert!((digamma_of_half(3) - 0.036_489_973_978_576_5).abs() < 1e-15);
        assert!((digamma_of_half(4) - 0.422_784_335_098_467_1).abs() < 1e-15);
    }
}
