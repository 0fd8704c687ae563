//! `deepclaims completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Arguments, CliError, Outcome, output};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Shell whose completions are printed
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(options: &Options) -> Result<Outcome, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "deepclaims", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Agrees)
}
