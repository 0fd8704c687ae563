//! Matrix products.

use std::ops::Range;

use faer::linalg::matmul::matmul as faer_matmul;
use faer::{Accum, MatMut, Par};

use super::view::{Accumulate, DEPTH_BLOCK, Factors, Number, View, ViewMut};
use super::{Epilogue, Kernels, Matrix, portable, thin};

/// `target = left · right`, or `target += left · right`.
///
/// Entry `(i, j)` is, for each block of [`DEPTH_BLOCK`] successive `k`, one chain
/// `c ← fma(left_ik, right_kj, c)` from zero upward in `k`, added to what the blocks before left:
/// the same bits for every shape, layout and processor. One thread.
///
/// # Panics
/// Where the shapes do not fit together.
pub fn matmul<T: Number>(
    target: ViewMut<'_, T>,
    accumulate: Accumulate,
    left: View<'_, T>,
    right: View<'_, T>,
) {
    let (rows, columns) = (left.shape().0, right.shape().1);
    let ViewMut { values, rows: target_rows, columns: target_columns } = target;
    assert_eq!((target_rows, target_columns), (rows, columns), "the shape of the product");
    rows_of_product(values, accumulate, left, 0..rows, right, Epilogue::None);
}

/// The same for some rows of the product, those of the left factor in this range, and what becomes of its entries.
///
/// # Panics
/// Where the shapes do not fit together.
pub(crate) fn rows_of_product<T: Number>(
    values: &mut [T],
    accumulate: Accumulate,
    left: View<'_, T>,
    rows: Range<usize>,
    right: View<'_, T>,
    epilogue: Epilogue<'_, T>,
) {
    rows_by(Kernels::here(), values, accumulate, left, rows, right, epilogue);
}

/// The same by kernels that this processor has.
fn rows_by<T: Number>(
    kernels: Kernels,
    values: &mut [T],
    mut accumulate: Accumulate,
    left: View<'_, T>,
    rows: Range<usize>,
    right: View<'_, T>,
    epilogue: Epilogue<'_, T>,
) {
    let (depth, columns) = right.shape();
    assert_eq!(left.shape().1, depth, "the factors' inner sizes");
    assert!(rows.start <= rows.end && rows.end <= left.shape().0, "rows of the left factor");
    assert_eq!(rows.len().checked_mul(columns), Some(values.len()), "the shape of the product");
    epilogue.check(values.len(), columns);
    if depth == 0 {
        if accumulate == Accumulate::Replace {
            values.fill(T::default());
        }
        epilogue.apply(values, columns);
    }
    for start in (0..depth).step_by(DEPTH_BLOCK) {
        let block = start..depth.min(start + DEPTH_BLOCK);
        let epilogue = if block.end == depth { epilogue } else { Epilogue::None };
        let factors = Factors { left, rows: rows.clone(), right, block };
        if factors.fill_tiles(kernels) {
            T::product_by_tiles(kernels, values, accumulate, &factors, epilogue);
        } else {
            let product = match kernels {
                _ if factors.are_thin() => thin::product,
                Kernels::Avx512 | Kernels::Avx2 => by_library,
                Kernels::Neon | Kernels::Portable | Kernels::Software => portable::product,
            };
            product(values, accumulate, &factors);
            epilogue.apply(values, columns);
        }
        accumulate = Accumulate::Add;
    }
}

/// `target (+)= left · right` by faer.
fn by_library<T: Number>(values: &mut [T], accumulate: Accumulate, factors: &Factors<'_, T>) {
    let Factors { left, rows, right, block } = factors;
    let columns = right.shape().1;
    for piece in pieces(columns) {
        faer_matmul(
            MatMut::from_row_major_slice_mut(&mut *values, rows.len(), columns)
                .subcols_mut(piece.start, piece.len()),
            match accumulate {
                Accumulate::Replace => Accum::Replace,
                Accumulate::Add => Accum::Add,
            },
            left.to_faer().submatrix(rows.start, block.start, rows.len(), block.len()),
            right.to_faer().submatrix(block.start, piece.start, block.len(), piece.len()),
            T::ONE,
            Par::Seq,
        );
    }
}

