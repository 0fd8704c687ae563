//! What a store has of a plan.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::arm_index::{ArmIndex, arm_indices};
use super::climb::Readings;
use super::store::{Key, Stored};
use super::{DamagedFile, Plan, Store, StoreError};
use crate::claim::{Arm, PropertyRecord, Reading, distinct};
use deepclaims_lab::data::Images;

/// What is known before anything is trained.
#[derive(Clone, Debug, Default)]
pub(super) struct Recalled {
    pub(super) readings: Readings,
    /// By the claim's index in the plan.
    pub(super) properties: BTreeMap<usize, Vec<PropertyRecord>>,
    /// Files of cells that are broken.
    broken: Vec<PathBuf>,
    damaged: Vec<DamagedFile>,
}

impl Recalled {
    /// What is stored of a cell, if it is whole; what is wrong with its file is remembered.
    fn take<T>(&mut self, found: Result<Stored<T>, DamagedFile>) -> Option<T> {
        match found {
            Ok(Stored::Whole(cell)) => return Some(cell),
            Ok(Stored::Broken(path)) => self.broken.push(path),
            Ok(Stored::Nothing) => {}
            Err(damaged) => self.damaged.push(damaged),
        }
        None
    }
}

impl Plan<'_> {
    /// The same plan with all that the store has of it on these images, which need not be trained for.
    ///
    /// # Errors
    /// Where files of the store cannot be used, all of them.
    pub fn recall(mut self, store: &Store, images: &Images) -> Result<Self, StoreError> {
        let mut recalled = Recalled::default();
        for (index, (claim, _)) in self.claims().iter().enumerate() {
            if claim.is_exact() {
                let found = recalled.take(store.find_properties(&Key::of_properties(claim)));
                recalled.properties.extend(found.map(|properties| (index, properties)));
            }
        }
        let claims = self.claims().iter().enumerate();
        for (index, arm) in arm_indices(claims.map(|(index, (claim, _))| (index, *claim))) {
            let (claim, seeds) = self.claims()[index.claim];
            let mut key = self.key(images, index, arm);
            let stored = recalled.take(store.seeds(&claim.id()).map(Stored::Whole));
            for seed in stored.unwrap_or_default().into_iter().filter(|&seed| seeds.contains(seed))
            {
                key.seed = Some(seed);
                let found = recalled.take(store.find_reading(&key, arm));
                recalled.readings.extend(found.map(|reading| ((seed, index), reading)));
            }
        }
        if !recalled.damaged.is_empty() {
            let files = std::mem::take(&mut recalled.damaged);
            return Err(StoreError::Damaged(distinct(files)));
        }
        self.recalled = recalled;
        Ok(self)
    }

    /// The files of the store that are empty, cut off or changed. Their cells are computed again where
    /// they are needed.
    pub fn broken_cells(&self) -> &[PathBuf] {
        &self.recalled.broken
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

    /// Whether the store has by now what an arm gives in this seed.
    pub(super) fn has_reading(
        &self,
        store: &Store,
        images: &Images,
        (seed, index): (u64, ArmIndex),
        arm: &Arm,
    ) -> Result<bool, StoreError> {
        let mut key = self.key(images, index, arm);
        key.seed = Some(seed);
        is_whole(store.find_reading(&key, arm))
    }

    /// Whether the store has by now what the properties of an exact claim find.
    pub(super) fn has_properties(&self, store: &Store, claim: usize) -> Result<bool, StoreError> {
        is_whole(store.find_properties(&Key::of_properties(self.claims()[claim].0)))
    }

    /// What determines a cell, in words.
    pub(super) fn cell_key(
        &self,
        images: &Images,
        seed: u64,
        index: ArmIndex,
        arm: &Arm,
    ) -> String {
        let mut key = self.key(images, index, arm);
        key.seed = Some(seed);
        key.to_text()
    }

    /// The key of an arm's readings but for the seed.
    fn key<'b>(&'b self, images: &'b Images, index: ArmIndex, arm: &'b Arm) -> Key<'b> {
        let (claim, _) = self.claims()[index.claim];
        Key::of_arm(claim, images, &claim.cases[index.case], arm)
    }
}

fn is_whole<T>(found: Result<Stored<T>, DamagedFile>) -> Result<bool, StoreError> {
    let found = found.map_err(|damaged| StoreError::Damaged(vec![damaged]))?;
    Ok(matches!(found, Stored::Whole(_)))
}
