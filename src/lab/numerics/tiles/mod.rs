//! Products in single precision by tiles of registers.
//!
//! A tile holds the sums of some rows of the left factor and a few vectors of columns of the right one, in
//! registers, from the first `k` of a block to the last: each is the chain of [`matmul`](super::matmul). Left
//! factors are read where they stand, number by number. Of a right factor whose rows are contiguous, so are the
//! vectors; others are copied, panel by panel.
#![expect(unsafe_code, reason = "vectors of a given processor have no safe interface")]

mod finish;
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

use finish::{Finish, Target};
use panel::{Left, Panel, Right};
use vector::Vector;

use super::epilogue::Epilogue;
use super::view::{Accumulate, DEPTH_BLOCK, Factors};
use super::{Buffer, Descent, Kernels, zeros};

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
    epilogue.check(target.len(), factors.right.shape().1);
    let finish = Finish::Product(accumulate, epilogue);
    // SAFETY: there is an operand for every column or entry.
    unsafe { finished_product(kernels, target, factors, finish) };
}

/// A step of the parameters along the gradient `left · right`. Without a velocity there is no momentum.
///
/// # Panics
/// Where the shapes do not fit together, or the processor has no such vectors.
pub(super) fn descent(
    kernels: Kernels,
    step: Descent,
    parameters: &mut [f32],
    velocity: &mut [f32],
    factors: &Factors<'_, f32>,
) {
    let velocity = if velocity.is_empty() {
        None
    } else {
        assert_eq!(velocity.len(), parameters.len(), "a velocity for every parameter");
        Some(velocity.as_mut_ptr())
    };
    // SAFETY: the velocity has a number for every parameter, and is borrowed mutably beside them.
    unsafe { finished_product(kernels, parameters, factors, Finish::Descent(step, velocity)) };
}

/// The product, and what becomes of its entries.
///
/// # Safety
/// What finishes it has an operand for every column or entry of the target; a velocity can be written and overlaps
/// nothing else.
unsafe fn finished_product(
    kernels: Kernels,
    target: &mut [f32],
    factors: &Factors<'_, f32>,
    finish: Finish<'_>,
) {
    assert!(kernels.are_here(), "this processor has no vectors of {kernels}");
    // SAFETY: it has them; operands as for this function.
    unsafe {
        match kernels {
            #[cfg(target_arch = "x86_64")]
            Kernels::Avx512 => product_of::<x86_64::__m512>(target, factors, finish),
            // For tests alone, which Miri can run: the library's kernels are faster.
            #[cfg(all(test, target_arch = "x86_64"))]
            Kernels::Avx2 => product_of::<x86_64::__m256>(target, factors, finish),
            #[cfg(target_arch = "aarch64")]
            Kernels::Neon => product_of::<aarch64::float32x4_t>(target, factors, finish),
            _ => unreachable!("there are no tiles of {kernels}"),
        }
    }
}

