//! The sums that are in registers at once.

use super::panel::{Finish, Left, Panel, Right, Target};
use super::vector::Vector;
use crate::numerics::Descent;
use crate::numerics::epilogue::Epilogue;
use crate::numerics::view::Accumulate;

/// Rows that share a pointer: the processor's addresses add once or twice the distance of rows to it.
const SHARED: usize = 3;
/// Pointers that the highest tile needs.
const POINTERS: usize = 4;

/// The sums of the first rows of a panel, and what becomes of them: of whole vectors of columns, and of no or one
/// half of a vector.
///
/// # Safety
/// The processor has the vectors, and this is called from a function that is compiled for it. The panel has so many
/// rows, and columns for so many vectors and halves, the last of which may be cut.
#[inline(always)]
pub(super) unsafe fn of_tile<
    V: Vector,
    const ROWS: usize,
    const VECTORS: usize,
    const HALVES: usize,
>(
    panel: &Panel<'_>,
) {
    // SAFETY: all of it reads and writes rows, vectors and steps that the panel has.
    unsafe {
        let Panel { target, left, right, depth, width } = *panel;
        let cut = width - (VECTORS + HALVES - 1) * V::LANES;
        let whole = V::mask(V::LANES);
        let last = if HALVES == 0 { V::mask(cut) } else { whole };
        let last_half = V::Half::mask(if HALVES == 0 { V::Half::LANES } else { cut });
        let mask_of = |vector| if vector + 1 == VECTORS { last } else { whole };
        let mut sums = [[V::all(0.0); VECTORS]; ROWS];
        let mut halves = [[V::Half::all(0.0)]; ROWS];
        let mut pointers: [*const f32; POINTERS] =
            std::array::from_fn(|group| left.beginning_at(group * SHARED).start);
        // Known before the loop, where they would be checked for overflow again and again.
        let offsets: [usize; SHARED] = std::array::from_fn(|row| row * left.row);
        let (Left { step, .. }, Right { start: mut row, step: next_row }) = (left, right);
        fetch::<V, ROWS>(&target, VECTORS + HALVES);
        for _ in 0..depth {
            // By indices and masks, not by iterators and plain loads: only then does the compiler keep the sums
            // in registers where debug assertions check what iterators and pointers do.
            let mut vectors = [V::all(0.0); VECTORS];
            let mut j = 0;
            while j < VECTORS {
                vectors[j] = V::load(mask_of(j), row.wrapping_add(j * V::LANES));
                j += 1;
            }
            let half = if HALVES == 0 {
                V::Half::all(0.0)
            } else {
                V::Half::load(last_half, row.wrapping_add(VECTORS * V::LANES))
            };
            let mut i = 0;
            while i < ROWS {
                let factor = *pointers[i / SHARED].wrapping_add(offsets[i % SHARED]);
                let mut j = 0;
                while j < VECTORS {
                    sums[i][j] = V::all(factor).multiply_add(vectors[j], sums[i][j]);
                    j += 1;
                }
                if HALVES == 1 {
                    halves[i][0] = V::Half::all(factor).multiply_add(half, halves[i][0]);
                }
                i += 1;
            }
            row = row.wrapping_add(next_row);
            pointers = pointers.map(|pointer| pointer.wrapping_add(step));
        }
        finish(&target, &mut sums, [whole, last], 0);
        if HALVES == 1 {
            let place = VECTORS * V::LANES;
            finish(&target, &mut halves, [last_half; 2], place);
        }
    }
}

/// Fetches what a step of descent moves, while the sums are computed.
///
/// # Safety
/// The processor has the vectors.
#[inline(always)]
unsafe fn fetch<V: Vector, const ROWS: usize>(target: &Target<'_>, vectors: usize) {
    let Finish::Descent(_, velocity) = target.finish else { return };
    for row in 0..ROWS {
        for vector in 0..vectors {
            let entry = row * target.stride + vector * V::LANES;
            // SAFETY: as for this function.
            unsafe {
                V::fetch(target.start.wrapping_add(entry));
                if let Some(velocity) = velocity {
                    V::fetch(velocity.wrapping_add(entry));
                }
            }
        }
    }
}