/// The factors of a product that tiles compute in one pass, and their kernels; none where others do.
///
/// # Panics
/// Where the shapes do not fit together.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
pub(super) fn whole_by_tiles<'a>(
    left: View<'a, f32>,
    right: View<'a, f32>,
) -> Option<(Kernels, Factors<'a, f32>)> {
    let (rows, depth) = left.shape();
    assert_eq!(depth, right.shape().0, "the factors' inner sizes");
    let (kernels, block) = (Kernels::here(), 0..depth);
    let factors = Factors { left, rows: 0..rows, right, block };
    let in_one_pass = (1..=DEPTH_BLOCK).contains(&depth) && factors.fill_tiles(kernels);
    in_one_pass.then_some((kernels, factors))
}

impl<T: Number> Factors<'_, T> {
    /// Whether they have so few rows, columns or steps that chains are computed one by one.
    fn are_thin(&self) -> bool {
        thin::applies(self.rows.len(), self.right.shape().1, self.block.len())
    }

    /// Whether tiles of these kernels multiply them.
    fn fill_tiles(&self, kernels: Kernels) -> bool {
        T::TILES && kernels.have_tiles() && !self.are_thin()
    }
}

/// `left · right`, see [`matmul`].
///
/// # Panics
/// Where the shapes do not fit together.
pub fn product<T: Number>(left: View<'_, T>, right: View<'_, T>) -> Matrix<T> {
    let mut product = Matrix::zeros(left.shape().0, right.shape().1);
    matmul(product.view_mut(), Accumulate::Replace, left, right);
    product
}

/// Columns that pieces are multiples of: two vectors of the widest unit in double precision.
const VECTOR: usize = 16;

/// How many of them a piece has at most.
const TILE: usize = 6;

