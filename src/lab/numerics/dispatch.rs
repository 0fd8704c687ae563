//! Compiling one kernel for the vector unit at hand.

use std::fmt;
use std::hint::black_box;

use pulp::Arch;

/// Runs `kernel` as compiled for the widest vector unit of this processor.
///
/// Pass a closure marked `#[inline(always)]`: only code inlined into it is compiled for that unit.
/// The result never depends on the choice, because the compiler may not reorder floating-point
/// operations and [`f32::mul_add`] rounds once everywhere.
#[inline(always)]
pub fn vectorised<R>(kernel: impl FnOnce() -> R) -> R {
    Arch::new().dispatch(kernel)
}

/// Which kernels compute the products on this processor. All of them give the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernels {
    /// Tiles of 512-bit vectors in single precision, a library's in double precision.
    Avx512,
    /// A library's kernels for 256-bit vectors with fused multiply-adds.
    Avx2,
    /// Tiles of 128-bit vectors in single precision, plain Rust in double precision.
    Neon,
    /// Plain Rust, as compiled for the processor's multiply-adds.
    Portable,
    /// The same where no fused multiply-add of the processor is used, so that every one is computed by a
    /// function: the same bits, tens of times slower.
    Software,
}

impl Kernels {
    /// Those of this processor.
    #[must_use]
    pub fn here() -> Self {
        let best = [Self::Avx512, Self::Avx2, Self::Neon, Self::Portable];
        best.into_iter().find(|kernels| kernels.are_here()).unwrap_or(Self::Software)
    }

    /// Whether this processor has their vectors and multiply-adds.
    pub(super) fn are_here(self) -> bool {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(not(target_arch = "x86_64"))]
            Self::Avx512 | Self::Avx2 => false,
            Self::Neon => cfg!(target_arch = "aarch64"),
            // On x86-64 they are looked for when the program runs, together with vectors.
            Self::Portable => cfg!(all(not(target_arch = "x86_64"), target_feature = "fma")),
            Self::Software => true,
        }
    }

    /// All kernels of vectors that this processor can run.
    #[cfg(test)]
    pub(super) fn of_vectors_here() -> Vec<Self> {
        let all = [Self::Avx512, Self::Avx2, Self::Neon];
        all.into_iter().filter(|kernels| kernels.are_here()).collect()
    }

    /// Whether products in single precision are computed by tiles of registers.
    pub(super) fn have_tiles(self) -> bool {
        matches!(self, Self::Avx512 | Self::Neon)
    }

    /// Which these are, and whether they give the recorded bits here.
    #[must_use]
    pub fn sentence(self) -> String {
        let linux_on_arm = cfg!(all(target_arch = "aarch64", target_os = "linux"));
        let tested = cfg!(target_arch = "x86_64") || linux_on_arm;
        let bits = match bits_are_guaranteed() {
            // Elsewhere they were not seen yet.
            Ok(()) if tested => "with the bits of the records",
            Ok(()) => "which are expected to give the bits of the records",
            Err(_) => "whose bits may differ from those of the records",
        };
        format!("products by {self} kernels, {bits}")
    }
}

impl fmt::Display for Kernels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Avx512 => "AVX-512",
            Self::Avx2 => "AVX2",
            Self::Neon => "NEON",
            Self::Portable => "portable",
            Self::Software => "portable (slow: no fused multiply-add of this processor is used)",
        })
    }
}

/// Whether results on this machine equal the recorded ones bit for bit: they do where arithmetic is that of
/// IEEE 754, which is tried on the cases that tell.
///
/// # Errors
/// A sentence that says in what the arithmetic differs.
pub fn bits_are_guaranteed() -> Result<(), String> {
    let differing = if !rounds_once() {
        "fused multiply-adds round twice"
    } else if !keeps_subnormal_numbers() {
        "subnormal numbers are taken for 0"
    } else {
        return Ok(());
    };
    Err(format!(
        "on this machine {differing}: results are valid, but not guaranteed to equal the recorded ones bit \
         for bit"
    ))
}

