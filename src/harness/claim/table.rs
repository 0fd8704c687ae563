//! Everything that was measured, as one tidy table: a cell is one number of one arm in one seed.

use serde::{Deserialize, Serialize};

use super::nonfinite::undefined_values;
use super::{Identity, Quantity, Seeds, Term};
use deepclaims_lab::stats::Summary;

/// One measured value with all that identifies it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell<'a> {
    /// `module.name`.
    pub claim: &'a str,
    /// The name of the case.
    pub case: &'a str,
    /// The name of the arm.
    pub arm: &'a str,
    /// The seed.
    pub seed: u64,
    /// Which number of the arm.
    pub quantity: &'a Quantity,
    /// The value; NaN where it is missing.
    pub value: f64,
}

/// The cells of one number: one value a seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The name of the case.
    pub case: String,
    /// The arm and which of its numbers.
    #[serde(flatten)]
    pub term: Term,
    /// One value a seed, in the order of the seeds; NaN (in JSON null) where it is missing.
    #[serde(with = "undefined_values")]
    pub values: Vec<f64>,
}

impl Column {
    /// Mean and spread over the seeds that have a value.
    pub fn summary(&self) -> Summary {
        Summary::of(&present(&self.values))
    }
}

/// The values that are finite.
pub(super) fn present(values: &[f64]) -> Vec<f64> {
    values.iter().copied().filter(|value| value.is_finite()).collect()
}

/// The cells of one claim.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    pub(super) claim: &'a str,
    pub(super) seeds: Seeds,
    pub(super) columns: &'a [Column],
}

impl<'a> Table<'a> {
    /// Its columns.
    pub fn columns(self) -> &'a [Column] {
        self.columns
    }

    /// All cells, number by number, in the order of the seeds.
    pub fn cells(self) -> impl Iterator<Item = Cell<'a>> {
        self.columns.iter().flat_map(move |column| {
            let values = self.seeds.iter().zip(&column.values);
            values.map(move |(seed, &value)| Cell {
                claim: self.claim,
                case: &column.case,
                arm: &column.term.arm,
                seed,
                quantity: &column.term.quantity,
                value,
            })
        })
    }

    /// The numbers of one case, in the order of its arms.
    pub fn case(self, case: &str) -> impl Iterator<Item = &'a Column> {
        self.columns.iter().filter(move |column| column.case == case)
    }

    /// One number of one case.
    pub fn column(self, case: &str, term: &Term) -> Option<&'a Column> {
        self.case(case).find(|column| column.term == *term)
    }

    /// The numbers of this name that belong to a layer or a step, of one arm.
    pub fn everywhere(self, case: &str, arm: &str, name: &str) -> impl Iterator<Item = &'a Column> {
        self.case(case).filter(move |column| {
            let Term { arm: own, quantity } = &column.term;
            own == arm && quantity.name == name && quantity.is_indexed()
        })
    }

    /// One value a seed of a number or a paired difference, NaN where it is missing; nothing where
    /// there is no such number.
    pub fn by_seed(self, case: &str, number: &Identity) -> Option<Vec<(u64, f64)>> {
        let minuend = &self.column(case, &number.term)?.values;
        let values: Vec<f64> = match &number.minus {
            None => minuend.clone(),
            Some(term) => {
                let subtrahend = &self.column(case, term)?.values;
                let pairs = minuend.iter().zip(subtrahend);
                pairs.map(|(a, b)| a - b).collect()
            }
        };
        Some(self.seeds.iter().zip(values).collect())
    }
}
