//! The laboratory of `deepclaims`: trains small networks on a CPU and measures them, with the same
//! bits on every machine and for every number of threads. It knows no claim and no terminal.
//!
//! The modules are floors; each builds on those below it, never on those above:
//!
//! | floor | holds |
//! | --- | --- |
//! | [`laboratory`] | training, evaluation and measures as one value, whose pieces can be replaced |
//! | [`stats`] | bounds, criteria, sample sizes |
//! | [`measure`] | what is measured on networks, one file a quantity |
//! | [`train`] | losses, optimisers, schedules, the training loop |
//! | [`net`], [`data`] | networks and their initial weights; data sets and their splits |
//! | [`numerics`] | numerics with portable bits |

pub mod data;
pub mod laboratory;
pub mod measure;
pub mod net;
pub mod numerics;
pub mod stats;
pub mod train;
