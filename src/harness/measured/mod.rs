//! Measures of networks that other programs trained: of features and of weights in files.

mod document;
mod error;
mod features;
mod head;
mod layer;
mod memory;
mod samples;
mod sources;
mod stack;
mod tunnel;
mod weights;

pub use document::{
    FeaturesDocument, HeadDocument, LayerDocument, MemoryDocument, NotFiniteDocument, RuleDocument,
    SecondsDocument, SeedsDocument, SetDocument, TunnelDocument,
};
pub use error::MeasureError;
pub use features::{FeaturesRequest, measure_features};
pub use head::{HeadSource, SourcedHead};
pub use memory::peak_bytes;
pub use sources::{FeatureSet, Labels, Layer, LayerSelection, feature_set, layers};
pub use stack::{Stack, StackSelection};
pub use weights::{MatrixDocument, MomentDocument, WeightsDocument, measure_weights, stacks};
