//! Seeds in words.

use crate::claim::Seeds;

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
