//! The sums that are in registers at once.

use super::finish::{Places, fetch, finish};
use super::panel::{Left, Panel, Right};
use super::vector::Vector;

/// Rows that share a pointer: the processor's addresses add once or twice the distance of rows to it.
const SHARED: usize = 3;
/// Pointers that the highest tile needs.
const POINTERS: usize = 4;

/// The sums of the first rows of a panel, and what becomes of them: of so many whole vectors of columns, and, where
/// a vector has several parts, of columns that fill one part at most. Several rows share a vector of those.
///
/// # Safety
/// The processor has the vectors, and this is called from a function that is compiled for it. The panel has so many
/// rows, and columns for so many vectors and the part, the last of which may be cut.
#[inline(always)]
pub(super) unsafe fn of_tile<
    V: Vector,
    const ROWS: usize,
    const VECTORS: usize,
    const PARTS: usize,
>(
    panel: &Panel<'_>,
) {
    // SAFETY: all of it reads and writes rows, vectors and steps that the panel has.
    unsafe {
        // By reference: a copy of what becomes of the sums is read in other words than the caller wrote, and waits
        // until those and all stores of the tile before have reached the cache.
        let &Panel { ref target, ref left, ref right, depth, width } = panel;
        let stride = target.stride;
        let column_of_parts = VECTORS * V::LANES;
        let is_whole = PARTS == 1;
        let cut = width - (VECTORS - usize::from(is_whole)) * V::LANES;
        let (whole, last) = (V::mask(V::LANES), V::mask(cut));
        let at = Places { column: 0, stride, masks: [whole, if is_whole { last } else { whole }] };
        let mut sums = [[V::all(0.0); VECTORS]; ROWS];
        let mut joined_sums = [V::all(0.0); ROWS];
        let mut pointers: [*const f32; POINTERS] =
            std::array::from_fn(|group| left.beginning_at(group * SHARED).start);
        // Known before the loop, where they would be checked for overflow again and again.
        let offsets: [usize; SHARED] = std::array::from_fn(|row| row * left.row);
        let (Left { step, .. }, Right { start: mut row, step: next_row }) = (*left, *right);
        fetch::<V, ROWS>(target, VECTORS + usize::from(!is_whole));
        for _ in 0..depth {
            // By indices and masks, not by iterators and plain loads: only then does the compiler keep the sums
            // in registers where debug assertions check what iterators and pointers do.
            let mut vectors = [V::all(0.0); VECTORS];
            let mut j = 0;
            while j < VECTORS {
                vectors[j] = V::load(at.mask(j), row.wrapping_add(j * V::LANES));
                j += 1;
            }
            let repeated = if is_whole {
                V::all(0.0)
            } else {
                V::repeated::<PARTS>(last, row.wrapping_add(column_of_parts))
            };
            let mut group = 0;
            while group * PARTS < ROWS {
                let mut factors = [V::all(0.0); PARTS];
                let mut part = 0;
                while part < PARTS && group * PARTS + part < ROWS {
                    let i = group * PARTS + part;
                    factors[part] = V::all(*pointers[i / SHARED].wrapping_add(offsets[i % SHARED]));
                    let mut j = 0;
                    while j < VECTORS {
                        sums[i][j] = factors[part].multiply_add(vectors[j], sums[i][j]);
                        j += 1;
                    }
                    part += 1;
                }
                if !is_whole {
                    let factors = V::joined(factors);
                    joined_sums[group] = factors.multiply_add(repeated, joined_sums[group]);
                }
                group += 1;
            }
            row = row.wrapping_add(next_row);
            pointers = pointers.map(|pointer| pointer.wrapping_add(step));
        }
        finish(target, &mut sums, at);
        if !is_whole {
            let at = Places { column: column_of_parts, stride, masks: [last; 2] };
            finish(target, &mut apart::<V, ROWS, PARTS>(joined_sums), at);
        }
    }
}

/// Every row of the vectors that so many joined rows share each.
///
/// # Safety
/// The processor has the vectors.
#[inline(always)]
unsafe fn apart<V: Vector, const ROWS: usize, const PARTS: usize>(
    joined: [V; ROWS],
) -> [[V; 1]; ROWS] {
    // SAFETY: as for this function.
    unsafe {
        let mut rows = [[V::all(0.0)]; ROWS];
        // By indices, see above.
        let mut i = 0;
        while i < ROWS {
            rows[i][0] = joined[i / PARTS].part::<PARTS>(i % PARTS);
            i += 1;
        }
        rows
    }
}

/// The function [`tile`](Vector::tile) of vectors that need these features of a processor: of the tiles with so many
/// vectors, those with so many rows. Where the last columns fill half a vector at most, or a quarter, and rows are
/// `joined`, two or four share a vector of them.
macro_rules! tiles {
    ($vector:ty, $features:literal, joined: $joined:literal, $($vectors:literal: $($rows:literal)*;)*) => {
        unsafe fn tile(panel: &Panel<'_>, rows: usize) {
            #[target_feature(enable = $features)]
            unsafe fn sized<const ROWS: usize, const VECTORS: usize, const PARTS: usize>(
                panel: &Panel<'_>,
            ) {
                // SAFETY: as for the function around it.
                unsafe { of_tile::<$vector, ROWS, VECTORS, PARTS>(panel) };
            }
            // Without joined rows all are of one part, so that no other tile is compiled.
            const JOINED: usize = $joined as usize;
            let vectors = panel.width.div_ceil(Self::LANES);
            let cut = panel.width - (vectors - 1) * Self::LANES;
            let parts = match Self::LANES / cut {
                _ if JOINED == 0 => 1,
                1 => 1,
                2 | 3 => 2,
                _ => 4,
            };
            // SAFETY: the panel has these rows, and columns for these vectors.
            unsafe {
                match (vectors, rows, parts) {
                    $($(
                        ($vectors, $rows, 1) => sized::<$rows, $vectors, 1>(panel),
                        ($vectors, $rows, 2) => {
                            sized::<$rows, { $vectors - JOINED }, { 1 + JOINED }>(panel);
                        }
                        ($vectors, $rows, _) => {
                            sized::<$rows, { $vectors - JOINED }, { 1 + 3 * JOINED }>(panel);
                        }
                    )*)*
                    _ => unreachable!("no tile has {rows} rows of {vectors} vectors"),
                }
            }
        }
    };
}
pub(super) use tiles;
