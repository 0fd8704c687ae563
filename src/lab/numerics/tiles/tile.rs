//! The sums that are in registers at once.

use super::finish::{Places, fetch, finish};
use super::panel::{Left, Panel, Right};
use super::vector::Vector;

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
        // By reference: a copy of what becomes of the sums is read in other words than the caller wrote, and waits
        // until those and all stores of the tile before have reached the cache.
        let Panel { target, left, right, .. } = panel;
        let Panel { depth, width, .. } = *panel;
        let cut = width - (VECTORS + HALVES - 1) * V::LANES;
        let whole = V::mask(V::LANES);
        let last = if HALVES == 0 { V::mask(cut) } else { whole };
        let last_half = V::Half::mask(if HALVES == 0 { V::Half::LANES } else { cut });
        let at = Places { column: 0, stride: target.stride, masks: [whole, last] };
        let mut sums = [[V::all(0.0); VECTORS]; ROWS];
        let mut halves = [[V::Half::all(0.0)]; ROWS];
        let mut pointers: [*const f32; POINTERS] =
            std::array::from_fn(|group| left.beginning_at(group * SHARED).start);
        // Known before the loop, where they would be checked for overflow again and again.
        let offsets: [usize; SHARED] = std::array::from_fn(|row| row * left.row);
        let (Left { step, .. }, Right { start: mut row, step: next_row }) = (*left, *right);
        fetch::<V, ROWS>(target, VECTORS + HALVES);
        for _ in 0..depth {
            // By indices and masks, not by iterators and plain loads: only then does the compiler keep the sums
            // in registers where debug assertions check what iterators and pointers do.
            let mut vectors = [V::all(0.0); VECTORS];
            let mut j = 0;
            while j < VECTORS {
                vectors[j] = V::load(at.mask(j), row.wrapping_add(j * V::LANES));
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
        finish(target, &mut sums, at);
        if HALVES == 1 {
            let (column, stride) = (VECTORS * V::LANES, target.stride);
            finish(target, &mut halves, Places { column, stride, masks: [last_half; 2] });
        }
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
