//! Products in single precision by tiles of registers, for processors with AVX-512.
//!
//! A tile holds the sums of some rows of the left factor and up to four vectors of columns of the right
//! one, in registers, from the first `k` of a block to the last: each is the chain of
//! [`matmul`](super::matmul). Left factors are read where they stand, number by number. Of a right factor
//! whose rows are contiguous, so are the vectors; others are copied, panel by panel of four vectors.
#![expect(unsafe_code, reason = "vectors of a given processor have no safe interface")]

use std::arch::x86_64::{
    __m512, __mmask8, __mmask16, _CMP_GT_OQ, _CMP_LT_OQ, _MM_HINT_T1, _mm_prefetch,
    _mm256_fmadd_ps, _mm256_maskz_loadu_ps, _mm256_setzero_ps, _mm512_add_ps, _mm512_castpd_ps,
    _mm512_castps_pd, _mm512_castps512_ps256, _mm512_cmp_ps_mask, _mm512_fmadd_ps,
    _mm512_mask_storeu_ps, _mm512_maskz_loadu_ps, _mm512_maskz_mov_ps, _mm512_set1_ps,
    _mm512_setzero_ps, _mm512_shuffle_f32x4, _mm512_unpackhi_pd, _mm512_unpackhi_ps,
    _mm512_unpacklo_pd, _mm512_unpacklo_ps, _mm512_zextps256_ps512,
};
use std::cell::RefCell;
use std::ops::Range;

use super::epilogue::Epilogue;
use super::view::{Accumulate, DEPTH_BLOCK, Lines, View};
use super::{Buffer, zeros};

/// Numbers in a vector.
const LANES: usize = 16;
/// Numbers in half of one, which some processors multiply in half the time.
const HALF: usize = LANES / 2;
/// Vectors of a panel, at most.
const MOST_VECTORS: usize = 4;
/// Columns of a panel, at most.
const PANEL: usize = LANES * MOST_VECTORS;
/// Rows of a tile at most, by its vectors: with them, 24 of the 32 registers hold sums, or 12 where a
/// vector is alone, more than the latency of a multiply-add asks for.
const MOST_ROWS: [usize; MOST_VECTORS + 1] = [0, 12, 12, 8, 6];
/// Rows of a right factor that stand at least so many numbers apart, two a page or fewer, displace each other
/// in the cache, and are copied
const FAR: usize = 512;
/// where at least so many rows of the left factor need them.
const MANY: usize = 64;

/// `target (+)= left · right` in some rows and over one block of `k`, and what becomes of the entries.
///
/// # Panics
/// Where the shapes do not fit together, or the processor has no AVX-512.
pub(super) fn product(
    target: &mut [f32],
    accumulate: Accumulate,
    left: View<'_, f32>,
    rows: Range<usize>,
    right: View<'_, f32>,
    block: Range<usize>,
    epilogue: Epilogue<'_, f32>,
) {
    let here = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vl");
    assert!(here, "tiles are for processors with AVX-512");
    let (all_rows, depth) = left.shape();
    let (right_depth, columns) = right.shape();
    assert!(rows.end <= all_rows && rows.start <= rows.end, "rows of the left factor");
    assert!(block.end <= depth && block.end <= right_depth && block.len() <= DEPTH_BLOCK);
    assert_eq!(rows.len().checked_mul(columns), Some(target.len()), "the shape of the product");
    epilogue.check(target.len(), columns);
    if rows.is_empty() {
        return;
    }
    let (left, rows) = (Left::new(left, &block).beginning_at(rows.start), rows.len());
    thread_local! {
        static COPY: RefCell<Buffer<f32>> = RefCell::new(zeros(DEPTH_BLOCK * PANEL));
    }
    COPY.with_borrow_mut(|copy| {
        for start in (0..columns).step_by(PANEL) {
            let panel = start..columns.min(start + PANEL);
            let right = Right::new(right, &block, &panel, rows, copy);
            let target = Target {
                start: target[start..].as_mut_ptr(),
                stride: columns,
                accumulate,
                epilogue: epilogue.beginning_at(start, start),
            };
            // SAFETY: the processor has the instructions. Tiles of the panel cover `rows` rows from
            // its start on, of its own width, and the factors have as many rows, columns and `k`.
            unsafe { of_panel(&target, left, right, rows, &panel, block.len()) };
        }
    });
}

/// Numbers of the left factor: entry `(i, k)` of the block is at `i · row + k · step` from the start.
#[derive(Clone, Copy)]
struct Left {
    start: *const f32,
    row: usize,
    step: usize,
}

