//! CIFAR-10 and CIFAR-100, binary versions (Krizhevsky 2009): records of one label byte, or of a coarse and a
//! fine one, and 3,072 pixel bytes, the red, green and blue plane of 32×32 pixels one after the other. Files
//! carry no header, so one cut between two records cannot be told from a shorter one.

use std::borrow::Cow;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::files::{list, no_data, open};
use super::foreign;
use super::held_out::Records;
use super::images::{MAXIMUM_BYTES, Stored};
use super::{DataError, HeldOutImages, Images};
use crate::numerics::Matrix;

const PIXELS: usize = 3 * 32 * 32;
const WHITE: u8 = 255;

/// One of the data sets.
struct Version {
    name: &'static str,
    /// The largest of each label byte of a record.
    largest: &'static [u8],
    labels: &'static str,
    train: &'static [&'static str],
    test: &'static str,
    /// The folder that the published archive unpacks to.
    archive: &'static str,
    /// The names of the files with training images.
    expected: &'static str,
    /// What takes the place of another version.
    download: &'static str,
}

static TEN: Version = Version {
    name: "CIFAR-10",
    largest: &[9],
    labels: "one label",
    train: &[
        "data_batch_1.bin",
        "data_batch_2.bin",
        "data_batch_3.bin",
        "data_batch_4.bin",
        "data_batch_5.bin",
    ],
    test: "test_batch.bin",
    archive: "cifar-10-batches-bin",
    expected: "`data_batch_1.bin` to `data_batch_5.bin` or some of them",
    download: "CIFAR-10's binary version: download cifar-10-binary.tar.gz",
};

static HUNDRED: Version = Version {
    name: "CIFAR-100",
    largest: &[19, 99],
    labels: "two labels",
    train: &["train.bin"],
    test: "test.bin",
    archive: "cifar-100-binary",
    expected: "`train.bin`",
    download: "CIFAR-100's binary version: download cifar-100-binary.tar.gz",
};

impl Version {
    /// Bytes of a record.
    fn record(&self) -> usize {
        self.largest.len() + PIXELS
    }
}

/// A folder with one of the data sets, and the label byte that names the classes.
pub(super) struct Cifar<'a> {
    version: &'static Version,
    label: usize,
    folder: Cow<'a, Path>,
}

impl<'a> Cifar<'a> {
    /// CIFAR-10.
    pub(super) fn ten(folder: Cow<'a, Path>) -> Self {
        Self { version: &TEN, label: 0, folder }
    }

    /// CIFAR-100 with its coarse or its fine labels.
    pub(super) fn hundred(folder: Cow<'a, Path>, coarse: bool) -> Self {
        Self { version: &HUNDRED, label: usize::from(!coarse), folder }
    }

    /// Reads the folder, or the archive's folder in it: the training files that are there, in order, and the
    /// test file.
    pub(super) fn images(&self, name: String) -> Result<Images, DataError> {
        let (folder, names) = self.files()?;
        let read = |files: &[&str]| -> Result<Option<Stored>, DataError> {
            let records = self.records(&folder, &names, files)?;
            Ok((records.len() > 0).then(|| stored(&records)))
        };
        let train = read(self.version.train)?;
        let train = train.ok_or_else(|| self.no_batches(&folder))?;
        let test = read(&[self.version.test])?;
        let mut images = Images::new(name, &folder, Some(WHITE), train, test)?;
        images.notes.extend(self.missing(&names, images.train.len()));
        Ok(images)
    }

    /// Reads the same as bytes, to probe with.
    pub(super) fn held_out(&self, name: String) -> Result<HeldOutImages, DataError> {
        let (folder, names) = self.files()?;
        let train = self.records(&folder, &names, self.version.train)?;
        let test = self.records(&folder, &names, &[self.version.test])?;
        if test.len() == 0 {
            return Err(DataError::NoImages { path: folder.join(self.version.test) });
        }
        let classes = usize::from(self.version.largest[self.label]) + 1;
        Ok(HeldOutImages::new(name, classes, train, test))
    }

