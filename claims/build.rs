//! Embeds the snapshots, so that the program knows what is recorded.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The constants, each with the folder and the extension of the files whose names and texts it has.
const EMBEDDED: [(&str, &str, &str); 3] = [
    ("RECORDS", "snapshots", "snap"),
    ("MAPS", "snapshots/maps", "json"),
    ("COUNTEREXAMPLES", "snapshots/counterexamples", "json"),
];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let mut source = String::new();
    for (name, folder, extension) in EMBEDDED {
        let folder = root.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        writeln!(source, "const {name}: &[(&str, &str)] = &[").map_err(io::Error::other)?;
        for file in files(&folder, extension)? {
            println!("cargo::rerun-if-changed={}", file.display());
            let name = file.file_stem().unwrap_or_default().to_string_lossy();
            writeln!(source, "    ({name:?}, include_str!({:?})),", file.display().to_string())
                .map_err(io::Error::other)?;
        }
        source.push_str("];\n");
    }
    fs::write(Path::new(&env::var("OUT_DIR").map_err(io::Error::other)?).join("records.rs"), source)
}

/// The files of this extension in a folder, by name; none where there is no folder.
fn files(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut files = entries.collect::<io::Result<Vec<PathBuf>>>()?;
    files.retain(|file| file.extension().is_some_and(|own| own == extension));
    files.sort();
    Ok(files)
}