/// The columns in pieces that faer multiplies fast, one after the other: as few as its tiles allow,
/// all of nearly the same width.
///
/// Where faer cuts them, the last tile is what the widest ones leave over (128 columns of single
/// precision, for which the sizes were chosen, are 96 + 32), with too few independent sums to hide
/// the latency of a multiply-add; and from about a thousand columns on, where the processor reports a
/// small third-level cache, it takes another path that packs both factors, one of them number by
/// number. No piece is so narrow that the library's order of additions is another, see [`thin`].
fn pieces(columns: usize) -> impl Iterator<Item = Range<usize>> {
    let vectors = columns.div_ceil(VECTOR);
    let count = vectors.div_ceil(TILE);
    let start = move |piece: usize| columns.min(VECTOR * (piece * vectors).div_ceil(count));
    (0..count).map(move |piece| start(piece)..start(piece + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::Stream;

    type Product<T> = Box<dyn Fn(&mut [T], Accumulate, &Factors<'_, T>)>;

    /// What one processor leaves to tiles, another to the library and others compute in plain Rust are the same
    /// bits, in all layouts. `-0` and `0` are told apart.
    fn agree<T: Number + 'static>(
        products: &[Product<T>],
        number: fn(f64) -> T,
        bits: fn(&T) -> u64,
    ) {
        let library = matches!(Kernels::here(), Kernels::Avx512 | Kernels::Avx2);
        let whole: Product<T> =
            if library { Box::new(by_library) } else { Box::new(portable::product) };
        let mut stream = Stream::new(1, "tiles");
        for (rows, columns, depth) in
            [(3, 5, 20), (8, 64, 64), (64, 100, 128), (200, 520, 70), (20, 33, 512), (128, 128, 96)]
        {
            // Some products are subnormal or 0, so that a sum may end in −0.
            let mut random = |rows, columns| {
                Matrix::from_fn(rows, columns, |_, _| {
                    let scale = if stream.uniform() < 0.3 { 1e-30 } else { 1.0 };
                    number(scale * stream.normal())
                })
            };
            let (left, right) = (random(rows, depth), random(depth, columns));
            let (left_turned, right_turned) = (random(depth, rows), random(columns, depth));
            let before = random(rows, columns);
            for left in [left.view(), left_turned.view().transposed()] {
                for right in [right.view(), right_turned.view().transposed()] {
                    for accumulate in [Accumulate::Replace, Accumulate::Add] {
                        let in_parts = |product: &Product<T>, parts: &[Range<usize>]| {
                            let mut matrix = before.clone();
                            let values = matrix.as_mut_slice();
                            for part in parts {
                                let values = &mut values[part.start * columns..part.end * columns];
                                let rows = part.clone();
                                let factors = Factors { left, rows, right, block: 0..depth };
                                product(values, accumulate, &factors);
                            }
                            matrix.as_slice().iter().map(bits).collect::<Vec<u64>>()
                        };
                        // Of the library's whole products alone is the order ours, see `thin`.
                        let whole = in_parts(&whole, std::slice::from_ref(&(0..rows)));
                        for product in products {
                            let parts = [0..rows / 3, rows / 3..rows];
                            let place = format!("{rows} × {columns}, {depth}");
                            assert_eq!(in_parts(product, &parts), whole, "{place}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn all_kernels_have_the_same_bits() {
        let mut single: Vec<Product<f32>> = vec![Box::new(portable::product)];
        for kernels in Kernels::of_vectors_here() {
            single.push(Box::new(move |target, accumulate, factors| {
                f32::product_by_tiles(kernels, target, accumulate, factors, Epilogue::None);
            }));
        }
        agree(&single, |x| x as f32, |x| x.to_bits().into());
        agree::<f64>(&[Box::new(portable::product)], |x| x, |x| x.to_bits());
    }

    /// With every kernel, an epilogue gives the bits of a pass over the finished product. Some sums are NaN.
    #[test]
    fn epilogues_are_passes_over_the_product() {
        let mut stream = Stream::new(2, "epilogues");
        for (rows, columns, depth) in [(1, 20, 8), (9, 100, 40), (30, 70, 600), (8, 16, 0)] {
            let mut random =
                |rows, columns| Matrix::from_fn(rows, columns, |_, _| stream.normal() as f32);
            let (mut left, right) = (random(rows, depth), random(depth, columns));
            if let Some(first) = left.as_mut_slice().first_mut() {
                *first = f32::NAN;
            }
            let (mut biases, mut outputs) = (random(1, columns), random(rows, columns));
            for (place, special) in [-0.0, 0.0, f32::NAN, 1e-40].into_iter().enumerate() {
                biases.as_mut_slice()[place] = special;
                outputs.as_mut_slice()[place] = special;
            }
            let (biases, outputs) = (biases.as_slice(), outputs.as_slice());
            for epilogue in [
                Epilogue::Biased(biases),
                Epilogue::Rectified(Some(biases)),
                Epilogue::Rectified(None),
                Epilogue::WherePositive(outputs),
            ] {
                let ways = [Accumulate::Replace, Accumulate::Add];
                let all = [vec![Kernels::Portable], Kernels::of_vectors_here()].concat();
                let all = all.into_iter().flat_map(|kernels| ways.map(|way| (kernels, way)));
                for (kernels, accumulate) in all {
                    let (mut joined, mut apart) = (random(rows, columns), random(rows, columns));
                    apart.as_mut_slice().copy_from_slice(joined.as_slice());
                    let (left, right) = (left.view(), right.view());
                    let values = joined.as_mut_slice();
                    rows_by(kernels, values, accumulate, left, 0..rows, right, epilogue);
                    matmul(apart.view_mut(), accumulate, left, right);
                    for (place, sum) in apart.as_slice().iter().enumerate() {
                        let sum = match epilogue {
                            Epilogue::None => *sum,
                            Epilogue::Biased(biases) => sum + biases[place % columns],
                            Epilogue::WherePositive(outputs) if outputs[place] > 0.0 => *sum,
                            Epilogue::WherePositive(_) => 0.0,
                            Epilogue::Rectified(biases) => {
                                let sum =
                                    sum + biases.map_or(0.0, |biases| biases[place % columns]);
                                if sum < 0.0 { 0.0 } else { sum }
                            }
                        };
                        let found = joined.as_slice()[place];
                        let equal =
                            found.to_bits() == sum.to_bits() || (found.is_nan() && sum.is_nan());
                        assert!(equal, "{epilogue:?} at {place}: {found}, not {sum}");
                    }
                }
            }
        }
    }
}
