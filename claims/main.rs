//! The program `deepclaims`.

use std::process::ExitCode;

fn main() -> ExitCode {
    deepclaims_harness::cli::main(deepclaims::registry)
}
