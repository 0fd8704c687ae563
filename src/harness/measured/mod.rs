//! Measures of networks that other programs trained: of features and of weights in files.

mod document;
mod error;
mod features;
mod layer;
mod memory;
mod samples;
mod sources;
mod stack;
mod tunnel;
mod weights;

pub use document::{
    FeaturesDocument, LayerDocument, MemoryDocument, NotFiniteDocument, RuleDocument,
    SeedsDocument, SetDocument, TunnelDocument,
};
pub use error::MeasureError;
pub use features::{FeaturesRequest, measure_features};
pub use memory::peak_bytes;
pub use sources::{FeatureSet, Labels, Layer, LayerSelection, feature_set, layers};
pub use stack::{Stack, StackSelection};
pub use weights::{MatrixDocument, MomentDocument, WeightsDocument, measure_weights, stacks};
