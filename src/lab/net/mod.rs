//! Networks: their description ([`Mlp`]), initial weights ([`Initialisation`]) and outputs
//! ([`Network`]); and layers without training that a guide selects ([`guided`]).

mod activation;
mod activations;
mod classifier;
mod forward;
pub mod guided;
mod initialisation;
mod mlp;
mod network;
mod shape;
mod stack;
mod state_dict;
mod stream_name;
mod substitution;
mod surgery;

pub use activation::Activation;
pub use activations::Activations;
pub(crate) use activations::SamplesMut;
pub use classifier::{Classifier, accuracy, largest_columns};
pub(crate) use forward::multiply_by;
pub use guided::{GuideError, Guided, GuidedLayer, Selection, Traveller};
pub use initialisation::{BiasScheme, Initialisation, Scheme};
pub use mlp::{Connection, Mlp, MlpError};
pub use network::{Layer, Network};
pub use shape::Shape;
pub use stack::{LinearLayer, StackError};
pub use surgery::JoinError;
