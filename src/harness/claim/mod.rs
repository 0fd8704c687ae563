//! The vocabulary of claims: what is claimed, which networks decide it, how, and what came out.
//!
//! A [`Claim`] has one [`Case`] for each data set it is checked on. A case has [`Part`]s, each with a
//! [`Role`] and a test of a number that an [`Arm`] reads from trained networks, seed by seed. The
//! outcomes of the parts make the [`Verdict`], and all of it is kept in a [`Record`]. An exact claim has [`Property`]s of generated
//! cases instead.

mod arm;
mod case;
mod cells;
mod decision;
mod evidence;
mod illustration;
mod judge;
mod nonfinite;
mod paper;
mod part;
mod property;
mod record;
mod record_text;
mod registry;
mod replication;
mod seed_values;
#[cfg(test)]
mod test_module;
mod verdict;

pub use arm::{Arm, Missing, Number, Numbers};
pub use case::Case;
pub use cells::Cell;
pub use evidence::Evidence;
pub use illustration::{Drawing, Illustration};
pub use judge::judge;
pub use paper::{Claim, Definition, Module, Paper};
pub use part::{Estimate, Part, Role, Rule, Test};
pub use property::{Expectation, Property, PropertyRecord};
pub use record::{
    ArmRecord, CaseRecord, DataRecord, MissingCell, NumberRecord, PaperRecord, PartRecord, Record,
    Seeds, Unfiltered,
};
pub use record_text::RecordError;
pub use registry::{Registry, RegistryError};
pub use replication::{FRAGILE, REPETITIONS, Replication};
pub use seed_values::SeedValue;
pub use verdict::{Verdict, verdict};
