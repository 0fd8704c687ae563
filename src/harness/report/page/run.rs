//! What the page is made from.

use std::borrow::Cow;

use crate::claim::{CounterexampleRecord, MapRecord, Record};
use crate::report::{AgainstRecord, Entry, NotApplicable};

/// A run as it was stored, with nothing that differs from one run to the next of the same claims.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredRun<'a> {
    /// Name and version of the program that ran.
    pub program: String,
    /// The images, as on the command line.
    pub data: String,
    /// Their SHA-256.
    pub sha256: String,
    /// How many there are.
    pub images: u64,
    /// Whether the processor was one on which numbers equal the recorded ones bit for bit.
    pub bits_guaranteed: bool,
    /// Whether it is what the program has recorded, and nothing was run.
    pub as_recorded: bool,
    /// Claims that were left out, each with a reason.
    pub not_applicable: Vec<NotApplicable>,
    /// The claims, in the order of the run.
    pub claims: Vec<ReportedClaim<'a>>,
}

/// A checked claim.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportedClaim<'a> {
    /// Its record.
    pub record: Cow<'a, Record>,
    /// How it compares with what is recorded.
    pub against: AgainstRecord,
    /// The command that checks the claim again on these seeds and data.
    pub check: Option<String>,
    /// The command that computes the record again.
    pub verify: String,
    /// The pictures that the claim carries.
    pub illustrations: Vec<Illustration>,
    /// The recorded maps of the claim.
    pub maps: Vec<MapRecord>,
    /// The recorded counterexample to the claim.
    pub counterexample: Option<CounterexampleRecord>,
}

impl ReportedClaim<'_> {
    /// The claim as the overview has it.
    pub fn entry(&self) -> Entry<'_> {
        Entry { record: &self.record, maps: &self.maps }
    }
}

/// A picture that a claim carries, from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Illustration {
    /// The file's name.
    pub file: String,
    /// The SVG; nothing where there is none.
    pub svg: Option<String>,
}
