//! Embeds the snapshots, so that the program knows what is recorded.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let snapshots =
        Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("snapshots");
    println!("cargo::rerun-if-changed={}", snapshots.display());
    let mut files: Vec<_> = fs::read_dir(&snapshots)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let mut source = String::from("const RECORDS: &[(&str, &str)] = &[\n");
    for file in
        files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "snap"))
    {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        writeln!(source, "    ({name:?}, include_str!({:?})),", file.display().to_string())
            .map_err(io::Error::other)?;
    }
    source.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR").map_err(io::Error::other)?).join("records.rs"), source)
}
