//! Compiling one kernel for the vector unit at hand.

use pulp::Arch;

/// Runs `kernel` as compiled for the widest vector unit of this processor.
///
/// Pass a closure marked `#[inline(always)]`: only code inlined into it is compiled for that unit.
/// The result never depends on the choice, because the compiler may not reorder floating-point
/// operations and [`f32::mul_add`] rounds once everywhere.
#[inline(always)]
pub fn vectorised<R>(kernel: impl FnOnce() -> R) -> R {
    Arch::new().dispatch(kernel)
}

/// Whether results on this processor are guaranteed to equal the recorded ones bit for bit.
///
/// # Errors
/// A sentence that names what the processor lacks.
pub fn bits_are_guaranteed() -> Result<(), String> {
    #[cfg(target_arch = "x86_64")]
    {
        let avx2 = std::arch::is_x86_feature_detected!("avx2");
        let lacking = match (avx2, std::arch::is_x86_feature_detected!("fma")) {
            (true, true) => return Ok(()),
            (true, false) => "FMA",
            (false, true) => "AVX2",
            (false, false) => "AVX2 and FMA",
        };
        Err(format!(
            "this processor lacks {lacking}: results are valid, but not guaranteed to equal the \
             recorded ones bit for bit"
        ))
    }
    #[cfg(not(target_arch = "x86_64"))]
    {
        Err(format!(
            "bits are guaranteed on x86-64 with AVX2 and FMA only, and this is {}: results are \
             valid, but may differ from the recorded ones in the last digits",
            std::env::consts::ARCH
        ))
    }
}
