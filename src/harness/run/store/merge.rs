//! Uniting stores.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::atomic_file::{self, Durability, absent};
use super::cell_file::{CellFile, Fault};
use super::seal::unseal;
use super::{Assignment, CELLS, DamagedFile, Store, StoreError, key, read};

/// What was united.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Cells that the store has now.
    pub cells: usize,
    /// Those of them that several stores had, with the same bytes.
    pub duplicates: usize,
    /// Files that are empty, cut off or changed, and left out.
    pub broken: Vec<PathBuf>,
}

/// A cell that two stores have with other values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Claim, case, arm and seed.
    pub cell: String,
    /// One file and what it says.
    pub one: (PathBuf, String),
    /// The other file and what it says.
    pub other: (PathBuf, String),
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cell, one: (one, says), other: (other, contradicts) } = self;
        let (one, other) = (one.display(), other.display());
        write!(f, "{cell}: {one} says `{says}`, {other} says `{contradicts}`")
    }
}

fn list(contradictions: &[Contradiction]) -> String {
    contradictions.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Stores that cannot be united. Nothing is written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// One of them cannot be used, or has files that do not belong there, or cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A folder without cells.
    #[error("{} is no store: it has no folder `cells`", .0.display())]
    NoStore(PathBuf),
    /// A folder that is to be united with itself.
    #[error("{} is named twice; name each folder once", .0.display())]
    Twice(PathBuf),
    /// Their shards work on different things.
    #[error(
        "{} and {} are of different work: {first}, and {second}", one.display(), other.display()
    )]
    OtherWork {
        /// A store.
        one: PathBuf,
        /// Another one.
        other: PathBuf,
        /// What the shards of the first one work on.
        first: String,
        /// What those of the other one work on.
        second: String,
    },
    /// Cells with several values.
    #[error("the stores contradict each other: {}", list(.0))]
    Contradiction(Vec<Contradiction>),
}

/// A cell that is to be kept, by its path within a store.
type Cells = BTreeMap<PathBuf, ([u8; 32], PathBuf)>;

/// Unites the cells of these stores in `target`, which may have cells already. Nothing is written before it is
/// known that they fit together.
///
/// # Errors
/// Where they do not fit together, or the target cannot be written.
pub fn merge(sources: &[PathBuf], target: &mut Store) -> Result<Merged, MergeError> {
    let (mut stores, mut places) = (Vec::new(), BTreeSet::new());
    for folder in sources {
        if !folder.join(CELLS).is_dir() {
            return Err(MergeError::NoStore(folder.clone()));
        }
        // A slip of the fingers, mostly for another folder, whose cells would be missing.
        if !places.insert(folder.canonicalize().unwrap_or_else(|_| folder.clone())) {
            return Err(MergeError::Twice(folder.clone()));
        }
        stores.push(Store::open(folder, false)?);
    }
    let assignments = common_work(&stores, target)?;
    let mut union = Union { assignments, ..Union::default() };
    for store in [&*target].into_iter().chain(&stores) {
        union.add(store)?;
    }
    if !union.foreign.is_empty() {
        return Err(StoreError::Damaged(union.foreign).into());
    }
    if !union.contradictions.is_empty() {
        return Err(MergeError::Contradiction(union.contradictions));
    }
    target.begin()?;
    for assignment in &union.assignments {
        target.assign(assignment)?;
    }
    for (name, (_, path)) in &union.cells {
        copy(path, &target.folder.join(CELLS).join(name))?;
    }
    let Union { cells, duplicates, broken, .. } = union;
    Ok(Merged { cells: cells.len(), duplicates: duplicates.len(), broken })
}

/// What the shards of all these stores work on. A store that was filled without shards fits to any.
fn common_work(stores: &[Store], target: &Store) -> Result<BTreeSet<Assignment>, MergeError> {
    let mut common: Option<(&Path, BTreeSet<Assignment>)> = None;
    for store in stores.iter().chain([target]) {
        let own = store.assignments()?;
        match &common {
            _ if own.is_empty() => {}
            Some((one, work)) if *work != own => {
                let only = |own: &BTreeSet<Assignment>, other| {
                    let only = own.difference(other).next();
                    only.map_or_else(|| "nothing else".to_owned(), in_words)
                };
                return Err(MergeError::OtherWork {
                    one: (*one).into(),
                    other: store.folder.clone(),
                    first: only(work, &own),
                    second: only(&own, work),
                });
            }
            Some(_) => {}
            None => common = Some((&store.folder, own)),
        }
    }
    Ok(common.map(|(_, work)| work).unwrap_or_default())
}

