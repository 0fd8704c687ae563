//! What can be wrong with data, one sentence each: where, what was found, what was expected.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::arrays::ArrayError;

/// Why data could not be loaded. Each message is one sentence with the path, the value found and
/// what was expected.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DataError {
    /// An unknown data source.
    #[error("`{value}` names no data; expected {}.", super::Source::FORMS)]
    UnknownSource {
        /// The text given.
        value: String,
    },
    /// The folder is not there.
    #[error("{path} does not exist; expected a folder of data files.")]
    MissingFolder {
        /// The folder.
        path: PathBuf,
    },
    /// Something other than a folder stands where the folder should.
    #[error("{path} is not a folder; expected a folder of data files.")]
    NotAFolder {
        /// What stands there.
        path: PathBuf,
    },
    /// A folder, pipe or device stands where a file should.
    #[error("{path} is not a regular file; expected a data file.")]
    NotAFile {
        /// What stands there.
        path: PathBuf,
    },
    /// The operating system refuses to hand over a file or folder.
    #[error("{path} cannot be read ({reason}); expected a readable file or folder.")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system says.
        reason: io::Error,
    },
    /// A folder without IDX files.
    #[error(
        "{path} holds no IDX files; expected a pair such as `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`, \
         plain or with `.gz`."
    )]
    NoPairs {
        /// The folder.
        path: PathBuf,
    },
    /// Images without labels, or labels without images.
    #[error("{path} has no partner; expected `{partner}` beside it, plain or with `.gz`.")]
    Unpaired {
        /// The file that is there.
        path: PathBuf,
        /// The name of the file that is not.
        partner: String,
    },
    /// Files with the name of one part, and not with the same data.
    #[error("{path} and {other} hold different data for the same part; expected one of them.")]
    Duplicate {
        /// The first of the two.
        path: PathBuf,
        /// The second.
        other: PathBuf,
    },
    /// More pairs than a training part and a test part.
    #[error(
        "{path} holds pairs of files named {found}; expected one pair, or `train-` and `t10k-`: \
         name one of them, as in `idx:{}`.", example.display()
    )]
    UnrelatedPairs {
        /// The folder.
        path: PathBuf,
        /// The beginnings of the file names.
        found: String,
        /// The folder with one of these.
        example: PathBuf,
    },
    /// Neither a folder nor the beginning of the names of files.
    #[error(
        "{path} is neither a folder nor the beginning of the names of IDX files; expected one of \
         {expected}, or a folder."
    )]
    UnknownPrefix {
        /// What was asked for.
        path: PathBuf,
        /// The beginnings that there are.
        expected: String,
    },
    /// Several folders of IDX files in one folder.
    #[error("{path} holds IDX files in {found}; expected the path of one of these folders.")]
    SeveralFolders {
        /// The folder above them.
        path: PathBuf,
        /// The folders in it.
        found: String,
    },
    /// Content of another kind.
    #[error("{path} is {found}; expected {expected}.")]
    Foreign {
        /// The file, or a folder of such files.
        path: PathBuf,
        /// The kind.
        found: String,
        /// What is needed, and how to come by it.
        expected: &'static str,
    },
    /// A folder without the training files of CIFAR.
    #[error("{path} holds no {version} training data; expected {expected}.")]
    NoBatches {
        /// The folder.
        path: PathBuf,
        /// `CIFAR-10` or `CIFAR-100`.
        version: &'static str,
        /// The names of the files.
        expected: &'static str,
    },
    /// A source that cannot give images of other classes.
    #[error("{value:?} cannot give held-out classes; expected {}.", super::Source::HELD_OUT_FORMS)]
    NotHeldOut {
        /// The source as text.
        value: String,
    },
    /// Held-out images that do not fit the networks.
    #[error("{held_out} has images of {found} pixels; expected {expected} as in {images}.")]
    HeldOutSize {
        /// The source of the held-out images.
        held_out: String,
        /// Their number of inputs.
        found: usize,
        /// The number of inputs of the data set.
        expected: usize,
        /// The source of the data set.
        images: String,
    },
    /// A file that begins like gzip and does not go on so.
    #[error("{path} is a damaged gzip file ({reason}); expected a whole one.")]
    CorruptGzip {
        /// The file.
        path: PathBuf,
        /// What the decompressor says.
        reason: io::Error,
    },
    /// An IDX file that ends before its data begin.
    #[error(
        "{path} ends after {found} bytes, inside its header; expected at least {expected} bytes."
    )]
    ShortHeader {
        /// The file.
        path: PathBuf,
        /// Bytes it holds, after decompression.
        found: u64,
        /// Bytes a header needs.
        expected: u64,
    },
    /// An IDX file of another kind, or no IDX file.
    #[error("{path} begins with {found:#010x}; expected {expected}.")]
    WrongMagic {
        /// The file.
        path: PathBuf,
        /// Its first four bytes, big endian.
        found: u32,
        /// The numbers that would do, and their meaning.
        expected: &'static str,
    },
    /// A file without images.
    #[error("{path} holds 0 images; expected at least one.")]
    NoImages {
        /// The file.
        path: PathBuf,
    },
    /// Images without pixels.
    #[error("{path} claims {found}; expected images of at least one pixel.")]
    NoPixels {
        /// The file.
        path: PathBuf,
        /// Number and shape of its images.
        found: String,
    },
    /// Images with more pixels than the measures can bear.
    #[error("{path} claims {found}; expected images of at most {maximum} pixels.")]
    TooManyPixels {
        /// The file.
        path: PathBuf,
        /// Number and shape of its images.
        found: String,
        /// Most pixels of one image.
        maximum: u64,
    },
    /// Labels of a shape that does not tell the class.
    #[error(
        "{path} claims {found}; expected one number for each image, or the eight 32-bit integers \
         of QMNIST."
    )]
    LabelWidth {
        /// The file.
        path: PathBuf,
        /// Number and shape of its labels.
        found: String,
    },
    /// A pixel that is negative, infinite or not a number.
    #[error(
        "{path} has {found:?} at pixel ({pixel}) of image {image}; expected numbers from 0 to 3.4e38."
    )]
    PixelOutOfRange {
        /// The file.
        path: PathBuf,
        /// The image, counted from 0.
        image: usize,
        /// Row, column and further dimensions, each counted from 0.
        pixel: String,
        /// The value.
        found: f64,
    },
    /// More than these loaders take.
    #[error(
        "{path} claims {found}; expected at most {maximum} bytes of pixels or labels in one part."
    )]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// What it claims to hold.
        found: String,
        /// Most bytes of one part.
        maximum: u64,
    },
    /// Fewer data than the header claims.
    #[error("{path} holds {found} bytes of data; expected {expected} for {claimed}.")]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Bytes after the header.
        found: u64,
        /// Bytes that the header claims.
        expected: u64,
        /// The same in words.
        claimed: String,
    },
    /// More data than the header claims.
    #[error(
        "{path} goes on after {expected} bytes of data; expected its end there, for {claimed}."
    )]
    TrailingBytes {
        /// The file.
        path: PathBuf,
        /// Bytes that the header claims.
        expected: u64,
        /// The same in words.
        claimed: String,
    },
    /// A CIFAR file that ends inside a record.
    #[error(
        "{path} holds {found} bytes; expected a multiple of {record}, {labels} and 3072 pixels a \
         record."
    )]
    BrokenRecord {
        /// The file.
        path: PathBuf,
        /// Its length in bytes.
        found: u64,
        /// Bytes of one record.
        record: u64,
        /// Its labels in words.
        labels: &'static str,
    },
    /// Not one label an image.
    #[error("{path} holds {found} labels; expected {expected}, one for each image of `{images}`.")]
    CountMismatch {
        /// The file of labels.
        path: PathBuf,
        /// Its number of labels.
        found: usize,
        /// The number of images.
        expected: usize,
        /// The name of the file of images.
        images: String,
    },
    /// Training images and test images that do not fit one network.
    #[error("{path} holds images of {found} pixels; expected {expected} as in the training part.")]
    SizeMismatch {
        /// The file of test images.
        path: PathBuf,
        /// Their shape.
        found: String,
        /// The shape of the training images.
        expected: String,
    },
    /// A label outside the format's classes.
    #[error("{path} gives record {record} the label {found}; expected 0 to {largest}.")]
    LabelOutOfRange {
        /// The file.
        path: PathBuf,
        /// The record, counted from 0.
        record: usize,
        /// Its label.
        found: u8,
        /// The largest label of the format.
        largest: u8,
    },
    /// An array that cannot be read.
    #[error(transparent)]
    Array(#[from] ArrayError),
    /// An archive without arrays of inputs and labels.
    #[error("{path} holds the arrays {found}; expected {expected}.")]
    NoArrays {
        /// The file.
        path: PathBuf,
        /// Names of its arrays.
        found: String,
        /// The names that would do.
        expected: &'static str,
    },
    /// A table of which no column, or more than one, is that of the labels.
    #[error(
        "{path} has {found} columns called label, class, target or y among {columns:?}; expected a \
         header that names one, in fields separated by commas."
    )]
    LabelColumns {
        /// The file.
        path: PathBuf,
        /// How many such columns there are.
        found: usize,
        /// The columns.
        columns: String,
    },
    /// A cell of a table that is no number.
    #[error(
        "{path} has {found:?} in column {column:?} of sample {sample}; expected a finite number."
    )]
    Cell {
        /// The file.
        path: PathBuf,
        /// The sample, counted from 0.
        sample: usize,
        /// The column.
        column: String,
        /// What stands there.
        found: String,
    },
    /// Nothing to tell apart.
    #[error("{path} holds no label but {label}; expected labels of at least two classes.")]
    OneClass {
        /// The folder.
        path: PathBuf,
        /// The only label.
        label: i64,
    },
}

impl DataError {
    /// What the operating system says about a file or folder.
    pub(super) fn unreadable(path: &Path) -> impl Fn(io::Error) -> Self + Copy {
        move |reason| Self::Unreadable { path: path.into(), reason }
    }
}
