//! Vectors of 512 and of 256 bits.

use std::arch::x86_64::{
    __m256, __m256i, __m512, __mmask16, _CMP_GT_OQ, _CMP_LT_OQ, _MM_HINT_T0, _MM_HINT_T1,
    _mm_prefetch, _mm256_add_ps, _mm256_and_ps, _mm256_andnot_ps, _mm256_cmp_ps,
    _mm256_cmpgt_epi32, _mm256_fmadd_ps, _mm256_maskload_ps, _mm256_maskstore_ps,
    _mm256_permute2f128_ps, _mm256_set1_epi32, _mm256_set1_ps, _mm256_setr_epi32,
    _mm256_setzero_ps, _mm256_shuffle_ps, _mm256_unpackhi_ps, _mm256_unpacklo_ps, _mm512_add_ps,
    _mm512_castpd_ps, _mm512_castps_pd, _mm512_cmp_ps_mask, _mm512_fmadd_ps, _mm512_mask_blend_ps,
    _mm512_mask_storeu_ps, _mm512_maskz_loadu_ps, _mm512_maskz_mov_ps, _mm512_set1_ps,
    _mm512_setzero_ps, _mm512_shuffle_f32x4, _mm512_unpackhi_pd, _mm512_unpackhi_ps,
    _mm512_unpacklo_pd, _mm512_unpacklo_ps,
};
use std::array;

use super::panel::Panel;
use super::tile::{of_tile, tiles};
use super::vector::Vector;

// SAFETY: all that it needs is AVX-512F, which has AVX2 and its multiply-adds.
unsafe impl Vector for __m512 {
    const LANES: usize = 16;
    const PANEL: usize = 64;
    type Mask = __mmask16;

    /// Of the 32 registers at most 24 hold sums.
    fn most_rows(vectors: usize) -> usize {
        [12, 12, 8, 6][vectors - 1]
    }

    tiles! {
        __m512, "avx512f", joined: true,
        1: 1 2 3 4 5 6 7 8 9 10 11 12;
        2: 1 2 3 4 5 6 7 8 9 10 11 12;
        3: 1 2 3 4 5 6 7 8;
        4: 1 2 3 4 5 6;
    }