impl Left {
    fn new(view: View<'_, f32>, block: &Range<usize>) -> Self {
        match view.lines() {
            Lines::Rows(values, stride) => {
                Self { start: values[block.start..].as_ptr(), row: stride, step: 1 }
            }
            Lines::Columns(values, stride) => {
                Self { start: values[block.start * stride..].as_ptr(), row: 1, step: stride }
            }
        }
    }

    /// The same from row `row` on.
    fn beginning_at(self, row: usize) -> Self {
        Self { start: self.start.wrapping_add(row * self.row), ..self }
    }
}

/// Numbers of a panel of the right factor: row `k` of the block is at `k · step` from the start.
#[derive(Clone, Copy)]
struct Right {
    start: *const f32,
    step: usize,
}

impl Right {
    fn new(
        view: View<'_, f32>,
        block: &Range<usize>,
        panel: &Range<usize>,
        rows: usize,
        copy: &mut [f32],
    ) -> Self {
        let width = panel.len().next_multiple_of(LANES);
        match view.lines() {
            Lines::Rows(values, stride) if stride < FAR || rows < MANY => {
                Self { start: values[block.start * stride + panel.start..].as_ptr(), step: stride }
            }
            Lines::Rows(values, stride) => {
                for (k, row) in block.clone().zip(copy.chunks_exact_mut(width)) {
                    row[..panel.len()].copy_from_slice(&values[k * stride..][panel.clone()]);
                }
                Self { start: copy.as_ptr(), step: width }
            }
            Lines::Columns(values, stride) => {
                transpose(values, stride, block, panel, copy);
                Self { start: copy.as_ptr(), step: width }
            }
        }
    }
}

/// Where the entries of a panel go: `(i, j)` to `i · stride + j` from the start.
struct Target<'a> {
    start: *mut f32,
    stride: usize,
    accumulate: Accumulate,
    /// What becomes of them, with its operands from the first entry's on.
    epilogue: Epilogue<'a, f32>,
}

impl Epilogue<'_, f32> {
    /// The same for entries that begin at this column, and so many numbers from the start of the product.
    fn beginning_at(self, column: usize, entry: usize) -> Self {
        match self {
            Self::None | Self::Rectified(None) => self,
            Self::Biased(biases) => Self::Biased(&biases[column..]),
            Self::Rectified(Some(biases)) => Self::Rectified(Some(&biases[column..])),
            Self::WherePositive(outputs) => Self::WherePositive(&outputs[entry..]),
        }
    }
}

/// Copies `block` of the columns in `panel`, which are `stride` apart, so that rows of vectors are
/// contiguous.
fn transpose(
    values: &[f32],
    stride: usize,
    block: &Range<usize>,
    panel: &Range<usize>,
    copy: &mut [f32],
) {
    let width = panel.len().next_multiple_of(LANES);
    let (whole, squared) = (panel.len() / LANES * LANES, block.len() / LANES * LANES);
    let values = &values[panel.start * stride + block.start..];
    for column in (0..whole).step_by(LANES) {
        for k in (0..squared).step_by(LANES) {
            let lines = &values[column * stride + k..][..(LANES - 1) * stride + LANES];
            let rows = &mut copy[k * width + column..][..(LANES - 1) * width + LANES];
            // SAFETY: the processor has the instructions, as whoever multiplies has made sure.
            unsafe { transpose_square(lines, stride, rows, width) };
        }
    }
    let mut one_by_one = |columns: Range<usize>, block: Range<usize>| {
        for column in columns {
            for k in block.clone() {
                copy[k * width + column] = values[column * stride + k];
            }
        }
    };
    one_by_one(0..whole, squared..block.len());
    one_by_one(whole..panel.len(), 0..block.len());
}

