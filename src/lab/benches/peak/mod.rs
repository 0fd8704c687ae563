//! The most that one core can do: fused multiply-adds on the widest registers there are.

use std::hint::black_box;
use std::time::{Duration, Instant};

use deepclaims_lab::numerics::vectorised;

/// Multiply-adds of each chain between two looks at the clock.
const LENGTH: usize = 20_000;

/// How long one measurement takes.
const DURATION: Duration = Duration::from_millis(50);

/// Floating-point operations a second of one core, in single precision: the fastest of many short
/// loops, since anything else that happens on the core can only slow it down.
///
/// Twelve registers full of chains: two units times the latency of a multiply-add need 8 to 10 of
/// them, and 16 is all that some processors have.
pub(crate) fn measure() -> f64 {
    let start = Instant::now();
    let mut best: f64 = 0.0;
    while start.elapsed() < DURATION {
        best = best.max(rate::<{ 12 * 16 }>()).max(rate::<{ 12 * 8 }>()).max(rate::<{ 12 * 4 }>());
    }
    best
}

fn rate<const CHAINS: usize>() -> f64 {
    let (factor, addend) = (black_box(0.5f32), black_box(0.5f32));
    let start = Instant::now();
    let chains = vectorised(
        #[inline(always)]
        || {
            let mut chains = [factor; CHAINS];
            for _ in 0..LENGTH {
                for chain in &mut chains {
                    *chain = chain.mul_add(factor, addend);
                }
            }
            chains
        },
    );
    black_box(chains);
    (2 * LENGTH * CHAINS) as f64 / start.elapsed().as_secs_f64()
}
