//! Ranges of seeds.

use serde::{Deserialize, Serialize};

/// Where the ladder of seeds begins that decides recorded claims.
pub const FIRST_SEED: u64 = 100;

/// Consecutive seeds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seeds {
    /// The first seed.
    pub first: u64,
    /// How many there are.
    pub count: u64,
}

impl Seeds {
    /// So many seeds from `first` on.
    pub fn new(first: u64, count: u64) -> Self {
        Self { first, count }
    }

    /// The same, but no more than so many.
    #[must_use]
    pub fn at_most(self, count: u64) -> Self {
        Self { count: self.count.min(count), ..self }
    }

    /// The seeds in rising order.
    pub fn iter(self) -> impl Iterator<Item = u64> {
        self.first..self.end()
    }

    /// The seed after the last one.
    pub fn end(self) -> u64 {
        self.first.saturating_add(self.count)
    }

    /// Whether `seed` is one of them.
    pub fn contains(self, seed: u64) -> bool {
        (self.first..self.end()).contains(&seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_consecutive() {
        let seeds = Seeds::new(7, 3);
        assert_eq!(seeds.iter().collect::<Vec<_>>(), [7, 8, 9]);
        assert_eq!([6, 7, 9, 10].map(|seed| seeds.contains(seed)), [false, true, true, false]);
    }
}
