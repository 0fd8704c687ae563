//! The program `deepclaims`.

use std::process::ExitCode;

fn main() -> ExitCode {
    deepclaims::cli::main(deepclaims_claims::registry())
}
