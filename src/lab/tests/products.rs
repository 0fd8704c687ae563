//! Matrix products against their definition: chains of fused multiply-adds in blocks of 512.

use deepclaims_lab::numerics::{Accumulate, DEPTH_BLOCK, Matrix, Number, Stream, matmul};
use proptest::prelude::*;

/// The definition, one entry at a time.
fn chain<T: Number>(
    before: &Matrix<T>,
    accumulate: Accumulate,
    left: impl Fn(usize, usize) -> T,
    right: impl Fn(usize, usize) -> T,
    depth: usize,
) -> Matrix<T> {
    Matrix::from_fn(before.rows(), before.columns(), |row, column| {
        let mut total = match accumulate {
            Accumulate::Replace => None,
            Accumulate::Add => Some(before.row(row)[column]),
        };
        for start in (0..depth).step_by(DEPTH_BLOCK) {
            let sum = (start..depth.min(start + DEPTH_BLOCK)).fold(T::default(), |sum, k| {
                left(row, k).fused_multiply_add(right(k, column), sum)
            });
            total = Some(total.map_or(sum, |total| T::ONE.fused_multiply_add(sum, total)));
        }
        total.unwrap_or_default()
    })
}

fn random<T: Number>(
    stream: &mut Stream,
    rows: usize,
    columns: usize,
    number: fn(f64) -> T,
) -> Matrix<T> {
    Matrix::from_fn(rows, columns, |_, _| number(stream.normal()))
}

/// One product in all four layouts, replacing and adding, against the chain; the number of entries
/// that differ.
fn differing<T: Number + std::fmt::Debug>(
    seed: u64,
    (rows, columns, depth): (usize, usize, usize),
    number: fn(f64) -> T,
) -> usize {
    let mut stream = Stream::new(seed, "products");
    let left = random(&mut stream, rows, depth, number);
    let right = random(&mut stream, depth, columns, number);
    let left_transposed = Matrix::from_fn(depth, rows, |i, j| left.row(j)[i]);
    let right_transposed = Matrix::from_fn(columns, depth, |i, j| right.row(j)[i]);
    let before = random(&mut stream, rows, columns, number);
    let mut count = 0;
    for accumulate in [Accumulate::Replace, Accumulate::Add] {
        let expected =
            chain(&before, accumulate, |i, k| left.row(i)[k], |k, j| right.row(k)[j], depth);
        for left_view in [left.view(), left_transposed.view().transposed()] {
            for right_view in [right.view(), right_transposed.view().transposed()] {
                let mut product = before.clone();
                matmul(product.view_mut(), accumulate, left_view, right_view);
                count += product
                    .as_slice()
                    .iter()
                    .zip(expected.as_slice())
                    .filter(|(a, b)| a != b)
                    .count();
            }
        }
    }
    count
}

/// Sizes from one entry to beyond a block, thin ones often.
fn sizes() -> impl Strategy<Value = (usize, usize, usize)> {
    let side = prop_oneof![1usize..=4, 1usize..=20, 1usize..=140];
    let depth = prop_oneof![1usize..=4, 1usize..=64, 1usize..=600];
    (side.clone(), side, depth)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn single_precision_products_are_chains(seed: u64, sizes in sizes()) {
        prop_assert_eq!(differing::<f32>(seed, sizes, |x| x as f32), 0);
    }

    #[test]
    fn double_precision_products_are_chains(seed: u64, sizes in sizes()) {
        prop_assert_eq!(differing::<f64>(seed, sizes, |x| x), 0);
    }
}

#[test]
fn deep_products_are_chains_in_blocks() {
    for depth in [511, 512, 513, 1024, 1500, 4096] {
        assert_eq!(differing::<f32>(1, (10, 128, depth), |x| x as f32), 0, "f32, depth {depth}");
        assert_eq!(differing::<f64>(1, (10, 33, depth), |x| x), 0, "f64, depth {depth}");
    }
}

#[test]
fn wide_products_are_chains_wherever_they_are_cut() {
    for columns in [97, 112, 193, 480, 481, 482, 496, 512, 513, 577, 961, 1_024] {
        for (rows, depth) in [(3, 65), (3, 128), (4, 70), (64, 128), (9, 520)] {
            assert_eq!(
                differing::<f32>(1, (rows, columns, depth), |x| x as f32),
                0,
                "f32, {rows} × {columns}, depth {depth}"
            );
            assert_eq!(
                differing::<f64>(1, (rows, columns, depth), |x| x),
                0,
                "f64, {rows} × {columns}, depth {depth}"
            );
        }
    }
}

#[test]
fn training_shapes_are_chains() {
    for (batch, width, classes) in
        [(64, 128, 10), (64, 128, 2), (20, 64, 10), (32, 256, 5), (1, 64, 10), (64, 100, 1)]
    {
        for sizes in [
            (batch, width, width),
            (batch, classes, width),
            (width, width, batch),
            (classes, width, batch),
            (batch, width, classes),
        ] {
            assert_eq!(differing::<f32>(2, sizes, |x| x as f32), 0, "{sizes:?}");
        }
    }
}

#[test]
fn an_empty_sum_is_zero_or_nothing_added() {
    let mut target = Matrix::from_fn(2, 3, |_, _| 5.0f32);
    let left = Matrix::<f32>::zeros(2, 0);
    let right = Matrix::<f32>::zeros(0, 3);
    matmul(target.view_mut(), Accumulate::Add, left.view(), right.view());
    assert!(target.as_slice().iter().all(|&x| x == 5.0));
    matmul(target.view_mut(), Accumulate::Replace, left.view(), right.view());
    assert!(target.as_slice().iter().all(|&x| x == 0.0));
}
#[test]
fn small_products_are_chains_at_every_depth() {
    for (rows, columns) in [(3, 3), (3, 5), (4, 16), (7, 7), (16, 4)] {
        for depth in [2, 63, 64, 65, 128, 129, 300, 512] {
            let sizes = (rows, columns, depth);
            assert_eq!(differing::<f32>(3, sizes, |x| x as f32), 0, "f32, {sizes:?}");
            assert_eq!(differing::<f64>(3, sizes, |x| x), 0, "f64, {sizes:?}");
        }
    }
}
