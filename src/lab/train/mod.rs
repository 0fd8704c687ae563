//! Training: a value that says what is trained how ([`Training`]), and the loop that does it
//! ([`train`]); and gradient flow in double precision ([`flow`]), for what holds exactly;
//! and random features under a readout fitted by least squares ([`RandomFeatures`]). What all that costs is
//! predicted as work ([`Training::work`], [`expected_steps`]), of which the [`Speed`] of a machine makes
//! seconds.

mod backward;
mod checkpoint;
mod companion;
pub mod flow;
mod loss;
mod optimiser;
mod pilot;
mod random_features;
mod recipe;
mod speed;
mod state;
mod step;
mod stream_name;
mod trainer;
mod training;
mod underway;
mod work;

pub use checkpoint::Checkpoint;
pub use companion::Companion;
pub use loss::Loss;
pub use pilot::expected_steps;
pub use random_features::RandomFeatures;
pub use recipe::{Length, Optimiser, Recipe, Schedule, Unreached};
pub use speed::Speed;
pub use step::Step;
pub use trainer::{Trainer, loss_gradient, mean_loss, train, train_telling};
pub use training::{LayerRates, Trained, Training, TrainingError};
pub use underway::Underway;
