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

/// Prints text that repeats what files say: what would command the terminal is shown instead.
pub(super) fn print_of_files(text: &str) -> Result<(), CliError> {
    print(&shown(text))
}

/// Prints a line to standard error, if that is open.
pub(super) fn note(line: &str) {
    let width = Term::stderr().size_checked().map(|(_, columns)| columns);
    let style = Style { colour: false, width: width.filter(|&columns| columns >= NARROWEST) };
    let _ = writeln!(stderr(), "{}", style.wrapped(&shown(line)));
}

/// The text with its control characters but line ends in letters: `\u001b`.
fn shown(text: &str) -> String {
    // As JSON writes them, so that a JSON document stays one.
    let shown = |letter: char| match letter {
        '\n' => "\n".to_owned(),
        letter if letter.is_control() => format!("\\u{:04x}", u32::from(letter)),
        letter => letter.to_string(),
    };
    text.chars().map(shown).collect()
}

/// Says where results on this processor may differ from the recorded ones, unless `quiet`.
pub(super) fn note_on_bits(quiet: bool) {
    if let (Err(sentence), false) = (bits_are_guaranteed(), quiet) {
        note(&format!("note: {sentence}"));
    }
}

/// Terminals narrower than this are not believed: some report no width at all.
const NARROWEST: u16 = 20;

/// The style for standard output: as wide as the terminal, elsewhere as `COLUMNS` says. `NO_COLOR`
/// (no-color.org) is obeyed.
pub(super) fn style() -> Style {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let terminal = Term::stdout().size_checked().map(|(_, columns)| columns);
    let asked = || std::env::var("COLUMNS").ok()?.parse().ok();
    Style {
        colour: stdout().is_terminal() && !no_colour && understands_escapes(),
        width: terminal.or_else(asked).filter(|&columns| columns >= NARROWEST),
    }
}

/// Whether a terminal takes escape codes. On Windows none has to say so.
pub(super) fn understands_escapes() -> bool {
    match std::env::var_os("TERM") {
        Some(name) => !name.is_empty() && name != "dumb",
        None => cfg!(windows),
    }
}

/// Makes the folder if it is not there, and finds out whether it can be written to.
pub(super) fn prepare_folder(folder: &Path) -> Result<(), CliError> {
    std::fs::create_dir_all(folder)
        .and_then(|()| atomic_file::probe(folder))
        .map_err(CliError::output(folder))
}

/// The same of a folder within that of a run, which may be of somebody else: it is no link to another place.
pub(super) fn prepare_part(folder: &Path) -> Result<(), CliError> {
    if std::fs::symlink_metadata(folder).is_ok_and(|there| there.is_symlink()) {
        let reason = "it is a link, and may lead out of the folder of the run".to_owned();
        return Err(CliError::Output { path: folder.into(), reason });
    }
    prepare_folder(folder)
}

/// Writes a file that is whole or not there.
pub(super) fn write_file(folder: &Path, name: &str, text: &str) -> Result<(), CliError> {
    let path = folder.join(name);
    atomic_file::write(&path, text, Durability::Named).map_err(CliError::output(&path))
}

/// Writes a file of bytes that is whole or not there. What is there and is no file, such as a link or a device,
/// would go away: it is refused.
pub(super) fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    if let Ok(there) = std::fs::symlink_metadata(path)
        && !there.is_file()
    {
        return Err(CliError::NoPlainFile { path: path.into() });
    }
    atomic_file::write(path, bytes, Durability::Named).map_err(CliError::output(path))
}

/// Writes numbered pictures into a folder that is made, `NAME-1.svg` the first. Where there is none, that
/// of an earlier run goes: it would pass for this one's.
pub(super) fn write_pictures(
    folder: &Path,
    name: &str,
    pictures: impl Iterator<Item = Option<String>>,
) -> Result<(), CliError> {
    prepare_part(folder)?;
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

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn control_characters_are_shown_in_letters() {
        assert_eq!(shown("a\u{1b}[2Jb\r\u{9b}c\n é"), "a\\u001b[2Jb\\u000d\\u009bc\n é");
    }
}
