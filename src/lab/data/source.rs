//! Where images come from.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::{DataError, Images, cifar, digits, idx};

/// Where images come from; as text `digits`, `idx:DIR` or `cifar10:DIR`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The embedded digits.
    Digits,
    /// A folder of IDX files, plain or gzip: one pair of images and labels with any prefix, or
    /// `train-` and `t10k-`.
    Idx(PathBuf),
    /// A folder with CIFAR-10's binary version, or the folder above `cifar-10-batches-bin`.
    Cifar10(PathBuf),
}

impl Source {
    /// The text forms, for help and messages.
    pub const FORMS: &str = "digits (embedded), idx:DIR or cifar10:DIR";

    /// Reads all images, pixels divided by the format's largest value (255; 16 for the embedded
    /// digits).
    ///
    /// # Errors
    /// Where a file is missing, damaged, or not of the format that its source names.
    pub fn load(&self) -> Result<Images, DataError> {
        match self {
            Self::Digits => Ok(digits()),
            Self::Idx(folder) => idx::load(self.to_string(), folder),
            Self::Cifar10(folder) => cifar::load(self.to_string(), folder),
        }
    }
}

impl FromStr for Source {
    type Err = DataError;

    fn from_str(text: &str) -> Result<Self, DataError> {
        match text.split_once(':') {
            None if text == "digits" => Ok(Self::Digits),
            Some(("idx", folder)) if !folder.is_empty() => Ok(Self::Idx(folder.into())),
            Some(("cifar10", folder)) if !folder.is_empty() => Ok(Self::Cifar10(folder.into())),
            _ => Err(DataError::UnknownSource { value: text.into() }),
        }
    }
}

/// The text that [`FromStr`] reads, but for folders whose names are not UTF-8.
impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digits => formatter.write_str("digits"),
            Self::Idx(folder) => write!(formatter, "idx:{}", folder.display()),
            Self::Cifar10(folder) => write!(formatter, "cifar10:{}", folder.display()),
        }
    }
}
