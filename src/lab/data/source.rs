//! Where images come from.

use std::borrow::Cow;
use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::{DataError, Images, cifar, digits, idx};

/// Where images come from; as text `digits`, `idx:DIR` or `cifar10:DIR`. A folder that begins with
/// `~/` lies in the home folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The embedded digits.
    Digits,
    /// A folder of IDX files, plain or gzip: one pair of images and labels with any prefix, or a
    /// training pair and a test pair, as in `train-` and `t10k-` or `letters-train-` and
    /// `letters-test-`. Also a folder with exactly one such folder in it (`DIR/*` or `DIR/*/raw`),
    /// and, of several data sets in one folder, `DIR/NAME`, where `NAME` begins the names of files.
    Idx(PathBuf),
    /// A folder with CIFAR-10's binary version, or the folder above `cifar-10-batches-bin`.
    Cifar10(PathBuf),
}

impl Source {
    /// The text forms, for help and messages.
    pub const FORMS: &str = "digits (embedded), idx:DIR or cifar10:DIR";

    /// Reads all images, pixels divided by the brightest of them.
    ///
    /// # Errors
    /// Where a file is missing, damaged, or not of the format that its source names.
    pub fn load(&self) -> Result<Images, DataError> {
        match self {
            Self::Digits => Ok(digits()),
            Self::Idx(folder) => idx::load(self.to_string(), &at_home(folder)),
            Self::Cifar10(folder) => cifar::load(self.to_string(), &at_home(folder)),
        }
    }
}

/// The folder, in the home folder where it begins with `~/`, as shells have it for paths that stand
/// alone.
fn at_home(folder: &Path) -> Cow<'_, Path> {
    match (folder.strip_prefix("~"), env::home_dir()) {
        (Ok(rest), Some(home)) => Cow::Owned(home.join(rest)),
        _ => Cow::Borrowed(folder),
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
