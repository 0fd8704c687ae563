//! What can be wrong with arrays, one sentence each: where, what was found, what was expected.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::Element;

/// Why an array could not be read. Each message is one sentence with the path, the value found and
/// what was expected.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ArrayError {
    /// A folder, pipe or device stands where a file should.
    #[error("{path} is not a regular file; expected a file of arrays.")]
    NotAFile {
        /// What stands there.
        path: PathBuf,
    },
    /// The operating system refuses to hand the file over.
    #[error("{path} cannot be read ({reason}); expected a readable file.")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },
    /// Content of another kind.
    #[error("{path} begins with {found}; expected a .npy, .npz or .safetensors file.")]
    UnknownFormat {
        /// The file.
        path: PathBuf,
        /// Its first bytes.
        found: String,
    },
    /// A file that is not what its first bytes promise.
    #[error("{path} is a damaged {format} file ({reason}); expected a whole one.")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Its format.
        format: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// No array of this name.
    #[error("{path} has no array {name:?}; expected {}.", one_of(.known))]
    NoArray {
        /// The file.
        path: PathBuf,
        /// The name asked for.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// Several arrays where one is needed.
    #[error("{path} has {} arrays; expected one, or the name of one after a colon: {}.", .known.len(), one_of(.known))]
    SeveralArrays {
        /// The file.
        path: PathBuf,
        /// The names that there are.
        known: Vec<String>,
    },
    /// Numbers of a type that cannot be used here.
    #[error("{path} has {found} numbers in {name:?}; expected {expected}.")]
    Type {
        /// The file.
        path: PathBuf,
        /// The array.
        name: String,
        /// Its type as the file has it.
        found: String,
        /// What would do.
        expected: &'static str,
    },
    /// A shape that cannot be used here.
    #[error("{path} has an array {name:?} of shape {}; expected {expected}.", shape(.found))]
    Shape {
        /// The file.
        path: PathBuf,
        /// The array.
        name: String,
        /// Its shape.
        found: Vec<usize>,
        /// What would do.
        expected: String,
    },
    /// Fewer or more data than the header claims.
    #[error("{path} holds {found} bytes of {name:?}; expected {expected} for {element} numbers of shape {}.", shape(.of))]
    Length {
        /// The file.
        path: PathBuf,
        /// The array.
        name: String,
        /// Bytes that are there.
        found: u64,
        /// Bytes that the header claims.
        expected: u64,
        /// The type of the numbers.
        element: Element,
        /// The shape.
        of: Vec<usize>,
    },
    /// A number that is no label.
    #[error(
        "{path} has {found} as the label of sample {sample}; expected whole numbers that tell classes, no targets of \
         a regression."
    )]
    NotALabel {
        /// The file.
        path: PathBuf,
        /// The sample, counted from 0.
        sample: usize,
        /// What stands there.
        found: String,
    },
    /// An input that is infinite or not a number.
    #[error(
        "{path} has {found} in {name:?} at number {unit} of sample {sample}; expected finite numbers."
    )]
    NotFinite {
        /// The file.
        path: PathBuf,
        /// The array.
        name: String,
        /// The sample, counted from 0.
        sample: usize,
        /// Its number, counted from 0.
        unit: usize,
        /// The value.
        found: f64,
    },
    /// A table without a column of labels.
    #[error(
        "{path} has {found} columns and none called label; expected one column, or one with that name."
    )]
    NoLabelColumn {
        /// The file.
        path: PathBuf,
        /// Number of columns.
        found: usize,
    },
    /// Labels in an IDX file that cannot be read.
    #[error(transparent)]
    Idx(Box<crate::data::DataError>),
}

/// Names in a sentence, the first of many.
fn one_of(names: &[String]) -> String {
    const MOST: usize = 12;
    let quoted: Vec<String> = names.iter().take(MOST).map(|name| format!("{name:?}")).collect();
    let more = names.len().saturating_sub(MOST);
    match (quoted.len(), more) {
        (0, _) => "an array, of which it has none".to_owned(),
        (1, _) => quoted[0].clone(),
        (_, 0) => format!("one of {}", quoted.join(", ")),
        (_, more) => format!("one of {} and {more} others", quoted.join(", ")),
    }
}

/// `[60000 × 64]`.
pub(super) fn shape(sizes: &[usize]) -> String {
    let sizes: Vec<String> = sizes.iter().map(ToString::to_string).collect();
    format!("[{}]", sizes.join(" × "))
}
