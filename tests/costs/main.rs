//! What claims say they cost, against what they compute: on images of three sizes, each within a factor of two.
//!
//! Operations are counted in every run of the tests. Seconds depend on what else the machine does, so they are
//! compared where that is asked for:
//!
//! ```sh
//! cargo test --release --test costs -- --ignored --nocapture --test-threads 1
//! ```

mod basins;
mod counted;
mod images;
mod pilots;
mod timed;

/// A prediction may be off by this factor.
const FACTOR: f64 = 2.0;

/// Whether a prediction is good enough.
fn is_near(predicted: f64, found: f64) -> bool {
    (FACTOR.recip()..=FACTOR).contains(&(predicted / found))
}
