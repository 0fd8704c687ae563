//! Networks: what one is ([`Mlp`]), how it starts ([`Initialisation`]), and what it computes
//! ([`Network`]).

mod activation;
mod forward;
mod initialisation;
mod mlp;
mod network;
mod surgery;

pub use activation::Activation;
pub use forward::Activations;
pub use initialisation::{Initialisation, Scheme};
pub use mlp::{Connection, Mlp, MlpError};
pub use network::{Layer, Network};
pub use surgery::JoinError;
