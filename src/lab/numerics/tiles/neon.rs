//! Vectors of 128 bits.

use std::arch::aarch64::{
    float32x4_t, vaddq_f32, vandq_u32, vbicq_u32, vcgtzq_f32, vcltzq_f32, vcombine_f32,
    vdupq_n_f32, vfmaq_f32, vget_low_f32, vld1_f32, vld1q_f32, vld1q_lane_f32,
    vreinterpretq_f32_f64, vreinterpretq_f32_u32, vreinterpretq_f64_f32, vreinterpretq_u32_f32,
    vst1_f32, vst1q_f32, vst1q_lane_f32, vtrn1q_f32, vtrn1q_f64, vtrn2q_f32, vtrn2q_f64,
};

use super::panel::Panel;
use super::tile::{of_tile, tiles};
use super::vector::Vector;

// SAFETY: every processor of this kind has NEON.
unsafe impl Vector for float32x4_t {
    const LANES: usize = 4;
    const PANEL: usize = 16;
    /// How many.
    type Mask = usize;

    /// Of the 32 registers 24 hold sums, or 12 where a vector is alone.
    fn most_rows(vectors: usize) -> usize {
        [12, 12, 8, 6][vectors - 1]
    }

    tiles! {
        float32x4_t, "neon", joined: false,
        1: 1 2 3 4 5 6 7 8 9 10 11 12;
        2: 1 2 3 4 5 6 7 8 9 10 11 12;
        3: 1 2 3 4 5 6 7 8;
        4: 1 2 3 4 5 6;
    }

    #[inline(always)]
    unsafe fn mask(numbers: usize) -> usize {
        numbers
    }
    #[inline(always)]
    unsafe fn load(numbers: usize, from: *const f32) -> Self {
        // SAFETY: as the trait says.
        unsafe {
            if numbers == Self::LANES {
                return vld1q_f32(from);
            }
            let zeros = vdupq_n_f32(0.0);
            if numbers == 1 {
                return vld1q_lane_f32::<0>(from, zeros);
            }
            let two = vcombine_f32(vld1_f32(from), vget_low_f32(zeros));
            if numbers == 2 { two } else { vld1q_lane_f32::<2>(from.wrapping_add(2), two) }
        }
    }
    #[inline(always)]
    unsafe fn store(self, numbers: usize, to: *mut f32) {
        // SAFETY: as the trait says.
        unsafe {
            if numbers == Self::LANES {
                vst1q_f32(to, self);
                return;
            }
            if numbers == 1 {
                vst1q_lane_f32::<0>(to, self);
                return;
            }
            vst1_f32(to, vget_low_f32(self));
            if numbers == 3 {
                vst1q_lane_f32::<2>(to.wrapping_add(2), self);
            }
        }
    }
    #[inline(always)]
    unsafe fn all(number: f32) -> Self {
        // SAFETY: as the trait says.
        unsafe { vdupq_n_f32(number) }
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        // SAFETY: as the trait says.
        unsafe { vaddq_f32(self, other) }
    }
    #[inline(always)]
    unsafe fn multiply_add(self, factor: Self, addend: Self) -> Self {
        // SAFETY: as the trait says.
        unsafe { vfmaq_f32(addend, self, factor) }
    }
    #[inline(always)]
    unsafe fn rectified(self) -> Self {
        // SAFETY: as the trait says.
        unsafe {
            let kept = vbicq_u32(vreinterpretq_u32_f32(self), vcltzq_f32(self));
            vreinterpretq_f32_u32(kept)
        }
    }
    #[inline(always)]
    unsafe fn where_positive(self, outputs: Self) -> Self {
        // SAFETY: as the trait says.
        unsafe {
            let kept = vandq_u32(vreinterpretq_u32_f32(self), vcgtzq_f32(outputs));
            vreinterpretq_f32_u32(kept)
        }
    }

    #[target_feature(enable = "neon")]
    unsafe fn transpose(lines: *const f32, stride: usize, rows: *mut f32, width: usize) {
        // SAFETY: there are as many lines, and room for as many rows.
        unsafe {
            let line = |line: usize| vld1q_f32(lines.wrapping_add(line * stride));
            let [first, second, third, fourth] = [line(0), line(1), line(2), line(3)];
            let even = [vtrn1q_f32(first, second), vtrn1q_f32(third, fourth)];
            let odd = [vtrn2q_f32(first, second), vtrn2q_f32(third, fourth)];
            let low = |[one, other]: [Self; 2]| {
                vtrn1q_f64(vreinterpretq_f64_f32(one), vreinterpretq_f64_f32(other))
            };
            let high = |[one, other]: [Self; 2]| {
                vtrn2q_f64(vreinterpretq_f64_f32(one), vreinterpretq_f64_f32(other))
            };
            for (row, pairs) in [low(even), low(odd), high(even), high(odd)].into_iter().enumerate()
            {
                vst1q_f32(rows.wrapping_add(row * width), vreinterpretq_f32_f64(pairs));
            }
        }
    }
}
