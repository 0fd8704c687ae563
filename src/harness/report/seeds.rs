//! Seeds in words, and what stands around the tables of networks.

use super::document::{Images, Program};
use crate::claim::{Missing, MissingCell, Seeds};

/// `seed 3`, `12 seeds (0 to 11)`.
pub(super) fn seeds(seeds: Seeds) -> String {
    let Seeds { first, count } = seeds;
    match count {
        1 => format!("seed {first}"),
        count => {
            let last = first.saturating_add(count.saturating_sub(1));
            format!("{count} seeds ({first} to {last})")
        }
    }
}

/// The line above the tables.
pub(super) fn head(data: Option<&Images<'_>>, seeds: Seeds) -> String {
    let data = data.map_or_else(String::new, |data| {
        let hash = &data.sha256[..8];
        format!(" on {} ({} images, sha256 {hash}…)", data.name, data.images)
    });
    let seeds = match seeds.count {
        1 => format!("seed {}", seeds.first),
        count => format!(
            "{count} seeds from {}: mean ± standard deviation",
            seeds.first
        ),
    };
    format!("deepclaims {}{data}, {seeds}\n", Program::this().version)
}

/// The seeds without a network.
pub(super) fn missing_cells<T>(first: u64, seeds: &[Result<T, Missing>]) -> Vec<MissingCell> {
    (first..)
        .zip(seeds)
        .filter_map(|(seed, found)| {
            let reason = found.as_ref().err()?.reason.clone();
            Some(MissingCell { seed, reason })
        })
        .collect()
}

/// A line for each of them.
pub(super) fn missing_lines(missing: &[MissingCell]) -> String {
    let line = |cell: &MissingCell| format!("seed {}: {}\n", cell.seed, cell.reason);
    missing.iter().map(line).collect()
}
