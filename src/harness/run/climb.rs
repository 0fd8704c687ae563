//! A case on its way through the seeds, with what its arms gave.

use std::collections::BTreeMap;

use deepclaims_lab::stats::Level;

use super::arm_index::ArmIndex;
use crate::claim::{Arm, Case, CaseRecord, Column, Ladder, REPORT_SEEDS, Reading, Seeds, judge};

/// Readings by seed and arm.
pub(super) type Readings = BTreeMap<(u64, ArmIndex), Reading>;

/// A case of a claim of the plan, after some of its seeds.
#[derive(Clone, Debug)]
pub(super) struct Climb<'a> {
    /// The indices of the claim and of its case.
    index: (usize, usize),
    case: &'a Case,
    seeds: Seeds,
    level: Level,
    ladder: Ladder,
    /// For each arm what it gave, from the first seed on.
    rows: Vec<Vec<Reading>>,
}

impl<'a> Climb<'a> {
    /// The case before its first seed, decided at this level.
    pub(super) fn new(index: (usize, usize), case: &'a Case, seeds: Seeds, level: Level) -> Self {
        Self {
            index,
            case,
            seeds,
            level,
            ladder: Ladder::new(case, level),
            rows: vec![Vec::new(); case.arms().len()],
        }
    }

    /// Goes on as far as these readings are enough.
    pub(super) fn advance(&mut self, readings: &Readings) {
        while self.enter(readings) {}
    }

    /// The next seed; nothing where the verdict is settled or the seeds are over.
    pub(super) fn next_seed(&self) -> Option<u64> {
        let is_over =
            self.ladder.seeds() >= self.seeds.count || !self.ladder.needed().contains(&true);
        (!is_over).then(|| self.seeds.first + self.ladder.seeds())
    }

    /// The arms that are needed in the next seed.
    pub(super) fn needed_arms(&self) -> impl Iterator<Item = (ArmIndex, &'a Arm)> {
        let needed = match self.next_seed() {
            Some(_) => self.ladder.needed(),
            None => Vec::new(),
        };
        let (claim, case) = self.index;
        let arms = self.case.arms().into_iter().enumerate().zip(needed);
        let needed = arms.filter(|(_, needed)| *needed);
        needed.map(move |((arm, entry), _)| (ArmIndex { claim, case, arm }, entry))
    }

    /// The same arms, each with how many further seeds it is to be read in, beyond those in `known`: at
    /// least, whatever they say, and at most.
    pub(super) fn arms_left(&self, known: &Readings) -> Vec<(&'a Arm, u64, u64)> {
        let (_, most) = self.seeds_left();
        let all = self.unread(most, known).into_iter();
        let certain = self.certain(known).into_iter();
        let arms = certain
            .zip(all)
            .map(|((_, arm, fewest), (_, _, most))| (arm, fewest.len() as u64, most.len() as u64));
        arms.collect()
    }

    /// The same arms, each with the seeds in which it is to be read whatever they say, beyond those in
    /// `known`.
    pub(super) fn certain(&self, known: &Readings) -> Vec<(ArmIndex, &'a Arm, Vec<u64>)> {
        let (_, most) = self.seeds_left();
        self.unread(self.ladder.open_for().min(most), known)
    }

    /// The same arms, each with those of the next `count` seeds in which it would be needed and that `known`
    /// lacks.
    fn unread(&self, count: u64, known: &Readings) -> Vec<(ArmIndex, &'a Arm, Vec<u64>)> {
        let decisive = self.ladder.decisive();
        let decides = decisive.contains(&true);
        let early = REPORT_SEEDS.saturating_sub(self.ladder.seeds());
        let next = self.seeds.first + self.ladder.seeds();
        let arms = self.needed_arms().map(|(index, arm)| {
            let limit = if decides && !decisive[index.arm] { early } else { u64::MAX };
            let seeds = Seeds::new(next, count.min(limit)).iter();
            (index, arm, seeds.filter(|&seed| !known.contains_key(&(seed, index))).collect())
        });
        arms.collect()
    }

    /// How many further seeds are looked at whatever they say, and how many at most.
    pub(super) fn seeds_left(&self) -> (u64, u64) {
        match self.next_seed() {
            Some(_) => {
                let most = self.seeds.count - self.ladder.seeds();
                (self.ladder.certain().min(most), most)
            }
            None => (0, 0),
        }
    }

    /// Takes the next seed's readings, where all that are needed are there.
    fn enter(&mut self, readings: &Readings) -> bool {
        let Some(seed) = self.next_seed() else {
            return false;
        };
        let mut row: Vec<Option<&Reading>> = vec![None; self.rows.len()];
        for (index, _) in self.needed_arms() {
            match readings.get(&(seed, index)) {
                Some(reading) => row[index.arm] = Some(reading),
                None => return false,
            }
        }
        self.ladder.enter(&row);
        for (own, reading) in self.rows.iter_mut().zip(row) {
            own.extend(reading.cloned());
        }
        true
    }

    /// The first of its seeds.
    pub(super) fn first_seed(&self) -> u64 {
        self.seeds.first
    }

    /// How many seeds were looked at.
    pub(super) fn seeds(&self) -> u64 {
        self.ladder.seeds()
    }

    /// The record of what is known, and its cells.
    pub(super) fn judge(&self) -> (CaseRecord, Vec<Column>) {
        judge(self.case, self.level, self.seeds, &self.rows)
    }
}
