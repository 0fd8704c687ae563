//! What a store has of a plan.

use std::collections::BTreeMap;

use super::arm_index::{ArmIndex, arm_indices};
use super::climb::Readings;
use super::store::Key;
use super::{Plan, Store, StoreError};
use crate::claim::{Arm, PropertyRecord, Reading};
use deepclaims_lab::data::Images;

/// What is known before anything is trained.
#[derive(Clone, Debug, Default)]
pub(super) struct Recalled {
    pub(super) readings: Readings,
    /// By the claim's index in the plan.
    pub(super) properties: BTreeMap<usize, Vec<PropertyRecord>>,
}

impl Plan<'_> {
    /// The same plan with all that the store has of it on these images, which need not be trained for.
    ///
    /// # Errors
    /// Where a file of the store cannot be used.
    pub fn recall(mut self, store: &Store, images: &Images) -> Result<Self, StoreError> {
        let mut recalled = Recalled::default();
        for (index, (claim, _)) in self.claims().iter().enumerate() {
            if claim.is_exact()
                && let Some(properties) = store.find_properties(&Key::of_properties(claim))?
            {
                recalled.properties.insert(index, properties);
            }
        }
        let claims = self.claims().iter().enumerate();
        for (index, arm) in arm_indices(claims.map(|(index, (claim, _))| (index, *claim))) {
            let (claim, seeds) = self.claims()[index.claim];
            let mut key = self.key(images, index, arm);
            let stored = store.seeds(&claim.id())?.into_iter();
            for seed in stored.filter(|&seed| seeds.contains(seed)) {
                key.seed = Some(seed);
                if let Some(reading) = store.find_reading(&key, arm)? {
                    recalled.readings.insert((seed, index), reading);
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
        (seed, index): (u64, ArmIndex),
        arm: &Arm,
        reading: &Reading,
    ) -> Result<(), StoreError> {
        let mut key = self.key(images, index, arm);
        key.seed = Some(seed);
        store.keep_reading(&key, arm, reading)
    }

    /// The key of an arm's readings but for the seed.
    fn key<'b>(&'b self, images: &'b Images, index: ArmIndex, arm: &'b Arm) -> Key<'b> {
        let (claim, _) = self.claims()[index.claim];
        Key::of_arm(claim, images, &claim.cases[index.case], arm)
    }
}