    #[inline(always)]
    unsafe fn mask(numbers: usize) -> __mmask16 {
        __mmask16::MAX >> (Self::LANES - numbers)
    }
    #[inline(always)]
    unsafe fn load(mask: __mmask16, from: *const f32) -> Self {
        // SAFETY: as the trait says.
        unsafe { _mm512_maskz_loadu_ps(mask, from) }
    }
    #[inline(always)]
    unsafe fn store(self, mask: __mmask16, to: *mut f32) {
        // SAFETY: as the trait says.
        unsafe { _mm512_mask_storeu_ps(to, mask, self) }
    }
    #[inline(always)]
    unsafe fn fetch(from: *const f32) {
        // SAFETY: as the trait says.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(from.cast()) };
    }
    #[inline(always)]
    unsafe fn all(number: f32) -> Self {
        // SAFETY: as the trait says.
        unsafe { _mm512_set1_ps(number) }
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        // SAFETY: as the trait says.
        unsafe { _mm512_add_ps(self, other) }
    }
    #[inline(always)]
    unsafe fn joined<const PARTS: usize>(vectors: [Self; PARTS]) -> Self {
        const { assert!(matches!(PARTS, 1 | 2 | 4), "such parts are not joined") };
        let join = |mask, first, second| {
            // SAFETY: as the trait says.
            unsafe { _mm512_mask_blend_ps(mask, first, second) }
        };
        match vectors[..] {
            [first, second] => join(0xff00, first, second),
            [first, second, third, fourth] => {
                join(0xff00, join(0x00f0, first, second), join(0xf000, third, fourth))
            }
            _ => vectors[0],
        }
    }
    #[inline(always)]
    unsafe fn repeated<const PARTS: usize>(mask: __mmask16, from: *const f32) -> Self {
        const { assert!(matches!(PARTS, 1 | 2 | 4), "such parts are not joined") };
        // SAFETY: as the trait says.
        unsafe {
            let part = Self::load(mask, from);
            match PARTS {
                2 => _mm512_shuffle_f32x4::<0x44>(part, part),
                4 => _mm512_shuffle_f32x4::<0x00>(part, part),
                _ => part,
            }
        }
    }
    #[inline(always)]
    unsafe fn part<const PARTS: usize>(self, part: usize) -> Self {
        const { assert!(matches!(PARTS, 1 | 2 | 4), "such parts are not joined") };
        // SAFETY: as the trait says.
        unsafe {
            match (PARTS, part) {
                (2, 1) => _mm512_shuffle_f32x4::<0xee>(self, self),
                (4, 1) => _mm512_shuffle_f32x4::<0x55>(self, self),
                (4, 2) => _mm512_shuffle_f32x4::<0xaa>(self, self),
                (4, 3) => _mm512_shuffle_f32x4::<0xff>(self, self),
                _ => self,
            }
        }
    }
    #[inline(always)]
    unsafe fn multiply_add(self, factor: Self, addend: Self) -> Self {
        // SAFETY: as the trait says.
        unsafe { _mm512_fmadd_ps(self, factor, addend) }
    }
    #[inline(always)]
    unsafe fn rectified(self) -> Self {
        // SAFETY: as the trait says.
        unsafe {
            let negative = _mm512_cmp_ps_mask::<_CMP_LT_OQ>(self, _mm512_setzero_ps());
            _mm512_maskz_mov_ps(!negative, self)
        }
    }
    #[inline(always)]
    unsafe fn where_positive(self, outputs: Self) -> Self {
        // SAFETY: as the trait says.
        unsafe {
            let positive = _mm512_cmp_ps_mask::<_CMP_GT_OQ>(outputs, _mm512_setzero_ps());
            _mm512_maskz_mov_ps(positive, self)
        }
    }

