//! A paper, a module, arms and records for tests.

use deepclaims_lab::stats::Level;

use super::{Arm, Case, Module, Paper, Quantity, Reading, Record, Seeds, judge};

static PAPER: Paper =
    Paper { title: "", authors: "", venue: "", arxiv: "0000.00000", version: "v1" };

/// Its only module.
pub(crate) static TEST_MODULE: Module =
    Module { name: "module", paper: &PAPER, registration: None };

/// An arm without networks that gives these numbers.
pub(crate) fn arm<Q: Into<Quantity>, const M: usize>(name: &str, quantities: [Q; M]) -> Arm {
    Arm::seeded(name, quantities, |_, _| Ok([f64::NAN; M]))
}

/// The record of a claim with this case, of which the arms read these numbers.
pub(crate) fn record(case: Case, seeds: Seeds, readings: &[Vec<Reading>]) -> Record {
    let judged = judge(&case, Level::SUITE, seeds, readings);
    let claim = TEST_MODULE.claim("claim", "").case(case);
    Record::new(&claim, seeds.first, None, vec![judged])
}