    /// The folder with at least one training file, and the names in it.
    fn files(&self) -> Result<(PathBuf, Vec<String>), DataError> {
        let train = self.version.train;
        let holds = |names: &[String]| train.iter().any(|file| find(names, file).is_some());
        let folder = &*self.folder;
        let names = list(folder)?;
        if holds(&names) {
            return Ok((folder.into(), names));
        }
        if let Some(archive) = find(&names, self.version.archive) {
            let inner = folder.join(archive);
            let names = list(&inner)?;
            if holds(&names) {
                return Ok((inner, names));
            }
            return Err(self.no_batches(&inner));
        }
        Err(match no_data(folder, &names) {
            // What is said of a folder is meant for those who want CIFAR-10 or IDX files.
            Some(DataError::Foreign { path, found, .. }) if self.version.name == HUNDRED.name => {
                DataError::Foreign { path, found, expected: self.version.download }
            }
            Some(error) => error,
            None => self.no_batches(folder),
        })
    }

    fn no_batches(&self, folder: &Path) -> DataError {
        let Version { name: version, expected, .. } = self.version;
        DataError::NoBatches { path: folder.into(), version, expected }
    }

    /// A sentence on training files that are not there.
    fn missing(&self, names: &[String], images: usize) -> Option<String> {
        let missing = self.version.train.iter().copied();
        let missing: Vec<&str> = missing.filter(|file| find(names, file).is_none()).collect();
        let are = match missing.len() {
            0 => return None,
            1 => "is",
            _ => "are",
        };
        Some(format!("{} {are} missing: {images} of 50,000 training images", missing.join(", ")))
    }

    /// The records of those files that are there, in their order.
    fn records(
        &self,
        folder: &Path,
        names: &[String],
        files: &[&str],
    ) -> Result<Records, DataError> {
        let mut bytes = Vec::new();
        for name in files.iter().filter_map(|file| find(names, file)) {
            self.append(&mut bytes, &folder.join(name))?;
        }
        Ok(Records::new(bytes, self.version.largest.len(), self.label, PIXELS))
    }

    /// Appends the records of one file, whole and with labels in range, to those before it.
    fn append(&self, records: &mut Vec<u8>, path: &Path) -> Result<(), DataError> {
        let (length, reader) = open(path)?;
        let before = records.len();
        if length > MAXIMUM_BYTES - before as u64 {
            return Err(DataError::TooLarge {
                path: path.into(),
                found: format!("{length} bytes after {before} in the batches before it"),
                maximum: MAXIMUM_BYTES,
            });
        }
        // No further than the length that was just checked, should the file grow meanwhile.
        let found = reader.take(length).read_to_end(records);
        let found = found.map_err(DataError::unreadable(path))?;
        if found == 0 {
            return Err(DataError::NoImages { path: path.into() });
        }
        self.check(path, &records[before..])
            .map_err(|error| foreign::recognise(path, &records[before..]).unwrap_or(error))
    }

    /// Whether these are whole records with labels in range.
    fn check(&self, path: &Path, records: &[u8]) -> Result<(), DataError> {
        let (found, record, labels) =
            (records.len() as u64, self.version.record(), self.version.labels);
        if !records.len().is_multiple_of(record) {
            let path = path.into();
            return Err(DataError::BrokenRecord { path, found, record: record as u64, labels });
        }
        let labels = records.chunks_exact(record).enumerate().flat_map(|(index, record)| {
            let labels = record.iter().zip(self.version.largest);
            labels.map(move |(&found, &largest)| (index, found, largest))
        });
        let mut wrong = labels.filter(|(_, found, largest)| found > largest);
        match wrong.next() {
            Some((record, found, largest)) => {
                Err(DataError::LabelOutOfRange { path: path.into(), record, found, largest })
            }
            None => Ok(()),
        }
    }
}

/// The records as single precision numbers.
fn stored(records: &Records) -> Stored {
    let mut pixels = Matrix::zeros(records.len(), PIXELS);
    for row in 0..records.len() {
        for (pixel, &byte) in pixels.row_mut(row).iter_mut().zip(records.pixels(row)) {
            *pixel = byte.into();
        }
    }
    let labels = (0..records.len()).map(|row| records.label(row).into());
    Stored { pixels, labels: labels.collect() }
}

/// The name in letters of any case; of several the one in small letters, which comes last.
fn find<'a>(names: &'a [String], wanted: &str) -> Option<&'a String> {
    names.iter().rfind(|name| name.eq_ignore_ascii_case(wanted))
}