/// Sixteen lines of sixteen numbers, `stride` apart, transposed into rows `width` apart.
#[target_feature(enable = "avx512f,avx512vl")]
fn transpose_square(lines: &[f32], stride: usize, rows: &mut [f32], width: usize) {
    assert!(lines.len() >= (LANES - 1) * stride + LANES);
    assert!(rows.len() >= (LANES - 1) * width + LANES);
    let (lines, rows) = (lines.as_ptr(), rows.as_mut_ptr());
    for line in 0..LANES {
        // Two squares ahead: the lines are too far apart for the processor to foresee.
        _mm_prefetch::<_MM_HINT_T1>(lines.wrapping_add(line * stride + 2 * LANES).cast());
    }
    // SAFETY: lines and, below, rows end within what was made sure above.
    let line = |line: usize| unsafe {
        _mm512_maskz_loadu_ps(__mmask16::MAX, lines.wrapping_add(line * stride))
    };
    let lines: [__m512; LANES] = std::array::from_fn(line);
    let pairs: [__m512; LANES] = std::array::from_fn(|i| {
        let (even, odd) = (lines[i & !1], lines[i | 1]);
        if i % 2 == 0 { _mm512_unpacklo_ps(even, odd) } else { _mm512_unpackhi_ps(even, odd) }
    });
    let fours: [__m512; LANES] = std::array::from_fn(|i| {
        let (group, place) = (i & !3, i & 3);
        let low = _mm512_castps_pd(pairs[group + place / 2]);
        let high = _mm512_castps_pd(pairs[group + place / 2 + 2]);
        _mm512_castpd_ps(if place % 2 == 0 {
            _mm512_unpacklo_pd(low, high)
        } else {
            _mm512_unpackhi_pd(low, high)
        })
    });
    let eights: [__m512; LANES] = std::array::from_fn(|i| {
        let (low, high) = (fours[(i & 8) + i % 4], fours[(i & 8) + i % 4 + 4]);
        if i & 4 == 0 {
            _mm512_shuffle_f32x4::<0x88>(low, high)
        } else {
            _mm512_shuffle_f32x4::<0xdd>(low, high)
        }
    });
    for i in 0..LANES {
        let (low, high) = (eights[i % 8], eights[i % 8 + 8]);
        let row = if i < 8 {
            _mm512_shuffle_f32x4::<0x88>(low, high)
        } else {
            _mm512_shuffle_f32x4::<0xdd>(low, high)
        };
        // SAFETY: see above.
        unsafe { _mm512_mask_storeu_ps(rows.wrapping_add(i * width), __mmask16::MAX, row) };
    }
}

/// All rows of a panel, in tiles of nearly equal height.
///
/// # Safety
/// The left factor has `rows` rows and the right one the columns of `panel`, both `depth` steps; the
/// target has room for as many rows and columns.
#[target_feature(enable = "avx512f,avx512vl")]
unsafe fn of_panel(
    target: &Target<'_>,
    left: Left,
    right: Right,
    rows: usize,
    panel: &Range<usize>,
    depth: usize,
) {
    let vectors = panel.len().div_ceil(LANES);
    let last = panel.len() - (vectors - 1) * LANES;
    let mask = __mmask16::MAX >> (LANES - last);
    let tiles = rows.div_ceil(MOST_ROWS[vectors]);
    for tile in 0..tiles {
        let (row, end) = (tile * rows / tiles, (tile + 1) * rows / tiles);
        let left = left.beginning_at(row);
        let entry = row * target.stride;
        let target = Target {
            start: target.start.wrapping_add(entry),
            epilogue: target.epilogue.beginning_at(0, entry),
            ..*target
        };
        macro_rules! tile {
            ($vectors:literal: $($rows:literal)*) => {
                match (end - row, last <= HALF) {
                    // SAFETY: as for this function, on a part of its rows.
                    $(($rows, false) => unsafe {
                        of_tile::<$rows, $vectors, 0>(&target, left, right, depth, mask);
                    },
                    // SAFETY: the same, with the last vector's numbers in half of one.
                    ($rows, true) => unsafe {
                        of_tile::<$rows, { $vectors - 1 }, 1>(&target, left, right, depth, mask);
                    },)*
                    _ => unreachable!("tiles have at most {} rows", MOST_ROWS[$vectors]),
                }
            };
        }
        match vectors {
            1 => tile!(1: 1 2 3 4 5 6 7 8 9 10 11 12),
            2 => tile!(2: 1 2 3 4 5 6 7 8 9 10 11 12),
            3 => tile!(3: 1 2 3 4 5 6 7 8),
            _ => tile!(4: 1 2 3 4 5 6),
        }
    }
}

/// Rows that share a pointer: the processor's addresses add once or twice the distance of rows to it.
const SHARED: usize = 3;
/// Pointers that the highest tile needs.
const POINTERS: usize = 4;

