//! The laboratory of `deepclaims`: trains small networks on a CPU and measures them, with the same
//! bits on every machine and for every number of threads. It knows no claim and no terminal.
//!
//! # Example
//!
//! A training is a value. One seed of it gives samples, and networks at the steps that are asked for;
//! a measure takes features from any source.
//!
//! ```
//! use std::collections::BTreeSet;
//!
//! use deepclaims_lab::data::{Data, digits};
//! use deepclaims_lab::laboratory::{Laboratory, StandardLaboratory};
//! use deepclaims_lab::measure::numerical_rank;
//! use deepclaims_lab::net::Mlp;
//! use deepclaims_lab::train::{Recipe, Step, Training, TrainingError};
//!
//! let training = Training::new(Mlp::relu(4, 64), Data::images(), Recipe::sgd(0.05).epochs(5));
//! let laboratory = StandardLaboratory::new(digits());
//!
//! let seed = 7;
//! let split = laboratory.split(&training.data, seed);
//! let steps = BTreeSet::from([Step::After(0), Step::Last]);
//! let trained = laboratory.train(&training, None, &split, seed, &steps)?;
//! let rank = |step| {
//!     let layers = laboratory.outputs(trained.at(step)?, &split.test.inputs);
//!     // The last hidden layer, below the logits: `samples × units`.
//!     Ok::<f64, TrainingError>(numerical_rank(&layers[3]))
//! };
//! assert!(rank(Step::Last)? < rank(Step::After(0))?, "training compresses");
//! # Ok::<(), TrainingError>(())
//! ```
//!
//! # Where to start
//!
//! | you want | look at |
//! | --- | --- |
//! | to train a network | [`Training`](train::Training), [`Recipe`](train::Recipe), [`Mlp`](net::Mlp), [`Data`](data::Data) |
//! | to measure features of your own | [`measure`], whose functions take matrices; [`measure::Measures`] lists them |
//! | to read data or features from files | [`data::Source`], [`data`] |
//! | to decide something from seeds | [`stats::Decision`] |
//! | random numbers that stay the same | [`numerics::Stream`] |
//! | the whole, from claims to figures | the packages `deepclaims-harness` and `deepclaims` |
//!
//! # Formulas
//!
//! Some of the quantities; each function has its formula, range, edge cases and source.
//!
//! | quantity | formula |
//! | --- | --- |
//! | [`measure::numerical_rank`] | number of eigenvalues of the covariance above 10⁻³ of the largest |
//! | [`measure::LinearProbe`] | weights `(ZᵀZ/n + 10⁻²·I)⁻¹ Zᵀ(Y − mean Y)/n`, with standardised features Z and one-hot labels Y |
//! | [`measure::nc1`] | `tr(S_W S_B⁺) / C`, with the covariances within and between C classes |
//! | [`measure::centred_kernel_alignment`] | `‖YᵀX‖²_F / (‖XᵀX‖_F · ‖YᵀY‖_F)`, columns centred |
//! | [`stats::e_value`] | `E₊(n, k) = 2 ∫_{½}^{1} (2q)^k (2(1−q))^{n−k} dq`, of k among n seeds that agree; 10⁴ decides |
//! | SGD | `v ← momentum·v + g, θ ← θ − η_t·v`, with g the clipped gradient plus weight decay·θ ([`train::Optimiser`]) |
//!
//! # Floors
//!
//! Each module builds on those below it, never on those above:
//!
//! | floor | holds |
//! | --- | --- |
//! | [`laboratory`] | training, evaluation and measures as one value, whose pieces can be replaced |
//! | [`stats`] | sentences about one seed, e-values and decisions; rank and regression statistics |
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
