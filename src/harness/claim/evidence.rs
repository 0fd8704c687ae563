//! What an arm sees of one seed.

use deepclaims_lab::data::Split;
use deepclaims_lab::laboratory::{Laboratory, Subject};

/// The networks of one arm in one seed, and the laboratory to measure them with.
#[derive(Clone, Copy)]
pub struct Evidence<'a> {
    /// What measures.
    pub laboratory: &'a dyn Laboratory,
    /// The seed, for arms that draw random numbers of their own.
    pub seed: u64,
    /// One for each checkpoint of the arm, in its order.
    pub subjects: &'a [Subject<'a>],
    /// One for each data set of an arm without networks, in its order.
    pub splits: &'a [&'a Split],
}
