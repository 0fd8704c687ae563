//! Time, and beside it the rate of floating-point operations as a share of what one core can do.

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, Throughput};
use deepclaims_lab::numerics::Kernels;

#[path = "../peak/mod.rs"]
mod peak;

/// Wall time of work whose elements are floating-point operations.
pub(crate) struct ShareOfPeak {
    time: WallTime,
    share: Share,
}

/// Writes throughputs as shares of the measured peak.
struct Share {
    /// Operations a second of one core.
    peak: f64,
}

/// Benches that report shares of the peak of one core, which is measured and printed first, with the kernels in use.
pub(crate) fn criterion() -> Criterion<ShareOfPeak> {
    let peak = peak::measure();
    println!("peak of one core: {:.1} GFLOP/s in single precision", peak / 1e9);
    println!("{}", Kernels::here().sentence());
    let measurement = ShareOfPeak { time: WallTime, share: Share { peak } };
    Criterion::default().with_measurement(measurement)
}

impl Measurement for ShareOfPeak {
    type Intermediate = <WallTime as Measurement>::Intermediate;
    type Value = <WallTime as Measurement>::Value;

    fn start(&self) -> Self::Intermediate {
        self.time.start()
    }

    fn end(&self, start: Self::Intermediate) -> Self::Value {
        self.time.end(start)
    }

    fn add(&self, first: &Self::Value, second: &Self::Value) -> Self::Value {
        self.time.add(first, second)
    }

    fn zero(&self) -> Self::Value {
        self.time.zero()
    }

    fn to_f64(&self, value: &Self::Value) -> f64 {
        self.time.to_f64(value)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        &self.share
    }
}

impl ValueFormatter for Share {
    fn scale_values(&self, typical: f64, values: &mut [f64]) -> &'static str {
        WallTime.formatter().scale_values(typical, values)
    }

    fn scale_throughputs(
        &self,
        _typical: f64,
        throughput: &Throughput,
        values: &mut [f64],
    ) -> &'static str {
        let Throughput::Elements(operations) = throughput else {
            unreachable!("these benches count floating-point operations");
        };
        for nanoseconds in values {
            *nanoseconds = *operations as f64 / (*nanoseconds * 1e-9) / self.peak * 100.0;
        }
        "% of peak"
    }

    fn scale_for_machines(&self, values: &mut [f64]) -> &'static str {
        WallTime.formatter().scale_for_machines(values)
    }
}
