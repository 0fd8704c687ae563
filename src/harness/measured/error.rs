//! What can be wrong with what is to be measured, one sentence each.

use std::path::PathBuf;

use deepclaims_lab::data::arrays::ArrayError;
use deepclaims_lab::net::StackError;

/// Why features or weights could not be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MeasureError {
    /// A file that cannot be used.
    #[error(transparent)]
    Array(#[from] ArrayError),
    /// A pattern that matches no file.
    #[error(
        "no file matches {pattern:?}; expected files of arrays, or a pattern such as features/*.npy."
    )]
    NoFile {
        /// The pattern.
        pattern: String,
    },
    /// A pattern that is none.
    #[error(
        "{pattern:?} is no valid pattern; use * for any letters, ? for one and [ab] for a or b."
    )]
    Pattern {
        /// The pattern.
        pattern: String,
    },
    /// A pattern that selects no array.
    #[error(
        "--layers {pattern:?} selects none of the arrays {known}; expected a name or a pattern of such."
    )]
    NoLayer {
        /// The pattern.
        pattern: String,
        /// The names that there are.
        known: String,
    },
    /// No array of features at all.
    #[error(
        "{path} holds no array of features; expected samples × units, or samples × channels × height × width."
    )]
    NoFeatures {
        /// The first file.
        path: PathBuf,
    },
    /// Layers of different numbers of samples.
    #[error("{path} has {} in {layer:?}; expected {expected}, as {reference}.", count(*.found, "sample"))]
    Samples {
        /// The file.
        path: PathBuf,
        /// The layer.
        layer: String,
        /// Its samples.
        found: usize,
        /// Samples of the others.
        expected: usize,
        /// What has as many.
        reference: String,
    },
    /// Other features of another number of layers.
    #[error(
        "{option} has {}; expected {expected}, one for each layer of the features.", count(*.found, "layer")
    )]
    Layers {
        /// The option that names them.
        option: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A layer that has another number of units in other features.
    #[error(
        "{path} has {} in {layer:?}; expected {expected}, as in {reference:?} of the features.", count(*.found, "unit")
    )]
    Units {
        /// The file.
        path: PathBuf,
        /// The layer.
        layer: String,
        /// Its units.
        found: usize,
        /// Units of the layer of the features.
        expected: usize,
        /// Its name there.
        reference: String,
    },
    /// A file of labels without any.
    #[error("{path} has no labels; expected one for each sample.")]
    NoLabels {
        /// The file.
        path: PathBuf,
    },
    /// Nothing to tell apart.
    #[error("{path} holds no label but {label}; expected labels of at least two classes.")]
    OneClass {
        /// The file.
        path: PathBuf,
        /// The only label.
        label: i64,
    },
    /// Test samples of classes that no probe has seen.
    #[error(
        "{path} has the label {label}, which no sample of the features has; expected labels of the same classes \
         (samples of other classes go to --held-out-features)."
    )]
    UnknownLabel {
        /// The file.
        path: PathBuf,
        /// The label.
        label: i64,
    },
    /// Too few samples to measure anything.
    #[error("{path} has {}; expected at least {expected}.", count(*.found, "sample"))]
    TooFew {
        /// The file.
        path: PathBuf,
        /// How many there are.
        found: usize,
        /// How many are needed.
        expected: usize,
    },
    /// A head of other classes.
    #[error(
        "{path} has {found} classes in {name:?}; expected one for each of the {classes} labels, or labels below \
         {found}, and the largest is {largest}."
    )]
    Head {
        /// The file.
        path: PathBuf,
        /// The array of weights.
        name: String,
        /// Its classes.
        found: usize,
        /// Labels that occur.
        classes: usize,
        /// The largest of them.
        largest: i64,
    },
    /// No matrix, or several, where the head is to be found.
    #[error("{path} has {} matrices; expected one, or the name of the head's weights after a colon{}.", .known.len(), one_of(.known))]
    NoHead {
        /// The file.
        path: PathBuf,
        /// The first matrices.
        known: Vec<String>,
    },
    /// A head with an odd number.
    #[error(
        "{path} has {found} in {name:?} at row {row}, column {column}, counted from 0; expected a head of finite \
         numbers."
    )]
    HeadNotFinite {
        /// The file.
        path: PathBuf,
        /// The array.
        name: String,
        /// The number.
        found: f64,
        /// Where it stands.
        row: usize,
        /// Where it stands.
        column: usize,
    },
    /// Matrices that follow each other in no way.
    #[error(
        "{path} holds no stack of linear layers ({reason}); expected matrices each of which takes what the one \
         before gives, as --layers names them; there are {shapes}."
    )]
    Stack {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: StackError,
        /// The matrices that were found.
        shapes: String,
    },
    /// Checkpoints of different networks.
    #[error(
        "{path} has layers of {found} units; expected {expected} as in {reference}: files are moments of one training."
    )]
    Moments {
        /// The file.
        path: PathBuf,
        /// Its sizes.
        found: String,
        /// The sizes of the first.
        expected: String,
        /// The first file.
        reference: PathBuf,
    },
    /// Images that the first layer does not take.
    #[error(
        "{data} has images of {found} numbers; expected {expected}, the inputs of the first layer of {path}."
    )]
    ImageSize {
        /// The images.
        data: String,
        /// Numbers of an image.
        found: usize,
        /// Inputs of the stack.
        expected: usize,
        /// The file of the stack.
        path: PathBuf,
    },
}

/// `1 sample`, `12 samples`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// Names to choose from in a sentence; nothing without any.
fn one_of(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) }
}
