//! Standard output, standard error, and files that are whole or not there.

use std::io::{ErrorKind, IsTerminal, Write, stderr, stdout};
use std::path::Path;

use console::Term;

use super::CliError;
use crate::report::Style;
use crate::run::atomic_file::{self, Durability};
use deepclaims_lab::numerics::bits_are_guaranteed;

/// Prints to standard output. A closed pipe is no error: its reader has read enough.
pub(super) fn print(text: &str) -> Result<(), CliError> {
    let mut output = stdout().lock();
    let written = output.write_all(text.as_bytes());
    match written.and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CliError::StandardOutput(error)),
        _ => Ok(()),
    }
}

/// Prints a line to standard error, if that is open.
pub(super) fn note(line: &str) {
    let _ = writeln!(stderr(), "{line}");
}

/// Says where results on this processor may differ from the recorded ones, unless `quiet`.
pub(super) fn note_on_bits(quiet: bool) {
    if let (Err(sentence), false) = (bits_are_guaranteed(), quiet) {
        note(&format!("note: {sentence}"));
    }
}

/// Terminals narrower than this are not believed: some report no width at all.
const NARROWEST: u16 = 40;

/// The style for standard output. `NO_COLOR` (no-color.org) is obeyed.
pub(super) fn style() -> Style {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let columns = Term::stdout().size_checked().map(|(_, columns)| columns);
    Style {
        colour: stdout().is_terminal() && !no_colour,
        width: columns.filter(|&columns| columns >= NARROWEST),
    }
}

/// Makes the folder if it is not there, and finds out whether it can be written to.
pub(super) fn prepare_folder(folder: &Path) -> Result<(), CliError> {
    std::fs::create_dir_all(folder)
        .and_then(|()| atomic_file::probe(folder))
        .map_err(CliError::output(folder))
}

/// Writes a file that is whole or not there.
pub(super) fn write_file(folder: &Path, name: &str, text: &str) -> Result<(), CliError> {
    let path = folder.join(name);
    atomic_file::write(&path, text, Durability::Machine).map_err(CliError::output(&path))
}

/// Writes numbered pictures into a folder that is made, `NAME-1.svg` the first. Where there is none, that of an earlier run
/// goes: it would pass for this one's.
pub(super) fn write_pictures(
    folder: &Path,
    name: &str,
    pictures: impl Iterator<Item = Option<String>>,
) -> Result<(), CliError> {
    prepare_folder(folder)?;
    for (index, picture) in pictures.enumerate() {
        let file = format!("{name}-{}.svg", index + 1);
        match picture {
            Some(picture) => write_file(folder, &file, &picture)?,
            None => remove_file(folder, &file)?,
        }
    }
    Ok(())
}

/// Removes a file that may be there.
pub(super) fn remove_file(folder: &Path, name: &str) -> Result<(), CliError> {
    let path = folder.join(name);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(CliError::output(&path)(error)),
        _ => Ok(()),
    }
}
