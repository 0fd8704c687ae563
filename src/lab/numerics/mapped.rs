//! Files as bytes in memory.

use std::fs::File;
use std::io;
use std::ops::Deref;

use memmap2::Mmap;

/// The bytes of a file, brought into memory by the operating system as they are read and dropped
/// again where room is needed: a file may be larger than the memory.
#[derive(Debug)]
pub struct MappedFile(Option<Mmap>);

impl MappedFile {
    /// The bytes of this file, which nobody may change or cut while they are read.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn new(file: &File) -> io::Result<Self> {
        // No system maps an empty file.
        if file.metadata()?.len() == 0 {
            return Ok(Self(None));
        }
        #[expect(unsafe_code, reason = "memory that others can write has no safe interface")]
        // SAFETY: bytes alone are read, of which every pattern is valid. A program that changes the
        // file meanwhile changes what is read, and one that cuts it ends this process by a signal:
        // no different from a file on a disk that fails.
        let bytes = unsafe { Mmap::map(file)? };
        Ok(Self(Some(bytes)))
    }
}

impl Deref for MappedFile {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0.as_deref().unwrap_or_default()
    }
}
