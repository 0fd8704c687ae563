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
        let stride = target.stride;
        finish(&target, &mut sums, Places { column: 0, stride, masks: [whole, last] });
        if HALVES == 1 {
            let column = VECTORS * V::LANES;
            finish(&target, &mut halves, Places { column, stride, masks: [last_half; 2] });
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

/// Where so many vectors of a row stand in the target.
#[derive(Clone, Copy)]
struct Places<V: Vector, const VECTORS: usize> {
    /// The column of the first.
    column: usize,
    /// From row to row.
    stride: usize,
    /// Which numbers of a vector there are, and of the last one.
    masks: [V::Mask; 2],
}

impl<V: Vector, const VECTORS: usize> Places<V, VECTORS> {
    #[inline(always)]
    fn column(self, vector: usize) -> usize {
        self.column + vector * V::LANES
    }

    /// The distance from the first entry.
    #[inline(always)]
    fn entry(self, row: usize, vector: usize) -> usize {
        row * self.stride + self.column(vector)
    }

    #[inline(always)]
    fn mask(self, vector: usize) -> V::Mask {
        self.masks[usize::from(vector + 1 == VECTORS)]
    }
}

/// Stores finished sums, or what becomes of them.
///
/// # Safety
/// The target, and the operands of what finishes it, have numbers at these places of all rows.
#[inline(always)]
unsafe fn finish<V: Vector, const ROWS: usize, const VECTORS: usize>(
    target: &Target<'_>,
    sums: &mut [[V; VECTORS]; ROWS],
    at: Places<V, VECTORS>,
) {
    let start = target.start;
    // SAFETY: as for this function.
    unsafe {
        match target.finish {
            Finish::Product(accumulate, epilogue) => {
                if accumulate == Accumulate::Add {
                    each(sums, |sum, i, j| {
                        V::load(at.mask(j), start.wrapping_add(at.entry(i, j))).add(sum)
                    });
                }
                complete(epilogue, sums, at);
            }
            Finish::Descent(step, velocity) => descend(step, start, velocity, sums, at),
        }
        each(sums, |sum, i, j| {
            sum.store(at.mask(j), start.wrapping_add(at.entry(i, j)));
            sum
        });
    }
}

/// Sums of a product become what its epilogue says.
///
/// # Safety
/// Its operands have numbers at these places of all rows.
#[inline(always)]
unsafe fn complete<V: Vector, const ROWS: usize, const VECTORS: usize>(
    epilogue: Epilogue<'_, f32>,
    sums: &mut [[V; VECTORS]; ROWS],
    at: Places<V, VECTORS>,
) {
    // SAFETY: as for this function.
    let operand = |operands: &[f32], entry: usize, vector: usize| unsafe {
        V::load(at.mask(vector), operands.as_ptr().wrapping_add(entry))
    };
    // SAFETY: the processor has the vectors.
    unsafe {
        if let Epilogue::Biased(biases) | Epilogue::Rectified(Some(biases)) = epilogue {
            each(sums, |sum, _, j| sum.add(operand(biases, at.column(j), j)));
        }
        match epilogue {
            Epilogue::None | Epilogue::Biased(_) => {}
            Epilogue::Rectified(_) => each(sums, |sum, _, _| sum.rectified()),
            Epilogue::WherePositive(outputs) => {
                each(sums, |sum, i, j| sum.where_positive(operand(outputs, at.entry(i, j), j)));
            }
        }
    }
}

/// The gradient becomes the parameters after a step, and the velocity is that step's, where there is one.
///
/// # Safety
/// Parameters and velocity have numbers at these places of all rows.
#[inline(always)]
unsafe fn descend<V: Vector, const ROWS: usize, const VECTORS: usize>(
    Descent { momentum, decay, rate }: Descent,
    parameters: *const f32,
    velocity: Option<*mut f32>,
    gradient: &mut [[V; VECTORS]; ROWS],
    at: Places<V, VECTORS>,
) {
    // SAFETY: as for this function.
    unsafe {
        let load = |from: *const f32, i, j| V::load(at.mask(j), from.wrapping_add(at.entry(i, j)));
        each(gradient, |slope, i, j| V::all(decay).multiply_add(load(parameters, i, j), slope));
        if let Some(velocity) = velocity {
            each(gradient, |slope, i, j| {
                let faster = V::all(momentum).multiply_add(load(velocity, i, j), slope);
                faster.store(at.mask(j), velocity.wrapping_add(at.entry(i, j)));
                faster
            });
        }
        each(gradient, |faster, i, j| V::all(-rate).multiply_add(faster, load(parameters, i, j)));
    }
}

/// Every sum becomes what the function makes of it in its row and vector.
///
/// A loop for each thing that becomes of them: where one loop chooses, the compiler does not unroll it for every tile,
/// and keeps the sums in memory.
#[inline(always)]
fn each<V: Vector, const ROWS: usize, const VECTORS: usize>(
    sums: &mut [[V; VECTORS]; ROWS],
    mut function: impl FnMut(V, usize, usize) -> V,
) {
    // By indices, see above.
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
