//! The JSON document of a check. `docs/json.md` describes it.

use serde::Serialize;

use super::{AgainstRecord, ErrorRates, NotApplicable};
use crate::claim::{Record, Registry, RegistryError, Schema};
use crate::program::Program;
use crate::run::{Checked, Execution, Interrupted};
use deepclaims_lab::data;
use deepclaims_lab::numerics::bits_are_guaranteed;

/// Everything a check found. The same for every number of threads, but for the seconds.
#[derive(Clone, Debug, Serialize)]
pub struct CheckDocument<'a> {
    /// [`Schema::CURRENT`].
    pub schema: Schema,
    /// What wrote it.
    pub program: Program,
    /// The images that the claims were checked on.
    pub data: Images<'a>,
    /// Whether this processor is one on which numbers equal the recorded ones bit for bit.
    pub bits_guaranteed: bool,
    /// The claims.
    pub claims: Vec<CheckedClaim<'a>>,
    /// How far the run came, where it was interrupted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interrupted: Option<&'a Interrupted>,
    /// Claims left out because they cannot be checked on the given images.
    pub not_applicable: Vec<NotApplicable>,
    /// How often the suite errs.
    pub error_rates: ErrorRates,
    /// Seconds on the clock.
    pub seconds: f64,
}

/// Images as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Images<'a> {
    /// As on the command line.
    pub name: &'a str,
    /// Of the samples, see [`sha256`](data::sha256).
    pub sha256: &'a str,
    /// How many.
    pub images: usize,
    /// Numbers in one image.
    pub inputs: usize,
    /// How many classes.
    pub classes: usize,
    /// What the classes are called.
    #[serde(skip)]
    pub labels: &'a [i64],
    /// What may be a mistake in the files, a sentence each.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub notes: &'a [String],
}

impl<'a> Images<'a> {
    pub(super) fn of(images: &'a data::Images) -> Self {
        Self {
            name: &images.name,
            sha256: &images.sha256,
            images: images.len(),
            inputs: images.input_size(),
            classes: images.classes(),
            labels: &images.labels,
            notes: &images.notes,
        }
    }
}

/// A checked claim as JSON: its record, and how it compares.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedClaim<'a> {
    /// The record.
    #[serde(flatten)]
    pub record: &'a Record,
    /// How it compares.
    #[serde(flatten)]
    pub against: AgainstRecord,
    /// Seconds of its tasks, added up over threads.
    pub seconds: f64,
}

impl<'a> CheckedClaim<'a> {
    /// A claim that was checked on no more than its first `most` seeds; nothing where no records exist for
    /// its seeds and data.
    ///
    /// # Errors
    /// Where what is recorded cannot be read.
    pub fn new(
        checked: &'a Checked,
        registry: &Registry,
        most: Option<u64>,
    ) -> Result<Self, RegistryError> {
        let record = &checked.record;
        let against = AgainstRecord::of(record, registry, most)?;
        Ok(Self { record, against, seconds: checked.seconds })
    }
}

impl<'a> CheckDocument<'a> {
    /// The document of a run that looked at no more than the first `most` seeds of each claim; nothing
    /// where no records exist for its seeds and data. What an interrupted run found is compared with none.
    ///
    /// # Errors
    /// Where what is recorded cannot be read.
    pub fn new(
        execution: &'a Execution,
        registry: &Registry,
        most: Option<u64>,
        images: &'a data::Images,
        not_applicable: Vec<NotApplicable>,
        seconds: f64,
    ) -> Result<Self, RegistryError> {
        let Execution { checked, interrupted } = execution;
        let most = most.filter(|_| interrupted.is_none());
        let records: Vec<&Record> = checked.iter().map(|checked| &checked.record).collect();
        let claims = checked.iter().map(|checked| CheckedClaim::new(checked, registry, most));
        Ok(Self {
            schema: Schema::CURRENT,
            program: Program::this(),
            data: Images::of(images),
            bits_guaranteed: bits_are_guaranteed().is_ok(),
            claims: claims.collect::<Result<_, _>>()?,
            interrupted: interrupted.as_ref(),
            not_applicable,
            error_rates: ErrorRates::of(&records),
            seconds,
        })
    }

    /// The same with claims of earlier runs, in the registry's order.
    #[must_use]
    pub fn with(
        mut self,
        others: impl Iterator<Item = CheckedClaim<'a>>,
        registry: &Registry,
    ) -> Self {
        self.claims.extend(others);
        self.claims.sort_by_key(|claim| registry.place(&claim.record.claim));
        let records: Vec<&Record> = self.claims.iter().map(|claim| claim.record).collect();
        let is_listed = |name: &str| records.iter().any(|record| record.claim == name);
        self.not_applicable.retain(|left_out| !is_listed(&left_out.claim));
        self.error_rates = ErrorRates::of(&records);
        self
    }
}
