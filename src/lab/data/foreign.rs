//! Content of other kinds, as it is found under the names of data files.

use std::ffi::OsStr;
use std::path::Path;

use super::DataError;

/// Bytes by which every kind is recognised: one block of a tar archive.
pub(super) const START: u64 = 512;

/// Most letters of a text that are quoted.
const QUOTED: usize = 40;

/// A kind of content: the bytes at its beginning, what it is, and what is needed instead.
struct Kind {
    bytes: &'static [u8],
    found: &'static str,
    expected: &'static str,
}

const UNPACK: &str = "the files in it: unpack it";
const DECOMPRESS: &str = "a plain or gzip file: decompress it";
const CONVERT: &str = "IDX files or CIFAR-10's binary version: convert it";
const ONE_FILE: &str = "one file of all images in IDX format or CIFAR-10's binary version";
const BINARY: &str = "IDX files or CIFAR-10's binary version (cifar-10-binary.tar.gz)";

const fn kind(bytes: &'static [u8], found: &'static str, expected: &'static str) -> Kind {
    Kind { bytes, found, expected }
}

const KINDS: [Kind; 25] = [
    kind(b"version https://git-lfs", "a Git LFS pointer", "the file itself: run `git lfs pull`"),
    kind(b"/annex/objects/", "a git-annex pointer", "the file itself: run `git annex get`"),
    kind(b"\x80\x02", "a Python pickle", BINARY),
    kind(b"\x80\x03", "a Python pickle", BINARY),
    kind(b"\x80\x04", "a Python pickle", BINARY),
    kind(b"\x80\x05", "a Python pickle", BINARY),
    kind(b"\x93NUMPY", "a NumPy array (.npy)", CONVERT),
    kind(b"\x89HDF\r\n", "an HDF5 file", CONVERT),
    kind(b"MATLAB 5.0", "a MATLAB file", CONVERT),
    kind(b"PAR1", "a Parquet file", CONVERT),
    kind(b"PK\x05\x06", "an empty zip archive", UNPACK),
    kind(b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    kind(b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    kind(b"\x1f\x8b", "a gzip file", "the file in it: decompress it"),
    kind(b"\x1f\x9d", "a file of `compress`", DECOMPRESS),
    kind(b"\xfd7zXZ\0", "an xz file", DECOMPRESS),
    kind(b"BZh", "a bzip2 file", DECOMPRESS),
    kind(b"\x28\xb5\x2f\xfd", "a Zstandard file", DECOMPRESS),
    kind(b"\x89PNG", "a PNG image", ONE_FILE),
    kind(b"\xff\xd8\xff", "a JPEG image", ONE_FILE),
    kind(b"GIF8", "a GIF image", ONE_FILE),
    kind(b"II*\0", "a TIFF image", ONE_FILE),
    kind(b"MM\0*", "a TIFF image", ONE_FILE),
    kind(b"\xff\xfe", "UTF-16 text", "a binary file"),
    kind(b"%PDF", "a PDF document", "a data file"),
];

/// Where tar archives have their mark.
const TAR: (usize, &[u8]) = (257, b"ustar");
/// Where a zip archive has the length of its first file's name, and the name.
const ZIP: (&[u8], usize, usize) = (b"PK\x03\x04", 26, 30);

/// A name in a folder, what that folder is, and what is needed instead.
const FOLDERS: [(&str, &str, &str); 12] = [
    ("train-images-idx3-ubyte", "a folder of IDX files", IDX_SOURCE),
    ("train-images-idx3-ubyte.gz", "a folder of IDX files", IDX_SOURCE),
    ("data_batch_1.bin", "CIFAR-10's binary version", CIFAR_SOURCE),
    (
        "data_batch_1.bin.gz",
        "CIFAR-10's binary version, compressed",
        "plain batches: decompress it",
    ),
    ("cifar-10-batches-bin", "a folder for CIFAR-10's binary version", CIFAR_SOURCE),
    ("cifar-10-batches-py", "a folder of CIFAR-10's Python version", CIFAR_BINARY),
    ("data_batch_1", "CIFAR-10's Python version", CIFAR_BINARY),
    ("cifar-10-batches-mat", "a folder of CIFAR-10's MATLAB version", CIFAR_BINARY),
    ("data_batch_1.mat", "CIFAR-10's MATLAB version", CIFAR_BINARY),
    ("cifar-100-binary", "a folder of CIFAR-100", CIFAR_BINARY),
    ("cifar-100-python", "a folder of CIFAR-100", CIFAR_BINARY),
    ("fine_label_names.txt", "CIFAR-100", CIFAR_BINARY),
];
const IDX_SOURCE: &str = "CIFAR-10's binary version: `idx:DIR` reads IDX files";
const CIFAR_SOURCE: &str = "IDX files: `cifar10:DIR` reads CIFAR-10";
const CIFAR_BINARY: &str = "CIFAR-10's binary version: download cifar-10-binary.tar.gz";

/// Endings of the names of archives, and of files that hold arrays in other formats.
const PACKED: [&str; 19] = [
    "zip", "tar", "tgz", "gz", "bz2", "xz", "zst", "7z", "rar", "npz", "npy", "pt", "pkl", "mat",
    "h5", "parquet", "csv", "png", "jpg",
];

/// What a file is that begins like this, where it is of a known kind that holds no data.
pub(super) fn recognise(path: &Path, bytes: &[u8]) -> Option<DataError> {
    let start = &bytes[..bytes.len().min(START as usize)];
    let (found, expected) = KINDS
        .iter()
        .find(|kind| start.starts_with(kind.bytes))
        .map(|kind| (kind.found.to_owned(), kind.expected))
        .or_else(|| archive(start))
        .or_else(|| text(start))?;
    Some(DataError::Foreign { path: path.into(), found, expected })
}

/// What a folder is that has these names in it and no data of the wanted format.
pub(super) fn recognise_folder(path: &Path, names: &[String]) -> Option<DataError> {
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    let &(_, found, expected) = FOLDERS.iter().find(|(name, ..)| has(name))?;
    Some(DataError::Foreign { path: path.into(), found: found.into(), expected })
}

/// Whether this is the name of an archive, or of a file that holds arrays in another format.
pub(super) fn is_packed(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase);
    ending.is_some_and(|ending| PACKED.contains(&ending.as_str()))
}

fn archive(start: &[u8]) -> Option<(String, &'static str)> {
    let (position, mark) = TAR;
    if start.get(position..).is_some_and(|header| header.starts_with(mark)) {
        return Some(("a tar archive".into(), UNPACK));
    }
    let (mark, length, name) = ZIP;
    if !start.starts_with(mark) {
        return None;
    }
    let length = start.get(length..).and_then(<[u8]>::first_chunk);
    let length = usize::from(length.map_or(0, |&length| u16::from_le_bytes(length)));
    let name = start.get(name..name + length).unwrap_or_default();
    Some(if name.ends_with(b".npy") {
        ("a NumPy archive (.npz)".into(), CONVERT)
    } else if name.ends_with(b"data.pkl") {
        ("a PyTorch file".into(), CONVERT)
    } else {
        ("a zip archive".into(), UNPACK)
    })
}

/// A web page, or other text.
fn text(start: &[u8]) -> Option<(String, &'static str)> {
    let text = match str::from_utf8(start) {
        Ok(text) => text,
        // A letter that goes on behind the start.
        Err(cut) if cut.error_len().is_none() => {
            str::from_utf8(&start[..cut.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty()
        || text.contains(|letter: char| letter.is_control() && !letter.is_whitespace())
    {
        return None;
    }
    if text.starts_with('<') {
        return Some(("a web page (HTML or XML)".into(), "the file itself: download it again"));
    }
    let line: String = text.lines().next()?.chars().take(QUOTED).collect();
    Some((format!("text that begins with `{}`", line.trim_end()), "a binary file"))
}
