//! Which files in a folder are which part, as folders are found: of MNIST, of EMNIST with its six
//! data sets, as torchvision leaves them (`DIR/MNIST/raw`, each file plain and compressed), as
//! Kaggle packs them (each file once more in a folder of its own name).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::name::{Name, PartName, Role, SEPARATORS, begins_with, data_set};
use super::pair::{Copies, Pair};
use crate::data::DataError;
use crate::data::files::{list, no_data};

/// The files of each prefix: images, and labels.
type Files = BTreeMap<String, [Vec<PathBuf>; 2]>;

/// The training pair, or the only one, and the test pair. `path` is a folder, or in a folder the
/// beginning of the names of the wanted files.
pub(super) fn pairs(path: &Path) -> Result<(Pair, Option<Pair>), DataError> {
    let (folder, files) = if let Some(chosen) = chosen(path)? {
        chosen
    } else {
        let folder = folder_of_files(path)?;
        let files = files(&folder)?;
        (folder, files)
    };
    let Some((train, test)) = train_and_test(&files) else {
        let found = alternatives(&files);
        // The last, for the first may be empty.
        let name = found.last().map_or("", |name| name.trim_end_matches(SEPARATORS));
        let example = folder.join(name);
        return Err(DataError::UnrelatedPairs { path: folder, found: quoted(&found), example });
    };
    let pair = |prefix: &str| pair(&folder, prefix, &files[prefix]);
    Ok((pair(train)?, test.map(pair).transpose()?))
}

/// The prefix of the training part, or the only one, and that of the test part of the same data
/// set; none where there are others.
fn train_and_test(files: &Files) -> Option<(&str, Option<&str>)> {
    let mut prefixes = files.keys().map(String::as_str);
    match (prefixes.next()?, prefixes.next(), prefixes.next()) {
        (only, None, _) => Some((only, None)),
        (one, Some(other), None) => match (data_set(one), data_set(other)) {
            ((name, PartName::Train), (same, PartName::Test)) if same == name => {
                Some((one, Some(other)))
            }
            ((name, PartName::Test), (same, PartName::Train)) if same == name => {
                Some((other, Some(one)))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The folder and the files whose names begin with the last component of `path`, where `path` is no
/// folder.
fn chosen(path: &Path) -> Result<Option<(PathBuf, Files)>, DataError> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(None);
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if path.exists() || !folder.is_dir() {
        return Ok(None);
    }
    let all = files(folder)?;
    let expected = alternatives(&all);
    let name = name.to_string_lossy();
    let files: Files = all.into_iter().filter(|(prefix, _)| begins_with(prefix, &name)).collect();
    if !files.is_empty() {
        return Ok(Some((folder.into(), files)));
    }
    if expected.is_empty() {
        return Ok(None);
    }
    Err(DataError::UnknownPrefix { path: path.into(), expected: quoted(&expected) })
}

/// The folder, or the only one in it, that holds IDX files.
fn folder_of_files(folder: &Path) -> Result<PathBuf, DataError> {
    let names = list(folder)?;
    let holds_files = |names: &[String]| names.iter().any(|name| Name::of(name).is_some());
    if holds_files(&names) {
        return Ok(folder.into());
    }
    let is_folder_of_files = |name: &PathBuf| {
        let path = folder.join(name);
        // Those that may not be read are none of them.
        path.is_dir() && list(&path).is_ok_and(|names| holds_files(&names))
    };
    let below = names.iter().flat_map(|name| [name.into(), Path::new(name).join("raw")]);
    match &below.filter(is_folder_of_files).collect::<Vec<_>>()[..] {
        [] => Err(no_data(folder, &names).unwrap_or(DataError::NoPairs { path: folder.into() })),
        [only] => Ok(folder.join(only)),
        several => {
            let several: Vec<_> = several.iter().map(|name| name.display().to_string()).collect();
            Err(DataError::SeveralFolders { path: folder.into(), found: quoted(&several) })
        }
    }
}

/// The IDX files of a folder.
fn files(folder: &Path) -> Result<Files, DataError> {
    let mut files = Files::new();
    for name in list(folder)? {
        if let Some(Name { prefix, role }) = Name::of(&name) {
            let [images, labels] = files.entry(prefix).or_default();
            let path = folder.join(&name);
            match role {
                Role::Images => images.push(inner(path, &name)),
                Role::Labels => labels.push(inner(path, &name)),
            }
        }
    }
    Ok(files)
}

/// The file; of a folder the file in it that has the same name, if any.
fn inner(path: PathBuf, name: &str) -> PathBuf {
    let inner = path.join(name);
    if inner.is_file() { inner } else { path }
}

/// Both files of one prefix, of which one is there.
fn pair(folder: &Path, prefix: &str, files: &[Vec<PathBuf>; 2]) -> Result<Pair, DataError> {
    let (found, partner) = match files.each_ref().map(|copies| Copies::of(copies)) {
        [Some(images), Some(labels)] => return Ok(Pair { images, labels }),
        [Some(images), None] => (images.into_first(), "labels-idx1-ubyte"),
        [None, labels] => {
            let labels = labels.map_or_else(|| folder.into(), Copies::into_first);
            (labels, "images-idx3-ubyte")
        }
    };
    Err(DataError::Unpaired { path: found, partner: format!("{prefix}{partner}") })
}

/// What to call these pairs to tell them apart: by data set where there are several, otherwise by
/// part.
fn alternatives(files: &Files) -> Vec<String> {
    let data_sets: BTreeSet<&str> = files.keys().map(|prefix| data_set(prefix).0).collect();
    let names = files.keys().map(|prefix| match data_set(prefix).0 {
        data_set if data_sets.len() > 1 && !data_set.is_empty() => data_set,
        _ => prefix,
    });
    names.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

/// As in `` `a`, `b` ``.
fn quoted(names: &[String]) -> String {
    format!("`{}`", names.join("`, `"))
}
