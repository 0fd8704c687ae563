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
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{__m256, __m512};
        let fma = is_x86_feature_detected!("fma");
        match kernels {
            Kernels::Avx512 if fma && is_x86_feature_detected!("avx512f") => {
                // SAFETY: the processor has the vectors and their multiply-adds.
                unsafe { product_of::<__m512>(target, accumulate, factors, epilogue) }
            }
            Kernels::Avx2 if fma && is_x86_feature_detected!("avx2") => {
                // SAFETY: as above.
                unsafe { product_of::<__m256>(target, accumulate, factors, epilogue) }
            }
            _ => unreachable!("this processor has no tiles by {kernels} kernels"),
        }
    }
    #[cfg(target_arch = "aarch64")]
    {
        assert_eq!(kernels, Kernels::Neon, "this processor has no other tiles");
        // SAFETY: every processor of this kind has the vectors.
        unsafe {
            product_of::<std::arch::aarch64::float32x4_t>(target, accumulate, factors, epilogue)
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

    /// Every number of rows and columns that tiles can have, in all layouts: nothing beside the target is written,
    /// and under Miri, which runs AVX2, nothing beside the factors is read.
    #[test]
    fn tiles_stay_within_their_factors() {
        const GUARD: f32 = 12345.0;
        let kernels = match Kernels::here() {
            Kernels::Avx512 => vec![Kernels::Avx2, Kernels::Avx512],
            kernels if kernels.have_tiles() => vec![kernels],
            _ => return,
        };
        let (most_rows, most_columns, depths) =
            if cfg!(miri) { (13, 18, [1, 9]) } else { (14, MOST_COLUMNS + 2, [1, 35]) };
        for (rows, columns) in (1..=most_rows).flat_map(|i| (1..=most_columns).map(move |j| (i, j)))
        {
            for depth in depths {
                let (left, right) = (numbers(rows * depth), numbers(depth * columns));
                for layout in 0..4 {
                    let by_rows = [layout & 1 == 0, layout & 2 == 0];
                    let view = |values, rows, columns, by_rows| match by_rows {
                        true => View::new(values, rows, columns),
                        false => View::new(values, columns, rows).transposed(),
                    };
                    let factors = Factors {
                        left: view(&left[..], rows, depth, by_rows[0]),
                        rows: 0..rows,
                        right: view(&right[..], depth, columns, by_rows[1]),
                        block: 0..depth,
                    };
                    for kernels in &kernels {
                        let mut guarded = vec![GUARD; rows * columns + 2 * MOST_COLUMNS];
                        let target = &mut guarded[MOST_COLUMNS..][..rows * columns];
                        let way = if depth == 1 { Accumulate::Add } else { Accumulate::Replace };
                        let before = if way == Accumulate::Add { GUARD } else { 0.0 };
                        product(*kernels, target, way, &factors, Epilogue::None);
                        for (place, found) in target.iter().enumerate() {
                            let (i, j) = (place / columns, place % columns);
                            let term = |k| factors.left.at(i, k) * factors.right.at(k, j);
                            let sum: f32 = (0..depth).map(term).sum();
                            let place = format!("({i}, {j}) of {rows} × {columns}, {depth}");
                            assert_eq!(*found, before + sum, "{kernels} at {place}");
                        }
                        let (head, tail) = guarded.split_at(MOST_COLUMNS);
                        let around = head.iter().chain(&tail[rows * columns..]);
                        assert!(around.copied().all(|number| number == GUARD));
                    }
                }
            }
        }
    }
}
