//! How much memory measuring takes.

use std::fs;

use deepclaims_lab::measure::features::MOST_UNITS;

use super::sources::FeatureSet;

/// Bytes of a number in double precision.
const NUMBER: f64 = 8.0;
/// Pieces of features on their way: as read, with the other sign, and both in panels.
const PIECES: f64 = 4.0 * 32.0 * 1_048_576.0;
/// Bytes that layers measured at the same time may take together.
const LAYERS_AT_ONCE: f64 = 4e9;
/// Matrices of the size of a layer's products: themselves and the same without test samples, of which
/// half is kept, one of both as a whole, and its decomposition.
const MATRICES: f64 = 3.0;
/// A block of kernels: 2,048² entries of single precision.
const KERNEL: f64 = 4.0 * 2_048.0 * 2_048.0;

/// How many layers are measured at once, and the bytes that this takes at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Budget {
    pub(super) layers_at_once: usize,
    pub(super) bytes: f64,
}

impl Budget {
    /// For features on so many threads. Comparing layers takes as much a thread as a layer, and a
    /// block of the kernel of every layer.
    pub(super) fn new(features: &FeatureSet, threads: usize) -> Self {
        let units = features.layers.iter().map(|layer| layer.features.units());
        let widest = units.max().unwrap_or(1);
        let used = widest.min(MOST_UNITS) as f64;
        let samples = features.samples() as f64;
        let layer = MATRICES * NUMBER * used * used.min(samples) + PIECES;
        let affordable = (LAYERS_AT_ONCE / layer) as usize;
        let layers_at_once = affordable.clamp(1, threads.min(features.layers.len()).max(1));
        let kernels = features.layers.len() as f64 * KERNEL.min(4.0 * samples * samples);
        let comparing = kernels + threads as f64 * PIECES;
        Self { layers_at_once, bytes: (layers_at_once as f64 * layer).max(comparing) }
    }
}

/// The most bytes that this process had in memory so far, where the system says.
pub fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}
