//! Products in single precision by tiles of registers.
//!
//! A tile holds the sums of some rows of the left factor and a few vectors of columns of the right one, in
//! registers, from the first `k` of a block to the last: each is the chain of [`matmul`](super::matmul). Left
//! factors are read where they stand, number by number. Of a right factor whose rows are contiguous, so are the
//! vectors; others are copied, panel by panel.
#![expect(unsafe_code, reason = "vectors of a given processor have no safe interface")]

#[cfg(target_arch = "aarch64")]
mod neon;
mod panel;
mod tile;
mod vector;
#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(target_arch = "aarch64")]
use std::arch::aarch64;
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64;
use std::cell::RefCell;

use panel::{Left, Panel, Right, Target};
use vector::Vector;

use super::epilogue::Epilogue;
use super::view::{Accumulate, DEPTH_BLOCK, Factors};
use super::{Buffer, Kernels, zeros};

/// Columns of a panel, at most.
const MOST_COLUMNS: usize = 64;

/// `target (+)= left · right` by the tiles of these kernels, and what becomes of the entries.
///
/// # Panics
/// Where the shapes do not fit together, or the processor has no such vectors.
pub(super) fn product(
    kernels: Kernels,
    target: &mut [f32],
    accumulate: Accumulate,
    factors: &Factors<'_, f32>,
    epilogue: Epilogue<'_, f32>,
) {
    assert!(kernels.are_here(), "this processor has no vectors of {kernels}");
    // SAFETY: it has them.
    unsafe {
        match kernels {
            #[cfg(target_arch = "x86_64")]
            Kernels::Avx512 => product_of::<x86_64::__m512>(target, accumulate, factors, epilogue),
            // For tests alone, which Miri can run: the library's kernels are faster.
            #[cfg(all(test, target_arch = "x86_64"))]
            Kernels::Avx2 => product_of::<x86_64::__m256>(target, accumulate, factors, epilogue),
            #[cfg(target_arch = "aarch64")]
            Kernels::Neon => {
                product_of::<aarch64::float32x4_t>(target, accumulate, factors, epilogue);
            }
            _ => unreachable!("there are no tiles of {kernels}"),
        }
    }
}

/// # Safety
/// The processor has the vectors.
unsafe fn product_of<V: Vector>(
    target: &mut [f32],
    accumulate: Accumulate,
    factors: &Factors<'_, f32>,
    epilogue: Epilogue<'_, f32>,
) {
    // What is copied of the right factor has room.
    const { assert!(V::PANEL <= MOST_COLUMNS && V::PANEL.is_multiple_of(V::LANES)) };
    let (rows, columns) = factors.check(target.len());
    epilogue.check(target.len(), columns);
    if rows == 0 {
        return;
    }
    thread_local! {
        static COPY: RefCell<Buffer<f32>> = RefCell::new(zeros(DEPTH_BLOCK * MOST_COLUMNS));
    }
    let left = Left::new(factors);
    COPY.with_borrow_mut(|copy| {
        for start in (0..columns).step_by(V::PANEL) {
            let columns_of_panel = start..columns.min(start + V::PANEL);
            let width = columns_of_panel.len();
            let panel = Panel {
                target: Target {
                    start: target[start..].as_mut_ptr(),
                    stride: columns,
                    accumulate,
                    epilogue: epilogue.beginning_at(start, start),
                },
                left,
                // SAFETY: the processor has the vectors.
                right: unsafe { Right::new::<V>(factors, &columns_of_panel, copy) },
                depth: factors.block.len(),
                width,
            };
            // SAFETY: the processor has the vectors. The target has as many rows and columns from the panel's first
            // entry on, the factors have as many rows, columns and `k`.
            unsafe { panel.multiply::<V>(rows) };
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::view::View;

    /// Numbers that are exact under any order of additions, so that only a wrong place gives a wrong sum.
    fn numbers(count: usize) -> Vec<f32> {
        (0..count).map(|place| ((place * 37 + 11) % 23) as f32 - 11.0).collect()
    }

    /// `rows × columns` numbers in rows, or in columns.
    fn view(values: &[f32], rows: usize, columns: usize, by_rows: bool) -> View<'_, f32> {
        if by_rows {
            View::new(values, rows, columns)
        } else {
            View::new(values, columns, rows).transposed()
        }
    }

    /// The product has the sums and biases, and nothing beside it is written.
    fn check(kernels: Kernels, accumulate: Accumulate, factors: &Factors<'_, f32>) {
        const GUARD: f32 = 12345.0;
        let (rows, columns) = (factors.rows.len(), factors.right.shape().1);
        let mut guarded = vec![GUARD; rows * columns + 2 * MOST_COLUMNS];
        let target = MOST_COLUMNS..MOST_COLUMNS + rows * columns;
        let biases = numbers(columns);
        let epilogue = Epilogue::Biased(&biases);
        product(kernels, &mut guarded[target.clone()], accumulate, factors, epilogue);
        for (place, found) in guarded.into_iter().enumerate() {
            let sum: f32 = if target.contains(&place) {
                let (i, j) = ((place - target.start) / columns, (place - target.start) % columns);
                let term = |k| factors.left.at(factors.rows.start + i, k) * factors.right.at(k, j);
                biases[j] + factors.block.clone().map(term).sum::<f32>()
            } else {
                0.0
            };
            let replaced = target.contains(&place) && accumulate == Accumulate::Replace;
            let expected = if replaced { sum } else { GUARD + sum };
            assert_eq!(found, expected, "{kernels} at {place} of {rows} × {columns}");
        }
    }

    /// Every number of rows and columns that tiles can have, in all layouts. Under Miri, which runs AVX2, nothing
    /// beside the factors is read, either.
    #[test]
    fn tiles_stay_within_their_factors() {
        let all_kernels = Kernels::of_vectors_here();
        let (all_rows, all_columns, depth) = if cfg!(miri) {
            (vec![1, 6, 13], vec![1, 7, 8, 9, 16, 18], 9)
        } else {
            ((1..=14).collect(), (1..=MOST_COLUMNS + 2).collect(), 35)
        };
        for (rows, layout) in all_rows.into_iter().flat_map(|rows| (0..4).map(move |i| (rows, i))) {
            for &columns in &all_columns {
                let (all_rows, steps) = (rows + 2, depth + 3);
                let (left, right) = (numbers(all_rows * steps), numbers(steps * columns));
                let factors = Factors {
                    left: view(&left, all_rows, steps, layout & 1 == 0),
                    rows: 2..all_rows,
                    right: view(&right, steps, columns, layout & 2 == 0),
                    block: 3..steps,
                };
                for kernels in &all_kernels {
                    check(*kernels, Accumulate::Replace, &factors);
                    check(*kernels, Accumulate::Add, &factors);
                }
            }
        }
    }
}
