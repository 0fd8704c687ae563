//! What people and programs read: the checklist, explanations, JSON, the table of the README,
//! pictures, the page with all of them.

mod against_record;
mod badge;
mod chart;
mod check_remarks;
mod checklist;
mod citation;
mod claim_figure;
mod comparison;
mod difference;
mod document;
mod documents;
mod dry_run;
mod error_rates;
mod evidence;
mod explain;
mod falsification;
mod format;
mod learning_curves;
mod map;
mod markdown_table;
mod measured;
mod not_applicable;
mod number;
mod overview;
mod page;
mod paths;
mod picture;
mod pivot;
#[cfg(feature = "png")]
mod png;
#[cfg(test)]
pub(crate) mod records;
mod sheet;
mod standing;
mod style;
mod verdict_sentence;
mod verification;
mod where_it_holds;
mod wrapping;

pub use crate::program::Program;
pub use against_record::AgainstRecord;
pub use badge::badges;
pub use chart::{Chart, Line, stacked};
pub use checklist::{CheckView, checked_line, checklist, claim_list};
pub use citation::{Cited, bibliography, citation, short};
pub use claim_figure::claim_figure;
pub use comparison::{Comparison, comparisons};
pub use difference::{Aspect, Difference, differences, likely_cause};
pub use document::{CheckDocument, CheckedClaim, Images as ImagesDocument};
pub use documents::{claims_table, papers_list};
pub use dry_run::{DryReading, DryRun, DryTraining, long_claim};
pub use error_rates::ErrorRates;
pub use evidence::evidence_picture;
pub use explain::{ClaimDocument, ClaimList, Explained, explain};
pub use falsification::{FalsificationDocument, WeakestDocument};
pub use format::{FORMATS, Format, json};
pub use learning_curves::learning_curves;
pub use map::{MapDocument, heat_map, map_picture, map_sentence};
pub use measured::{features_page, moments_picture, weights_page};
pub use not_applicable::{NotApplicable, not_applicable};
pub use number::{figures, significant};
pub use overview::{Entry, overview_picture};
pub use page::{Illustration, ReportedClaim, StoredRun, report_page};
pub use paths::strong_paths;
pub use picture::{Axis, Colour, Marker, Point};
pub use pivot::pivots;
#[cfg(feature = "png")]
pub use png::{PngError, png};
pub use sheet::{Sheet, Tile};
pub use standing::in_a_line;
pub use style::Style;
pub use verdict_sentence::verdict_sentence;
pub use verification::Verification;
pub use where_it_holds::{CounterexampleSummary, MapSummary};
