//! What tiles ask of a processor.

use super::panel::Panel;

/// Numbers that a processor adds and multiplies at once.
///
/// # Safety
/// All functions are for processors that have the vectors; all but [`tile`](Self::tile) and
/// [`transpose`](Self::transpose) are fast only within functions that are compiled for them. They read and write
/// those of the first [`LANES`](Self::LANES) numbers from the pointer on that the mask has.
pub(super) unsafe trait Vector: Copy {
    /// Numbers in one.
    const LANES: usize;
    /// Columns of a panel: those of as many vectors as the registers allow.
    const PANEL: usize;
    /// Which of the first numbers are read and written.
    type Mask: Copy;

    /// Rows of a tile at most, by its vectors: as many as there are registers for their sums.
    fn most_rows(vectors: usize) -> usize;

    /// The first rows of a panel by [`of_tile`](super::tile::of_tile), compiled for the processor.
    ///
    /// # Safety
    /// The panel has so many rows, at least one and at most [`most_rows`](Self::most_rows).
    unsafe fn tile(panel: &Panel<'_>, rows: usize);

    /// The first so many numbers, one to all.
    unsafe fn mask(numbers: usize) -> Self::Mask;
    /// The numbers from there on; 0 instead of those that the mask leaves out.
    unsafe fn load(mask: Self::Mask, from: *const f32) -> Self;
    unsafe fn store(self, mask: Self::Mask, to: *mut f32);
    /// Has what stands from there on brought near, if the processor can be told; it need not exist.
    unsafe fn fetch(_from: *const f32) {}
    /// The same number everywhere.
    unsafe fn all(number: f32) -> Self;
    unsafe fn add(self, other: Self) -> Self;
    /// Of the first vector the first of so many equal parts, of the second one the second, and so on.
    unsafe fn joined<const PARTS: usize>(vectors: [Self; PARTS]) -> Self {
        const { assert!(PARTS == 1, "of these vectors parts are not joined") };
        vectors[0]
    }
    /// The numbers from there on that fill one of so many parts at most, in every part.
    unsafe fn repeated<const PARTS: usize>(mask: Self::Mask, from: *const f32) -> Self {
        const { assert!(PARTS == 1, "of these vectors parts are not joined") };
        // SAFETY: as the trait says.
        unsafe { Self::load(mask, from) }
    }
    /// A vector that begins with this part.
    unsafe fn part<const PARTS: usize>(self, _part: usize) -> Self {
        const { assert!(PARTS == 1, "of these vectors parts are not joined") };
        self
    }
    /// `self · factor + addend`, rounded once.
    unsafe fn multiply_add(self, factor: Self, addend: Self) -> Self;
    /// 0 instead of what is negative. A NaN stays one.
    unsafe fn rectified(self) -> Self;
    /// 0 where `outputs` is not positive.
    unsafe fn where_positive(self, outputs: Self) -> Self;

    /// As many lines as a vector has numbers, `stride` apart, with as many numbers, transposed into rows `width` apart.
    ///
    /// # Safety
    /// There are as many, and room for them.
    unsafe fn transpose(lines: *const f32, stride: usize, rows: *mut f32, width: usize);
}
