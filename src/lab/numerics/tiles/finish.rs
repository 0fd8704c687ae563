//! What becomes of the sums of a tile.

use super::vector::Vector;
use crate::numerics::Descent;
use crate::numerics::epilogue::Epilogue;
use crate::numerics::view::Accumulate;

/// Rows that stand at least so many numbers apart, two a page or fewer, displace each other in the cache, and the
/// processor does not foresee them.
pub(super) const FAR: usize = 512;

/// Where the entries of a panel go: `(i, j)` to `i · stride + j` from the start.
pub(super) struct Target<'a> {
    pub(super) start: *mut f32,
    pub(super) stride: usize,
    /// What becomes of them, with its operands from the first entry's on.
    pub(super) finish: Finish<'a>,
}

/// What finished sums do to the numbers of the target.
#[derive(Clone, Copy)]
pub(super) enum Finish<'a> {
    /// They are stored, or added, and become what the epilogue says.
    Product(Accumulate, Epilogue<'a, f32>),
    /// They are the gradient of those numbers, which take a step with this velocity, one for each, if any.
    Descent(Descent, Option<*mut f32>),
}

impl Finish<'_> {
    /// The same for entries that begin at this column, and so many numbers from the start of the product.
    pub(super) fn beginning_at(self, column: usize, entry: usize) -> Self {
        match self {
            Self::Product(accumulate, epilogue) => {
                Self::Product(accumulate, epilogue.beginning_at(column, entry))
            }
            Self::Descent(step, velocity) => {
                Self::Descent(step, velocity.map(|first| first.wrapping_add(entry)))
            }
        }
    }
}

impl Epilogue<'_, f32> {
    /// The same for such entries.
    fn beginning_at(self, column: usize, entry: usize) -> Self {
        match self {
            Self::None | Self::Rectified(None) => self,
            Self::Biased(biases) => Self::Biased(&biases[column..]),
            Self::Rectified(Some(biases)) => Self::Rectified(Some(&biases[column..])),
            Self::WherePositive(outputs) => Self::WherePositive(&outputs[entry..]),
        }
    }
}

/// Fetches what a step of descent moves, and rows too far apart for the processor to foresee, while the sums are
/// computed.
///
/// # Safety
/// The processor has the vectors.
#[inline(always)]
pub(super) unsafe fn fetch<V: Vector, const ROWS: usize>(target: &Target<'_>, vectors: usize) {
    let velocity = match &target.finish {
        Finish::Descent(_, velocity) => *velocity,
        // Near ones would be fetched for nothing.
        Finish::Product(..) if target.stride >= FAR => None,
        Finish::Product(..) => return,
    };
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
pub(super) struct Places<V: Vector, const VECTORS: usize> {
    /// The column of the first.
    pub(super) column: usize,
    /// From row to row.
    pub(super) stride: usize,
    /// Which numbers of a vector there are, and of the last one.
    pub(super) masks: [V::Mask; 2],
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
    pub(super) fn mask(self, vector: usize) -> V::Mask {
        self.masks[usize::from(vector + 1 == VECTORS)]
    }
}

/// Stores finished sums, or what becomes of them.
///
/// # Safety
/// The target, and the operands of what finishes it, have numbers at these places of all rows.
#[inline(always)]
pub(super) unsafe fn finish<V: Vector, const ROWS: usize, const VECTORS: usize>(
    target: &Target<'_>,
    sums: &mut [[V; VECTORS]; ROWS],
    at: Places<V, VECTORS>,
) {
    let start = target.start;
    // SAFETY: as for this function.
    unsafe {
        match &target.finish {
            Finish::Product(accumulate, epilogue) => {
                if *accumulate == Accumulate::Add {
                    each(sums, |sum, i, j| {
                        V::load(at.mask(j), start.wrapping_add(at.entry(i, j))).add(sum)
                    });
                }
                complete(epilogue, sums, at);
            }
            Finish::Descent(step, velocity) => descend(step, start, *velocity, sums, at),
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
    epilogue: &Epilogue<'_, f32>,
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
    &Descent { momentum, decay, rate }: &Descent,
    parameters: *const f32,
    velocity: Option<*mut f32>,
    gradient: &mut [[V; VECTORS]; ROWS],
    at: Places<V, VECTORS>,
) {
    // SAFETY: as for this function.
    unsafe {
        let load = |from: *const f32, i, j| V::load(at.mask(j), from.wrapping_add(at.entry(i, j)));
        each(gradient, |sum, i, j| V::all(decay).multiply_add(load(parameters, i, j), sum));
        if let Some(velocity) = velocity {
            each(gradient, |decayed, i, j| {
                let next = V::all(momentum).multiply_add(load(velocity, i, j), decayed);
                next.store(at.mask(j), velocity.wrapping_add(at.entry(i, j)));
                next
            });
        }
        each(gradient, |next, i, j| V::all(-rate).multiply_add(next, load(parameters, i, j)));
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
    // By indices, see `of_tile`.
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
