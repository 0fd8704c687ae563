//! What the shards of a command share.

use std::borrow::Cow;
use std::collections::BTreeSet;

use deepclaims_lab::laboratory::Laboratory;
use deepclaims_lab::stats::Level;

use super::super::store::Assignment;
use crate::claim::{Claim, Seeds};

/// Everything that a command looks at: its claims, each at as many settings as it has.
pub struct SharedWork<'a> {
    /// The command, without folder, threads and shard.
    pub command: String,
    /// A check has one, a map and a screening many.
    pub settings: Vec<SharedSetting<'a>>,
    /// Where networks are trained.
    pub laboratories: Vec<Box<dyn Laboratory>>,
}

/// Claims at one setting.
pub struct SharedSetting<'a> {
    /// The claims, each on at most its seeds.
    pub claims: Vec<(Cow<'a, Claim>, Seeds)>,
    /// The level at which they are decided.
    pub level: Level,
    /// An index among the laboratories.
    pub laboratory: usize,
    /// Whether it is over once its networks do not train, as on a map.
    pub ends_untrained: bool,
}

impl SharedWork<'_> {
    /// The same in words, for a store, with so many shards.
    pub fn assignment(&self, shards: u64) -> Assignment {
        let images = self.laboratories.iter().map(|one| one.images().sha256.clone());
        let images: BTreeSet<String> = images.collect();
        Assignment { command: self.command.clone(), shards, images }
    }
}