/// Squares of numbers just above 1, from which the rounded product is taken away: `(1 + ε)² − (1 + 2ε)` is `ε²`,
/// and nothing is left of it where the product is rounded as well. In single precision also a sum a hair above the
/// middle of two numbers, of which double precision loses the hair.
fn rounds_once() -> bool {
    let (single, double, hair) = (1.0 + f32::EPSILON, 1.0 + f64::EPSILON, f32::MIN_POSITIVE);
    vectorised(
        #[inline(always)]
        || {
            let single = black_box(single).mul_add(single, -(1.0 + 2.0 * f32::EPSILON));
            let double = black_box(double).mul_add(double, -(1.0 + 2.0 * f64::EPSILON));
            // 24929 · 673 is 2²⁴ + 1, half way between two numbers.
            let beside = black_box(24_929.0f32).mul_add(673.0, hair);
            single == f32::EPSILON * f32::EPSILON
                && double == f64::EPSILON * f64::EPSILON
                && beside == 16_777_218.0
        },
    )
}

fn keeps_subnormal_numbers() -> bool {
    vectorised(
        #[inline(always)]
        || black_box(f32::MIN_POSITIVE) / 2.0 > 0.0 && black_box(f64::MIN_POSITIVE) / 2.0 > 0.0,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    /// `x · y + z`, rounded once, without a multiply-add: the sum of the exact product and `z` is rounded to odd
    /// in double precision before it is rounded to single (S. Boldo and G. Melquiond, "Emulation of FMA and
    /// correctly rounded sums", IEEE Transactions on Computers 57, 2008).
    fn multiply_add(x: f32, y: f32, z: f32) -> f32 {
        let (product, addend) = (f64::from(x) * f64::from(y), f64::from(z));
        let sum = product + addend;
        // What rounding took away (D. E. Knuth's TwoSum): exact, and NaN where something is not finite.
        let shared = sum - product;
        let lost = (product - (sum - shared)) + (addend - shared);
        let bits = sum.to_bits();
        let inexact = lost.abs() > 0.0;
        let odd = match ((lost > 0.0) == (sum > 0.0), inexact && bits & 1 == 0) {
            (_, false) => bits,
            (true, true) => bits + 1,
            (false, true) => bits - 1,
        };
        f64::from_bits(odd) as f32
    }

    #[test]
    fn kernels_are_those_of_the_processor() {
        assert!(Kernels::Software.are_here() && Kernels::here().are_here());
        assert_eq!(Kernels::Neon.are_here(), cfg!(target_arch = "aarch64"));
        let with_tiles = [Kernels::Avx512, Kernels::Avx2, Kernels::Neon, Kernels::Portable];
        assert_eq!(with_tiles.map(Kernels::have_tiles), [true, false, true, false]);
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn the_bits_are_those_of_the_records() {
        let sentence = Kernels::Avx2.sentence();
        assert_eq!(sentence, "products by AVX2 kernels, with the bits of the records");
    }

    #[test]
    fn multiply_adds_round_once() {
        assert!(rounds_once() && keeps_subnormal_numbers());
        let mut stream = Stream::new(1, "multiply-adds");
        let mut bits = || (stream.uniform() * (1_u64 << 32) as f64) as u32;
        let edges = [0.0, f32::MIN_POSITIVE, f32::from_bits(1), f32::MAX, 1.0, f32::INFINITY];
        for draw in 0..200_000 {
            let (x, y, other) = (f32::from_bits(bits()), f32::from_bits(bits()), bits());
            let z = match draw % 4 {
                0 => f32::from_bits(other),
                // What nearly cancels the product,
                1 => f32::from_bits((-x * y).to_bits() ^ (other & 7)),
                2 => edges[draw / 4 % edges.len()].copysign(x),
                // or is smaller by up to 2^49, so that ties come about.
                _ => x * y * f32::from_bits((other % 50 + 127 - 49) << 23),
            };
            let (found, expected) = (black_box(x).mul_add(y, z), multiply_add(x, y, z));
            assert!(
                found.to_bits() == expected.to_bits() || (found.is_nan() && expected.is_nan()),
                "{x:e} · {y:e} + {z:e} is {expected:e}, not {found:e}"
            );
        }
    }

    /// The square that the probe takes is one where rounding the product before the sum changes the result.
    #[test]
    fn double_rounding_is_told_from_single() {
        let (near, square) = (1.0 + f32::EPSILON, 1.0 + 2.0 * f32::EPSILON);
        assert_eq!(black_box(near) * near - square, 0.0);
        assert_ne!(near.mul_add(near, -square), 0.0);
    }
}
