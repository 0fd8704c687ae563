//! What a store has of a plan.

use std::collections::{BTreeMap, BTreeSet};

use super::arm_index::{ArmIndex, arm_indices};
use super::store::Key;
use super::{Plan, Store, StoreError};
use crate::claim::{Arm, Cell, PropertyRecord};
use deepclaims_lab::data::Images;

/// What is known before anything is trained.
#[derive(Clone, Debug, Default)]
pub(super) struct Recalled {
    /// By seed and arm.
    pub(super) cells: BTreeMap<(u64, ArmIndex), Cell>,
    /// By the claim's place in the plan.
    pub(super) properties: BTreeMap<usize, Vec<PropertyRecord>>,
}

impl Recalled {
    /// The seeds of which anything is known.
    pub(super) fn seeds(&self) -> BTreeSet<u64> {
        self.cells.keys().map(|&(seed, _)| seed).collect()
    }
}

impl Plan<'_> {
    /// The same plan with all that the store has of it on these images, which need not be trained for.
    ///
    /// # Errors
    /// Where a file of the store cannot be used.
    pub fn recall(mut self, store: &Store, images: &Images) -> Result<Self, StoreError> {
        let mut recalled = Recalled::default();
        for (index, claim) in self.claims().iter().enumerate() {
            if claim.is_exact()
                && let Some(properties) = store.find_properties(&Key::of_properties(claim))?
            {
                recalled.properties.insert(index, properties);
            }
        }
        for (place, arm) in arm_indices(self.claims().iter().copied().enumerate()) {
            let claim = self.claims()[place.claim];
            let mut key = self.key(images, place, arm);
            let stored = store.seeds(&claim.id())?.into_iter();
            for seed in stored.filter(|&seed| self.needs(claim, seed)) {
                key.seed = Some(seed);
                if let Some(cell) = store.find_cell(&key)? {
                    recalled.cells.insert((seed, place), cell);
                }
            }
        }
        self.recalled = recalled;
        Ok(self)
    }

    /// Keeps what an arm gave in this seed.
    pub(super) fn keep(
        &self,
        store: &Store,
        images: &Images,
        (seed, place): (u64, ArmIndex),
        arm: &Arm,
        cell: &Cell,
    ) -> Result<(), StoreError> {
        let mut key = self.key(images, place, arm);
        key.seed = Some(seed);
        store.keep_cell(&key, cell)
    }

    /// The key of an arm's cells but for the seed.
    fn key<'b>(&'b self, images: &'b Images, place: ArmIndex, arm: &'b Arm) -> Key<'b> {
        let claim = self.claims()[place.claim];
        Key::of_arm(claim, images, &claim.cases[place.case], arm)
    }
}