fn in_words(assignment: &Assignment) -> String {
    let Assignment { command, shards, images } = assignment;
    // Anybody may have written the file: what stands there need not be a digest.
    let images: Vec<&str> = images.iter().map(|text| text.get(..8).unwrap_or(text)).collect();
    format!("{shards} shards of `{command}` on images {}", images.join(", "))
}

#[derive(Default)]
struct Union {
    assignments: BTreeSet<Assignment>,
    cells: Cells,
    duplicates: BTreeSet<PathBuf>,
    broken: Vec<PathBuf>,
    foreign: Vec<DamagedFile>,
    contradictions: Vec<Contradiction>,
}

impl Union {
    fn add(&mut self, store: &Store) -> Result<(), MergeError> {
        let cells = store.folder.join(CELLS);
        for folder in entries(&cells)? {
            for path in entries(&folder)? {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                if key::first_part(&name).is_some() {
                    self.add_file(&cells, path, store)?;
                }
            }
        }
        Ok(())
    }

    fn add_file(&mut self, cells: &Path, path: PathBuf, store: &Store) -> Result<(), MergeError> {
        let damaged =
            |reason| StoreError::Damaged(vec![DamagedFile { path: path.clone(), reason }]);
        let Some(bytes) = read(&path).map_err(damaged)? else {
            return Ok(());
        };
        let file = match CellFile::read(&path, bytes, &store.head) {
            Ok(file) => file,
            Err(Fault::Broken) => {
                self.broken.push(path);
                return Ok(());
            }
            Err(Fault::Foreign(reason)) => {
                self.foreign.push(DamagedFile { path, reason });
                return Ok(());
            }
        };
        if let Some(reason) = self.other_data(file.key.images.as_deref()) {
            self.foreign.push(DamagedFile { path, reason });
            return Ok(());
        }
        let name = path.strip_prefix(cells).unwrap_or(&path).to_path_buf();
        match self.cells.get(&name) {
            Some((_, known)) if *known == path => {}
            Some((digest, _)) if *digest == file.digest => {
                self.duplicates.insert(name);
            }
            Some((_, known)) => {
                let (one, other) = first_difference(known, &path);
                self.contradictions.push(Contradiction {
                    cell: file.key.sentence(),
                    one: (known.clone(), one),
                    other: (path, other),
                });
            }
            None => {
                self.cells.insert(name, (file.digest, path));
            }
        }
        Ok(())
    }

    /// What is wrong with a cell of these images, where the shards work on others.
    fn other_data(&self, images: Option<&str>) -> Option<String> {
        let images = images?;
        let mut known = self.assignments.iter().flat_map(|assignment| &assignment.images);
        let fits = self.assignments.is_empty() || known.any(|known| known == images);
        (!fits).then(|| format!("it is of other data than the shards work on, of SHA-256 {images}"))
    }
}

/// What is in a folder that may be there.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    match fs::read_dir(folder) {
        Err(error) if absent(&error) => Ok(Vec::new()),
        Err(error) => Err(StoreError::damaged(folder)(error)),
        Ok(entries) => {
            let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
            paths.sort();
            Ok(paths)
        }
    }
}

/// The first lines in which two files differ.
fn first_difference(one: &Path, other: &Path) -> (String, String) {
    let text = |path| read(path).ok().flatten().and_then(|bytes| unseal(bytes).ok());
    let (one, other) = (text(one).unwrap_or_default(), text(other).unwrap_or_default());
    let (mut ones, mut others) = (one.lines(), other.lines());
    loop {
        match (ones.next(), others.next()) {
            (Some(one), Some(other)) if one == other => {}
            (one, other) => {
                let line = |line: Option<&str>| {
                    line.unwrap_or_default().trim().trim_end_matches(',').to_owned()
                };
                return (line(one), line(other));
            }
        }
    }
}

/// Copies a cell to its place, unless it is there.
fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    if from == to {
        return Ok(());
    }
    let bytes = read(from).ok().flatten().ok_or_else(|| {
        let reason = "it went away while it was copied".to_owned();
        StoreError::Damaged(vec![DamagedFile { path: from.into(), reason }])
    })?;
    let folder = to.parent().unwrap_or(to);
    fs::create_dir_all(folder)
        .and_then(|()| atomic_file::write(to, bytes, Durability::Whole))
        .map_err(StoreError::write(to))
}
