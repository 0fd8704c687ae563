//! How fast a machine works.

use std::hint::black_box;
use std::time::Instant;

use super::{Optimiser, Recipe, Trainer};
use crate::data::Samples;
use crate::net::{Mlp, Network};
use crate::numerics::{Matrix, Stream, Work};

/// What one thread does in a second, by kinds of [`Work`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    /// Floating-point operations of products in single precision.
    pub products: f64,
    /// Operations on one number after the other.
    pub operations: f64,
    /// Standard normal numbers.
    pub normals: f64,
}

/// The fastest of so many short runs counts: others were disturbed.
const RUNS: usize = 5;

impl Speed {
    /// A processor of 2.5 GHz with AVX-512: what kinds of work are worth against each other where nothing was
    /// measured.
    pub const NOMINAL: Self = Self { products: 90e9, operations: 0.6e9, normals: 45e6 };

    /// A quarter of the nominal speed: slower than what trains networks today.
    pub const SLOW: Self = Self { products: 22e9, operations: 0.15e9, normals: 11e6 };

    /// The speed of this machine, from short runs (about 60 ms together). A prediction, not a result: it
    /// differs from call to call.
    pub fn measure() -> Self {
        let small = training(&Mlp::relu(6, 16), 4, 60);
        let large = training(&Mlp::relu(12, 128), 64, 10);
        Self::of_runs(small, large, normals())
    }

    /// The speed at which work took so many seconds: small layers take the time of their operations, large ones
    /// that of their products and operations.
    fn of_runs(small: (Work, f64), large: (Work, f64), normals: (Work, f64)) -> Self {
        let ((small, of_small), (large, of_large)) = (small, large);
        let operations = small.operations / of_small;
        // However slow the small ones were.
        let rest = (of_large - large.operations / operations).max(0.5 * of_large);
        Self { products: large.products / rest, operations, normals: normals.0.normals / normals.1 }
    }

    /// Seconds that one thread takes.
    pub fn seconds(self, work: Work) -> f64 {
        work.products / self.products
            + work.operations / self.operations
            + work.normals / self.normals
    }
}

/// The work of so many steps of a training, and its seconds.
fn training(mlp: &Mlp, batch: usize, steps: usize) -> (Work, f64) {
    const INPUTS: usize = 64;
    const CLASSES: usize = 10;
    let mut stream = Stream::new(0, "speed");
    let samples = Samples {
        inputs: Matrix::from_fn(batch, INPUTS, |_, _| stream.normal() as f32),
        labels: (0..batch).map(|i| i % CLASSES).collect(),
    };
    let recipe = Recipe {
        optimiser: Optimiser::Sgd { momentum: 0.9 },
        weight_decay: 2e-3,
        clip: Some(5.0),
        batch,
        ..Recipe::sgd(0.05)
    };
    let work = recipe.step_work(&mlp.shape(INPUTS, CLASSES), batch) * steps as f64;
    let Ok(network) = Network::initialise(mlp, INPUTS, CLASSES, &mut stream) else {
        unreachable!("layers have units");
    };
    let mut trainer = Trainer::new(network, &recipe, samples.len(), stream);
    let seconds = fastest(|| {
        for _ in 0..steps {
            trainer.step(&samples);
        }
    });
    (work, seconds)
}

/// The work of some normal numbers, and its seconds.
fn normals() -> (Work, f64) {
    let mut stream = Stream::new(0, "speed");
    let mut values = vec![0.0; 20_000];
    let seconds = fastest(|| stream.fill_standard_normal(black_box(&mut values)));
    (Work::normals(values.len()), seconds)
}

/// Seconds of the fastest of a few runs.
fn fastest(mut run: impl FnMut()) -> f64 {
    let seconds = (0..RUNS).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    });
    seconds.fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;
    use std::time::Duration;

    use super::*;

    #[test]
    fn products_take_what_operations_leave_and_half_of_the_time_at_least() {
        let small = Work { products: 7.0, operations: 30.0, normals: 0.0 };
        let large = Work { products: 120.0, operations: 20.0, normals: 0.0 };
        let normals = Work { normals: 20.0, ..Work::NONE };
        let of = |seconds| Speed::of_runs((small, 3.0), (large, seconds), (normals, 4.0));
        let speed = Speed { products: 120.0 / 6.0, operations: 10.0, normals: 5.0 };
        assert_eq!(of(8.0), speed);
        assert_eq!([4.0, 3.0].map(|seconds| of(seconds).products), [60.0, 80.0]);
    }

    #[test]
    fn the_fastest_run_counts() {
        let mut waits = [3, 200, 2, 3, 3].map(Duration::from_millis).into_iter();
        let seconds = fastest(|| sleep(waits.next().expect("five runs")));
        // A sleep may be longer, never shorter.
        assert!((2e-3..200e-3).contains(&seconds), "{seconds}");
    }

    #[test]
    fn seconds_are_those_of_all_kinds_together() {
        let speed = Speed { products: 100.0, operations: 10.0, normals: 1.0 };
        let work = Work { products: 50.0, operations: 20.0, normals: 3.0 };
        assert_eq!(speed.seconds(work), 0.5 + 2.0 + 3.0);
        assert_eq!(speed.seconds(Work::NONE), 0.0);
    }

    #[test]
    fn any_machine_does_something_of_each_kind() {
        let Speed { products, operations, normals } = Speed::measure();
        for speed in [products, operations, normals] {
            assert!(speed.is_finite() && speed > 0.0, "{speed}");
        }
    }
}
