//! The vocabulary of claims: what is claimed, which networks decide it, how, and what came out.
//!
//! A [`Claim`] has one [`Case`] for each data set it is checked on. A case has [`Part`]s, each with a
//! [`Role`] and a sentence about one seed: what a number must meet that an [`Arm`] reads from trained
//! networks. A [`Ladder`] takes the seeds in their order and counts those that agree, until the verdict
//! is settled. The outcomes of the parts make the [`Verdict`], and all of it is kept in a [`Record`]. An
//! exact claim has [`Property`]s of generated cases instead.

mod arm;
mod case;
mod configuration;
mod cost;
mod counterexample;
mod finding;
mod illustration;
mod judge;
mod ladder;
mod map_record;
mod nonfinite;
mod number;
mod paper;
mod paper_scale;
mod part;
mod part_record;
mod property;
mod quantity;
mod record;
mod record_text;
mod recorded;
mod registry;
mod requirement;
mod schema;
mod seed_values;
mod seeds;
mod table;
#[cfg(test)]
pub(crate) mod test_module;
mod text_file;
mod variation;
mod verdict;

pub(crate) use arm::Evidence;
pub use arm::{Arm, Missing, Reading};
pub use case::Case;
pub use configuration::TrainingRecord;
pub use cost::{Cost, NetworkSizes, SampleSizes, Sizes};
pub use counterexample::CounterexampleRecord;
pub use finding::Finding;
pub(crate) use finding::share;
pub use illustration::{Drawing, Illustration};
pub use judge::judge;
pub use ladder::{Ladder, REPORT_SEEDS};
pub use map_record::{MapAxisRecord, MapCellRecord, MapPartRecord, MapRecord};
pub use number::{Identity, Number, Term};
pub use paper::{Claim, Definition, Module, Paper};
pub use paper_scale::PaperScale;
pub use part::{Part, Role, Test};
pub use part_record::PartRecord;
pub use property::{Expectation, Property, PropertyRecord};
pub use quantity::Quantity;
pub use record::{
    ArmRecord, CaseRecord, DataRecord, HeldOutRecord, MissingCell, NetworkRecord, PaperRecord,
    Record,
};
pub use record_text::RecordError;
pub use registry::{NamedNetwork, Registry, RegistryError};
pub use requirement::Requirement;
pub use schema::{Schema, UnreadableSchema};
pub use seed_values::SeedValue;
pub use seeds::{FIRST_SEED, Seeds};
pub use table::{Cell, Column, Table};
pub(crate) use text_file::plain;
pub(crate) use variation::Bearing;
pub use variation::{
    Axis, Choice, Range, Rebuild, Setting, UnknownSetting, Value, Variation, VariationError,
};
pub use verdict::{Verdict, verdict};

/// Each of these once, in the order in which they first appear.
pub(crate) fn distinct<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut distinct = Vec::new();
    for item in items {
        if !distinct.contains(&item) {
            distinct.push(item);
        }
    }
    distinct
}
