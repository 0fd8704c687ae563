//! `deepclaims manual`.

use std::path::PathBuf;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::{Arguments, CliError, Outcome, output};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Folder for the pages: `deepclaims.1`, and one for each command
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(options: &Options) -> Result<Outcome, CliError> {
    output::prepare_folder(&options.folder)?;
    // Without the kernels of the machine that writes the pages.
    let mut program = Arguments::command().long_version(env!("CARGO_PKG_VERSION"));
    // Gives every command its whole name, `deepclaims measure features`.
    program.build();
    write(&program, options)?;
    Ok(Outcome::Agrees)
}

/// Writes the page of a command and those of the commands below it.
fn write(command: &Command, options: &Options) -> Result<(), CliError> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let path = options.folder.join(format!("{name}.1"));
    let mut page = Vec::new();
    Man::new(command.clone()).title(name).render(&mut page).expect("memory can be written to");
    output::write_bytes(&path, &page)?;
    let mut below = command.get_subcommands().filter(|below| below.get_name() != "help");
    below.try_for_each(|below| write(below, options))
}