/// The sums of one tile, and what becomes of them: of whole vectors of columns, and of no or one half of a vector.
///
/// # Safety
/// The left factor has `ROWS` rows, the right one so many vectors and halves of columns of which the last has
/// the numbers of `mask`, both `depth` steps; the target has room for as many rows and columns.
#[target_feature(enable = "avx512f,avx512vl")]
unsafe fn of_tile<const ROWS: usize, const VECTORS: usize, const HALVES: usize>(
    target: &Target<'_>,
    left: Left,
    right: Right,
    depth: usize,
    mask: __mmask16,
) {
    let mut sums = [[_mm512_setzero_ps(); VECTORS]; ROWS];
    let mut halves = [_mm256_setzero_ps(); ROWS];
    let mut pointers: [*const f32; POINTERS] =
        std::array::from_fn(|group| left.beginning_at(group * SHARED).start);
    // Known before the loop, where they would be checked for overflow again and again.
    let offsets: [usize; SHARED] = std::array::from_fn(|row| row * left.row);
    let mut row = right.start;
    for _ in 0..depth {
        // By indices and masks, not by iterators and plain loads: only then does the compiler keep the sums
        // in registers where debug assertions check what iterators and pointers do.
        let mut vectors = [_mm512_setzero_ps(); VECTORS];
        let mut half = _mm256_setzero_ps();
        let mut j = 0;
        while j < VECTORS + HALVES {
            let place = row.wrapping_add(j * LANES);
            if j == VECTORS {
                // SAFETY: the row has that half, or the numbers of the mask of it.
                half = unsafe { _mm256_maskz_loadu_ps(mask as __mmask8, place) };
            } else {
                let mask = if j + 1 == VECTORS + HALVES { mask } else { __mmask16::MAX };
                // SAFETY: the row has that many vectors, the last one the numbers of the mask.
                vectors[j] = unsafe { _mm512_maskz_loadu_ps(mask, place) };
            }
            j += 1;
        }
        let mut i = 0;
        while i < ROWS {
            let factor = pointers[i / SHARED].wrapping_add(offsets[i % SHARED]);
            // SAFETY: the tile has that row, and the factor that step.
            let factor = _mm512_set1_ps(unsafe { *factor });
            let mut j = 0;
            while j < VECTORS {
                sums[i][j] = _mm512_fmadd_ps(factor, vectors[j], sums[i][j]);
                j += 1;
            }
            if HALVES == 1 {
                halves[i] = _mm256_fmadd_ps(_mm512_castps512_ps256(factor), half, halves[i]);
            }
            i += 1;
        }
        row = row.wrapping_add(right.step);
        pointers = pointers.map(|pointer| pointer.wrapping_add(left.step));
    }
    let mut i = 0;
    while i < ROWS {
        let mut j = 0;
        while j < VECTORS + HALVES {
            let mask = if j + 1 == VECTORS + HALVES { mask } else { __mmask16::MAX };
            let (column, entry) = (j * LANES, i * target.stride + j * LANES);
            let start = target.start.wrapping_add(entry);
            let sum = if j == VECTORS { _mm512_zextps256_ps512(halves[i]) } else { sums[i][j] };
            // SAFETY: the target has that row, and in it the numbers of the mask; operands of the epilogue stand
            // at the same places.
            unsafe {
                let sum = match target.accumulate {
                    Accumulate::Replace => sum,
                    Accumulate::Add => _mm512_add_ps(_mm512_maskz_loadu_ps(mask, start), sum),
                };
                let value = finished(target.epilogue, sum, column, entry, mask);
                _mm512_mask_storeu_ps(start, mask, value);
            }
            j += 1;
        }
        i += 1;
    }
}

/// What becomes of the sums of a vector that stands at this column and so many numbers from the first entry.
///
/// # Safety
/// The operands of the epilogue hold the numbers of the mask from there on.
#[inline]
#[target_feature(enable = "avx512f,avx512vl")]
unsafe fn finished(
    epilogue: Epilogue<'_, f32>,
    sum: __m512,
    column: usize,
    entry: usize,
    mask: __mmask16,
) -> __m512 {
    // SAFETY: as for this function.
    let operand = |operands: &[f32], place| unsafe {
        _mm512_maskz_loadu_ps(mask, operands.as_ptr().wrapping_add(place))
    };
    let zero = _mm512_setzero_ps();
    let rectified = |value| {
        let negative = _mm512_cmp_ps_mask::<_CMP_LT_OQ>(value, zero);
        _mm512_maskz_mov_ps(!negative, value)
    };
    match epilogue {
        Epilogue::None => sum,
        Epilogue::Biased(biases) => _mm512_add_ps(sum, operand(biases, column)),
        Epilogue::Rectified(None) => rectified(sum),
        Epilogue::Rectified(Some(biases)) => rectified(_mm512_add_ps(sum, operand(biases, column))),
        Epilogue::WherePositive(outputs) => {
            let positive = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(operand(outputs, entry), zero);
            _mm512_maskz_mov_ps(positive, sum)
        }
    }
}
