//! Where images come from.

use std::borrow::Cow;
use std::env;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::cifar::Cifar;
use super::{DataError, HeldOutImages, Images, digits, idx, tables, tensors};

/// Where images come from; as text `digits`, `idx:DIR`, `cifar10:DIR`, `cifar100:DIR`,
/// `cifar100-coarse:DIR`, `csv:FILE`, `npz:FILE` or `npy:INPUTS,LABELS`. A path that begins with `~/` lies in the
/// home folder.
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
    /// A folder with CIFAR-100's binary version, or the folder above `cifar-100-binary`.
    Cifar100 {
        /// The folder.
        folder: PathBuf,
        /// Whether the 20 coarse labels are the classes and not the 100 fine ones.
        coarse: bool,
    },
    /// A table with a header, one of whose columns is called label, class, target or y.
    Csv(PathBuf),
    /// An archive of NumPy arrays: `x_train` and `y_train`, with `x_test` and `y_test` where there
    /// are any, or `inputs` and `labels`, or `x` and `y`.
    Npz(PathBuf),
    /// An array of inputs, and labels in any form that
    /// [`read_labels`](super::arrays::read_labels) reads.
    Npy {
        /// The inputs, samples first.
        inputs: PathBuf,
        /// The labels.
        labels: PathBuf,
    },
}

impl Source {
    /// The text forms, for help and messages.
    pub const FORMS: &str = "digits (embedded), idx:DIR, cifar10:DIR, cifar100:DIR, \
        cifar100-coarse:DIR, csv:FILE, npz:FILE or npy:INPUTS,LABELS";
    /// Those of images of other classes to probe with.
    pub const HELD_OUT_FORMS: &str = "cifar10:DIR, cifar100:DIR or cifar100-coarse:DIR";

    /// Reads images of other classes, to probe with networks that were trained on a data set.
    ///
    /// # Errors
    /// As [`load`](Self::load), and where the format is not one of CIFAR.
    pub fn load_held_out(&self) -> Result<HeldOutImages, DataError> {
        self.cifar()?.held_out(self.to_string())
    }

    /// What reads its folder of CIFAR.
    fn cifar(&self) -> Result<Cifar<'_>, DataError> {
        match self {
            Self::Cifar10(folder) => Ok(Cifar::ten(at_home(folder))),
            Self::Cifar100 { folder, coarse } => Ok(Cifar::hundred(at_home(folder), *coarse)),
            _ => Err(DataError::NotHeldOut { value: self.to_string() }),
        }
    }

    /// Reads all images, pixels divided by the brightest of them.
    ///
    /// # Errors
    /// Where a file is missing, damaged, or not of the format that its source names.
    pub fn load(&self) -> Result<Images, DataError> {
        match self {
            Self::Digits => Ok(digits()),
            Self::Idx(folder) => idx::load(self.to_string(), &at_home(folder)),
            Self::Cifar10(_) | Self::Cifar100 { .. } => self.cifar()?.images(self.to_string()),
            Self::Csv(file) => tables::load(self.to_string(), &at_home(file)),
            Self::Npz(file) => tensors::load_archive(self.to_string(), &at_home(file)),
            Self::Npy { inputs, labels } => {
                tensors::load_pair(self.to_string(), &at_home(inputs), &at_home(labels))
            }
        }
    }
}

/// The path, in the home folder where it begins with `~/`, as shells have it for paths that stand
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
            Some((form @ ("cifar100" | "cifar100-coarse"), folder)) if !folder.is_empty() => {
                Ok(Self::Cifar100 { folder: folder.into(), coarse: form == "cifar100-coarse" })
            }
            Some(("csv", file)) if !file.is_empty() => Ok(Self::Csv(file.into())),
            Some(("npz", file)) if !file.is_empty() => Ok(Self::Npz(file.into())),
            Some(("npy", files)) => match files.split_once(',') {
                Some((inputs, labels)) if !inputs.is_empty() && !labels.is_empty() => {
                    Ok(Self::Npy { inputs: inputs.into(), labels: labels.into() })
                }
                _ => Err(DataError::UnknownSource { value: text.into() }),
            },
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
            Self::Cifar100 { folder, coarse } => {
                let form = if *coarse { "cifar100-coarse" } else { "cifar100" };
                write!(formatter, "{form}:{}", folder.display())
            }
            Self::Csv(file) => write!(formatter, "csv:{}", file.display()),
            Self::Npz(file) => write!(formatter, "npz:{}", file.display()),
            Self::Npy { inputs, labels } => {
                write!(formatter, "npy:{},{}", inputs.display(), labels.display())
            }
        }
    }
}
