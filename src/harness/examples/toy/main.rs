//! The smallest crate with claims of its own: one paper, two claims, and the whole program around
//! them. Try `cargo run --release --example toy`, then the same with `list`, or `show toy`.

use std::process::ExitCode;

use deepclaims_harness::claim::Registry;

mod claims;

fn main() -> ExitCode {
    // The second argument pairs names of claims with the records that `--out` wrote for them, as in
    // `("toy.learning", include_str!("records/toy.learning.json"))`. Without any, nothing is recorded yet.
    deepclaims_harness::cli::main(|| Registry::new(claims::claims(), &[]))
}
