//! Where and with what a run was made.

use std::env;
use std::fs;
use std::process::Command;

use deepclaims_lab::numerics::Kernels;

use crate::peak;

/// The processor: its name and family, the cores at hand, and what one of them reaches.
pub(crate) fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let field = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':'))
            .map_or("unknown", str::trim)
    };
    let vectors = ["avx512f", "avx2"]
        .into_iter()
        .find(|flag| field("flags").split(' ').any(|word| word == *flag))
        .unwrap_or("neither AVX2 nor AVX-512");
    let kernels = Kernels::here();
    format!(
        "{}, family {} model {}, {vectors}, {} cores, fused multiply-add peak of one {:.0} GFLOP/s; ours by {kernels} \
         kernels",
        field("model name"),
        field("cpu family"),
        field("model\t"),
        std::thread::available_parallelism().map_or(0, usize::from),
        peak::measure() / 1e9
    )
}

/// The versions of this program and its compiler.
pub(crate) fn versions() -> String {
    let commit = output("git", &["rev-parse", "--short", "HEAD"]);
    let changed = output("git", &["status", "--porcelain", "../../src"]);
    format!(
        "deepclaims {commit}{}, {}",
        if changed.is_empty() { "" } else { " with changes" },
        output("rustc", &["--version"])
    )
}

/// The command that made this run.
pub(crate) fn command() -> String {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let features: Vec<&str> =
        [("candle", cfg!(feature = "candle")), ("burn", cfg!(feature = "burn"))]
            .into_iter()
            .filter_map(|(name, chosen)| chosen.then_some(name))
            .collect();
    let mut command = "cargo run --release --manifest-path benches/peers/Cargo.toml".to_owned();
    if !features.is_empty() {
        command.push_str(" --features ");
        command.push_str(&features.join(","));
    }
    if arguments.is_empty() { command } else { format!("{command} -- {}", arguments.join(" ")) }
}

fn output(program: &str, arguments: &[&str]) -> String {
    Command::new(program)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_default()
}
