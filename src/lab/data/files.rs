//! How files are opened and decompressed.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::DataError;
use flate2::bufread::MultiGzDecoder;

/// How gzip files begin.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The names in a folder, sorted; without hidden ones (archives from macOS carry a `._` shadow of
/// each file) and without those that are not UTF-8, which no format here uses.
pub(super) fn list(folder: &Path) -> Result<Vec<String>, DataError> {
    let path = || folder.to_path_buf();
    let unreadable = DataError::unreadable(folder);
    match fs::metadata(folder) {
        Err(reason) if reason.kind() == io::ErrorKind::NotFound => {
            return Err(DataError::MissingFolder { path: path() });
        }
        Err(reason) => return Err(unreadable(reason)),
        Ok(metadata) if !metadata.is_dir() => return Err(DataError::NotAFolder { path: path() }),
        Ok(_) => {}
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        if let Ok(name) = entry.map_err(unreadable)?.file_name().into_string()
            && !name.starts_with('.')
        {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// The length in bytes of a file, and what reads it.
pub(super) fn open(path: &Path) -> Result<(u64, BufReader<File>), DataError> {
    let unreadable = DataError::unreadable(path);
    // Asked before opening: to open a pipe is to wait for its other end.
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(DataError::NotAFile { path: path.into() });
    }
    let file = File::open(path).map_err(unreadable)?;
    Ok((metadata.len(), BufReader::new(file)))
}

/// What a file holds once it is decompressed.
pub(super) struct Content<'a> {
    path: &'a Path,
    bytes: Box<dyn Read + 'a>,
    compressed: bool,
    position: u64,
}

impl<'a> Content<'a> {
    pub(super) fn new(path: &'a Path, mut stored: impl BufRead + 'a) -> Result<Self, DataError> {
        // By content, for downloads lose and gain their `.gz`.
        let start = stored.fill_buf().map_err(DataError::unreadable(path))?;
        let compressed = start.starts_with(&GZIP);
        let bytes: Box<dyn Read> =
            if compressed { Box::new(MultiGzDecoder::new(stored)) } else { Box::new(stored) };
        Ok(Self { path, bytes, compressed, position: 0 })
    }

    /// Bytes read so far.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// The next bytes, fewer than `count` only where the content ends. Memory grows with what
    /// arrives.
    pub(super) fn up_to(&mut self, count: u64) -> Result<Vec<u8>, DataError> {
        let mut bytes = Vec::new();
        let read = (&mut self.bytes).take(count).read_to_end(&mut bytes);
        self.position += read.map_err(|reason| self.failure(reason))? as u64;
        Ok(bytes)
    }

    fn failure(&self, reason: io::Error) -> DataError {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        let path = self.path.into();
        match reason.kind() {
            // What the decompressor answers with; disks have other kinds.
            InvalidData | InvalidInput | UnexpectedEof if self.compressed => {
                DataError::CorruptGzip { path, reason }
            }
            _ => DataError::Unreadable { path, reason },
        }
    }
}
