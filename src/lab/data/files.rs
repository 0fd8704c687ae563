//! How files are opened and decompressed.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;

use super::DataError;
use super::foreign::{START, is_packed, recognise, recognise_folder};

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
        Ok(metadata) if !metadata.is_dir() => {
            return Err(foreign(folder).unwrap_or_else(|| DataError::NotAFolder { path: path() }));
        }
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

/// What is wrong with a folder that holds these names and no data of the wanted format.
pub(super) fn no_data(folder: &Path, names: &[String]) -> Option<DataError> {
    let packed = || {
        let paths = names.iter().map(|name| folder.join(name));
        paths.filter(|path| is_packed(path)).find_map(|path| foreign(&path))
    };
    recognise_folder(folder, names).or_else(packed)
}

/// What a file is, where it can be read and is of a known kind that holds no data.
fn foreign(path: &Path) -> Option<DataError> {
    let start = Content::new(path, open(path).ok()?.1).ok()?.up_to(START).ok()?;
    recognise(path, &start)
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
        let bytes: Box<dyn Read> = if compressed {
            Box::new(Members { member: Some(GzDecoder::new(stored)) })
        } else {
            Box::new(stored)
        };
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

/// The content of a gzip file: that of its members, one after the other. Zeros after a member, with
/// which some programs fill up blocks, are none of it.
struct Members<R> {
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(member) = &mut self.member {
            let read = member.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            let goes_on = skip_zeros(member.get_mut())?;
            let stored = self.member.take().map(GzDecoder::into_inner);
            self.member = stored.filter(|_| goes_on).map(GzDecoder::new);
        }
        Ok(0)
    }
}

/// Whether anything comes after the zeros.
fn skip_zeros(stored: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let rest = stored.fill_buf()?;
        if rest.is_empty() {
            return Ok(false);
        }
        let zeros = rest.iter().take_while(|&&byte| byte == 0).count();
        let ends_here = zeros < rest.len();
        stored.consume(zeros);
        if ends_here {
            return Ok(true);
        }
    }
}