/// Stores finished sums of columns from this one on, and what becomes of them. All but the last vector of a row have
/// the first mask.
///
/// One loop for each thing that becomes of them: where a loop chooses, the compiler does not unroll it, and keeps the
/// sums in memory.
///
/// # Safety
/// The target, and the operands of what finishes it, have those rows, and in them the numbers of the masks.
#[inline(always)]
unsafe fn finish<V: Vector, const ROWS: usize, const VECTORS: usize>(
    target: &Target<'_>,
    sums: &mut [[V; VECTORS]; ROWS],
    masks: [V::Mask; 2],
    column: usize,
) {
    let mask_of = |vector| masks[usize::from(vector + 1 == VECTORS)];
    let column_of = |vector| column + vector * V::LANES;
    let entry_of = |row, vector| row * target.stride + column_of(vector);
    let target_of = |row, vector| target.start.wrapping_add(entry_of(row, vector));
    // SAFETY: as for this function.
    unsafe {
        match target.finish {
            Finish::Product(accumulate, epilogue) => {
                if accumulate == Accumulate::Add {
                    each(sums, |sum, i, j| V::load(mask_of(j), target_of(i, j)).add(sum));
                }
                if let Epilogue::Biased(biases) | Epilogue::Rectified(Some(biases)) = epilogue {
                    let biases = biases.as_ptr();
                    each(sums, |sum, _, j| {
                        sum.add(V::load(mask_of(j), biases.wrapping_add(column_of(j))))
                    });
                }
                match epilogue {
                    Epilogue::None | Epilogue::Biased(_) => {}
                    Epilogue::Rectified(_) => each(sums, |sum, _, _| sum.rectified()),
                    Epilogue::WherePositive(outputs) => {
                        let outputs = outputs.as_ptr();
                        each(sums, |sum, i, j| {
                            let output = outputs.wrapping_add(entry_of(i, j));
                            sum.where_positive(V::load(mask_of(j), output))
                        });
                    }
                }
            }
            Finish::Descent(Descent { momentum, decay, rate }, velocity) => {
                each(sums, |sum, i, j| {
                    V::all(decay).multiply_add(V::load(mask_of(j), target_of(i, j)), sum)
                });
                if let Some(first) = velocity {
                    each(sums, |sum, i, j| {
                        let place = first.wrapping_add(entry_of(i, j));
                        let velocity = V::load(mask_of(j), place);
                        let moving = V::all(momentum).multiply_add(velocity, sum);
                        moving.store(mask_of(j), place);
                        moving
                    });
                }
                each(sums, |sum, i, j| {
                    V::all(-rate).multiply_add(sum, V::load(mask_of(j), target_of(i, j)))
                });
            }
        }
        each(sums, |sum, i, j| {
            sum.store(mask_of(j), target_of(i, j));
            sum
        });
    }
}

/// Every sum becomes what the function makes of it in its row and vector.
#[inline(always)]
fn each<V: Vector, const ROWS: usize, const VECTORS: usize>(
    sums: &mut [[V; VECTORS]; ROWS],
    mut function: impl FnMut(V, usize, usize) -> V,
) {
    let mut i = 0;
    while i < ROWS {
        let mut j = 0;
        while j < VECTORS {
            sums[i][j] = function(sums[i][j], i, j);
            j += 1;
        }
        i += 1;
    }
}

/// The function [`tile`](Vector::tile) of vectors that need these features of a processor: of the tiles with so many
/// vectors, those with so many rows. Half a vector is multiplied apart where they are `halved`.
macro_rules! tiles {
    ($vector:ty, $features:literal, halved: $halved:literal, $($vectors:literal: $($rows:literal)*;)*) => {
        unsafe fn tile(panel: &Panel<'_>, rows: usize) {
            #[target_feature(enable = $features)]
            unsafe fn sized<const ROWS: usize, const VECTORS: usize, const HALVES: usize>(
                panel: &Panel<'_>,
            ) {
                // SAFETY: as for the function around it.
                unsafe { of_tile::<$vector, ROWS, VECTORS, HALVES>(panel) };
            }
            const HALVES: usize = $halved as usize;
            let vectors = panel.width.div_ceil(Self::LANES);
            let cut = panel.width - (vectors - 1) * Self::LANES;
            let halved = HALVES == 1 && cut <= Self::LANES / 2;
            // SAFETY: the panel has these rows, and columns for these vectors.
            unsafe {
                match (vectors, rows, halved) {
                    $($(
                        ($vectors, $rows, false) => sized::<$rows, $vectors, 0>(panel),
                        ($vectors, $rows, true) => {
                            sized::<$rows, { $vectors - HALVES }, HALVES>(panel);
                        }
                    )*)*
                    _ => unreachable!("no tile has {rows} rows of {vectors} vectors"),
                }
            }
        }
    };
}
pub(super) use tiles;
