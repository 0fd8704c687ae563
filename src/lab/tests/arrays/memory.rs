//! Whatever a header promises, no more memory is taken than the file could hold.

use std::fs;

use allocation_counter::measure;
use deepclaims_lab::data::arrays::ArrayFile;

use crate::written::fixture;

/// Bytes that opening a file and naming its arrays may take at most: names, messages, and the buffers of a
/// decompressor.
const LITTLE: u64 = 1 << 20;

/// The most bytes that are held at once while a file of this content is opened and its arrays are looked for.
fn peak(content: &[u8], is_refused: bool) -> u64 {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("features");
    fs::write(&path, content).expect("a writable folder");
    let counted = measure(|| {
        let arrays = ArrayFile::open(&path).and_then(|file| {
            file.names().iter().map(|name| file.array(name)).collect::<Result<Vec<_>, _>>()
        });
        assert_eq!(arrays.is_err(), is_refused, "{arrays:?}");
    });
    counted.bytes_max
}

/// Replaces the four bytes at this distance from each signature.
fn patched(mut archive: Vec<u8>, signature: &[u8], distance: usize, bytes: [u8; 4]) -> Vec<u8> {
    let places: Vec<usize> = (0..archive.len() - signature.len())
        .filter(|&place| archive[place..].starts_with(signature))
        .collect();
    assert!(!places.is_empty());
    for place in places {
        archive[place + distance..place + distance + 4].copy_from_slice(&bytes);
    }
    archive
}

#[test]
fn sizes_that_a_header_promises_cost_no_memory() {
    let header = |shape: &str| {
        let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}\n");
        let length = u16::try_from(header.len()).expect("a short header").to_le_bytes();
        [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), &[0; 64]].concat()
    };
    for shape in ["(4294967296, 4096)", "(1, 18446744073709551615)", "(9223372036854775807,)"] {
        assert!(peak(&header(shape), true) < LITTLE, "{shape}");
    }
    // A header of text of four gigabytes, in the second version of the format.
    let long = [b"\x93NUMPY\x02\x00", &u32::MAX.to_le_bytes()[..], b"{'descr'"].concat();
    assert!(peak(&long, true) < LITTLE);
    let tensors = [&(u64::MAX >> 8).to_le_bytes()[..], b"{\"a\":{}}"].concat();
    assert!(peak(&tensors, true) < LITTLE);
}

#[test]
fn sizes_that_an_archive_promises_cost_no_memory() {
    for name in ["stored.npz", "compressed.npz"] {
        let whole = fs::read(fixture(name)).expect("a fixture");
        let usual = peak(&whole, false);
        assert!(usual < LITTLE, "{usual} bytes");
        // The size of an entry once it is unpacked, in the directory and before the entry.
        let size = 0xffff_fff0_u32.to_le_bytes();
        let larger = patched(patched(whole, b"PK\x01\x02", 24, size), b"PK\x03\x04", 22, size);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("features.npz");
        fs::write(&path, larger).expect("a writable folder");
        let counted = measure(|| {
            // What is there decides, not what is promised: an array, or a sentence.
            let file = ArrayFile::open(&path);
            for name in file.iter().flat_map(ArrayFile::names) {
                let _ = file.as_ref().map(|file| file.array(name));
            }
        });
        assert!(counted.bytes_max < LITTLE, "{} bytes", counted.bytes_max);
    }
}
