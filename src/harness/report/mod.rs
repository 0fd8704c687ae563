//! What people and programs read: the checklist, explanations, JSON, the table of the README, pictures, the page
//! with all of them.

mod chart;
mod checklist;
mod citation;
mod difference;
mod document;
mod error_rates;
mod evidence;
mod explain;
mod learning_curves;
mod number;
mod page;
mod paths;
mod picture;
mod pivot;
mod readme;
#[cfg(test)]
mod records;
mod sheet;
mod verdict_sentence;

pub use chart::{Axis, Chart, Line, Marker, Point, stacked};
pub use checklist::{Style, checklist, claim_list};
pub use citation::{bibliography, citation, short};
pub use difference::{Aspect, Difference, differences, likely_cause};
pub use document::{CheckDocument, CheckedClaim, Images as ImagesDocument, Program, SCHEMA};
pub use error_rates::ErrorRates;
pub use evidence::evidence_picture;
pub use explain::{ClaimDocument, explain};
pub use learning_curves::learning_curves;
pub use number::{interval, significant};
pub use page::{Illustration, ReportedClaim, StoredRun, quoted, report_page};
pub use paths::strong_paths;
pub use picture::Colour;
pub use pivot::pivots;
pub use readme::readme_table;
pub use sheet::{Sheet, Tile};
pub use verdict_sentence::verdict_sentence;
