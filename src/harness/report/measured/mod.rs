//! What was measured on networks of other programs: as text, and as a page with pictures.

mod heat_map;
mod page;
mod pictures;
mod sentences;
mod text;
mod weights;

pub use page::features_page;
pub(super) use text::features_text;
pub(super) use weights::weights_text;
pub use weights::{moments_picture, weights_page};

use deepclaims_lab::stats::Summary;

use super::significant;

/// The mean of one number a seed, with the standard deviation where there are several.
fn over_seeds(values: &[f64]) -> String {
    let summary = Summary::of(values);
    let mean = significant(summary.mean);
    if values.len() < 2 || summary.standard_deviation.is_nan() {
        return mean;
    }
    format!("{mean} ± {}", significant(summary.standard_deviation))
}