    #[target_feature(enable = "avx512f")]
    unsafe fn transpose(lines: *const f32, stride: usize, rows: *mut f32, width: usize) {
        const LANES: usize = 16;
        for line in 0..LANES {
            // Two squares ahead: the lines are too far apart for the processor to foresee.
            _mm_prefetch::<_MM_HINT_T1>(lines.wrapping_add(line * stride + 2 * LANES).cast());
        }
        // SAFETY: there are as many lines, and room for as many rows.
        let line = |line: usize| unsafe {
            _mm512_maskz_loadu_ps(__mmask16::MAX, lines.wrapping_add(line * stride))
        };
        let lines: [__m512; LANES] = array::from_fn(line);
        let pairs: [__m512; LANES] = array::from_fn(|i| {
            let (even, odd) = (lines[i & !1], lines[i | 1]);
            if i % 2 == 0 { _mm512_unpacklo_ps(even, odd) } else { _mm512_unpackhi_ps(even, odd) }
        });
        let fours: [__m512; LANES] = array::from_fn(|i| {
            let (group, place) = (i & !3, i & 3);
            let low = _mm512_castps_pd(pairs[group + place / 2]);
            let high = _mm512_castps_pd(pairs[group + place / 2 + 2]);
            _mm512_castpd_ps(if place % 2 == 0 {
                _mm512_unpacklo_pd(low, high)
            } else {
                _mm512_unpackhi_pd(low, high)
            })
        });
        let eights: [__m512; LANES] = array::from_fn(|i| {
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
}

// SAFETY: all that it needs is AVX2 and multiply-adds.
unsafe impl Vector for __m256 {
    const LANES: usize = 8;
    const PANEL: usize = 16;
    type Mask = __m256i;

    /// Of the 16 registers 12 hold sums.
    fn most_rows(vectors: usize) -> usize {
        [12, 6][vectors - 1]
    }

    tiles! {
        __m256, "avx2,fma", joined: false,
        1: 1 2 3 4 5 6 7 8 9 10 11 12;
        2: 1 2 3 4 5 6;
    }

    #[inline(always)]
    unsafe fn mask(numbers: usize) -> __m256i {
        // SAFETY: as the trait says.
        unsafe {
            let places = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
            _mm256_cmpgt_epi32(_mm256_set1_epi32((numbers as u32).cast_signed()), places)
        }
    }
    #[inline(always)]
    unsafe fn load(mask: __m256i, from: *const f32) -> Self {
        // SAFETY: as the trait says.
        unsafe { _mm256_maskload_ps(from, mask) }
    }
    #[inline(always)]
    unsafe fn store(self, mask: __m256i, to: *mut f32) {
        // SAFETY: as the trait says.
        unsafe { _mm256_maskstore_ps(to, mask, self) }
    }
    #[inline(always)]
    unsafe fn fetch(from: *const f32) {
        // SAFETY: as the trait says.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(from.cast()) };
    }
    #[inline(always)]
    unsafe fn all(number: f32) -> Self {
        // SAFETY: as the trait says.
        unsafe { _mm256_set1_ps(number) }
    }
    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        // SAFETY: as the trait says.
        unsafe { _mm256_add_ps(self, other) }
    }
    #[inline(always)]
    unsafe fn multiply_add(self, factor: Self, addend: Self) -> Self {
        // SAFETY: as the trait says.
        unsafe { _mm256_fmadd_ps(self, factor, addend) }
    }
    #[inline(always)]
    unsafe fn rectified(self) -> Self {
        // SAFETY: as the trait says.
        unsafe {
            let negative = _mm256_cmp_ps::<_CMP_LT_OQ>(self, _mm256_setzero_ps());
            _mm256_andnot_ps(negative, self)
        }
    }
    #[inline(always)]
    unsafe fn where_positive(self, outputs: Self) -> Self {
        // SAFETY: as the trait says.
        unsafe {
            let positive = _mm256_cmp_ps::<_CMP_GT_OQ>(outputs, _mm256_setzero_ps());
            _mm256_and_ps(positive, self)
        }
    }

    #[target_feature(enable = "avx2,fma")]
    unsafe fn transpose(lines: *const f32, stride: usize, rows: *mut f32, width: usize) {
        const LANES: usize = 8;
        for line in 0..LANES {
            // Two lines of the cache ahead, as above.
            _mm_prefetch::<_MM_HINT_T1>(lines.wrapping_add(line * stride + 4 * LANES).cast());
        }
        // SAFETY: there are as many lines, and room for as many rows.
        let line = |line: usize| unsafe {
            Self::load(Self::mask(LANES), lines.wrapping_add(line * stride))
        };
        let lines: [__m256; LANES] = array::from_fn(line);
        let pairs: [__m256; LANES] = array::from_fn(|i| {
            let (even, odd) = (lines[i & !1], lines[i | 1]);
            if i % 2 == 0 { _mm256_unpacklo_ps(even, odd) } else { _mm256_unpackhi_ps(even, odd) }
        });
        let fours: [__m256; LANES] = array::from_fn(|i| {
            let (group, place) = (i & !3, i & 3);
            let (low, high) = (pairs[group + place / 2], pairs[group + place / 2 + 2]);
            if place % 2 == 0 {
                _mm256_shuffle_ps::<0x44>(low, high)
            } else {
                _mm256_shuffle_ps::<0xee>(low, high)
            }
        });
        for i in 0..LANES {
            let (low, high) = (fours[i % 4], fours[i % 4 + 4]);
            let row = if i < 4 {
                _mm256_permute2f128_ps::<0x20>(low, high)
            } else {
                _mm256_permute2f128_ps::<0x31>(low, high)
            };
            // SAFETY: see above.
            unsafe { row.store(Self::mask(LANES), rows.wrapping_add(i * width)) };
        }
    }
}