/// # Safety
/// The processor has the vectors. Operands as for [`finished_product`].
unsafe fn product_of<V: Vector>(
    target: &mut [f32],
    factors: &Factors<'_, f32>,
    finish: Finish<'_>,
) {
    // What is copied of the right factor has room.
    const { assert!(V::PANEL <= MOST_COLUMNS && V::PANEL.is_multiple_of(V::LANES)) };
    let (rows, columns) = factors.check(target.len());
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
                    finish: finish.beginning_at(start, start),
                },
                left,
                // SAFETY: the processor has the vectors.
                right: unsafe { Right::new::<V>(factors, &columns_of_panel, copy) },
                depth: factors.block.len(),
                width,
            };
            // SAFETY: the processor has the vectors. The target, and operands and velocity with it, have as many rows
            // and columns from the panel's first entry on, the factors have as many rows, columns and `k`.
            unsafe { panel.multiply::<V>(rows) };
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;
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

    /// The sum at this place of the product.
    fn entry(factors: &Factors<'_, f32>, place: usize) -> f32 {
        let columns = factors.right.shape().1;
        let (i, j) = (place / columns, place % columns);
        let term = |k| factors.left.at(factors.rows.start + i, k) * factors.right.at(k, j);
        factors.block.clone().map(term).sum()
    }

    /// Parameters take a step along the product, with a velocity and without, and nothing beside them moves.
    fn check_descent(kernels: Kernels, factors: &Factors<'_, f32>) {
        // Powers of two, so that every step is exact.
        let step = Descent { momentum: 0.5, decay: 0.25, rate: 2.0 };
        let entries = factors.rows.len() * factors.right.shape().1;
        let all = numbers(entries + 2 * MOST_COLUMNS);
        let moving = MOST_COLUMNS..MOST_COLUMNS + entries;
        for has_velocity in [true, false] {
            let (mut parameters, mut velocity) = (all.clone(), all.clone());
            let own = if has_velocity { &mut velocity[moving.clone()] } else { &mut [] };
            descent(kernels, step, &mut parameters[moving.clone()], own, factors);
            for (place, before) in all.iter().enumerate() {
                let (mut parameter, mut carried) = (*before, *before);
                if moving.contains(&place) {
                    let decayed = entry(factors, place - moving.start) + 0.25 * parameter;
                    let next = if has_velocity { 0.5 * carried + decayed } else { decayed };
                    parameter -= 2.0 * next;
                    carried = if has_velocity { next } else { carried };
                }
                let found = (parameters[place], velocity[place]);
                assert_eq!(found, (parameter, carried), "{kernels} at {place} of {entries}");
            }
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
                biases[(place - target.start) % columns] + entry(factors, place - target.start)
            } else {
                0.0
            };
            let replaced = target.contains(&place) && accumulate == Accumulate::Replace;
            let expected = if replaced { sum } else { GUARD + sum };
            assert_eq!(found, expected, "{kernels} at {place} of {rows} × {columns}");
        }
    }

    /// A step in registers has the bits of a product and a pass over it.
    #[test]
    fn tiles_stay_with_the_bits_of_a_step() {
        let mut stream = Stream::new(3, "steps of tiles");
        let shapes = [(13, 18, 9), (70, 100, 128)];
        let shapes = if cfg!(miri) { &shapes[..1] } else { &shapes[..] };
        for &(rows, columns, depth) in shapes {
            let mut draw = |count: usize| {
                let mut values = vec![0.0; count];
                stream.fill_normal(&mut values, 1.0);
                values
            };
            let (left, right) = (draw(depth * rows), draw(depth * columns));
            let factors = Factors {
                left: view(&left, rows, depth, false),
                rows: 0..rows,
                right: view(&right, depth, columns, true),
                block: 0..depth,
            };
            let step = Descent { momentum: 0.9, decay: 2e-3, rate: 0.1 };
            for (remembered, kernels) in [rows * columns, 0].into_iter().flat_map(|count| {
                Kernels::of_vectors_here().into_iter().map(move |one| (count, one))
            }) {
                let (mut joined, mut joined_velocity) = (draw(rows * columns), draw(remembered));
                let (mut apart, mut velocity) = (joined.clone(), joined_velocity.clone());
                descent(kernels, step, &mut joined, &mut joined_velocity, &factors);
                let mut gradient = vec![0.0; rows * columns];
                product(kernels, &mut gradient, Accumulate::Replace, &factors, Epilogue::None);
                step.apply(1.0, &mut apart, &gradient, &mut velocity);
                let bits =
                    |values: &[f32]| values.iter().map(|x| x.to_bits()).collect::<Vec<u32>>();
                assert_eq!(bits(&joined), bits(&apart), "{kernels}");
                assert_eq!(bits(&joined_velocity), bits(&velocity), "{kernels}");
            }
        }
    }

    /// Every number of rows and columns that tiles can have, in all layouts. Under Miri, which runs vectors of x86,
    /// nothing beside the factors is read, either.
    #[test]
    fn tiles_stay_within_their_factors() {
        let all_kernels = Kernels::of_vectors_here();
        let (all_rows, all_columns, depth) = if cfg!(miri) {
            (vec![1, 6, 13], vec![1, 7, 8, 9, 16, 20, 37, 64], 9)
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
                    check_descent(*kernels, &factors);
                }
            }
        }
    }
}
