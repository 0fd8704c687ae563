//! Claims that share networks, checked together: a few seeds at a time, each network trained once, every
//! arm read, the networks dropped.

use deepclaims_lab::laboratory::Laboratory;
use deepclaims_lab::train::Speed;
use rayon::prelude::*;

use super::arm_index::ArmIndex;
use super::checked::{Checked, Found};
use super::climb::{Climb, Readings};
use super::seed_readings::SeedReadings;
use super::{Event, Plan, RunContext, StoreError};
use crate::claim::{Arm, Claim, DataRecord, HeldOutRecord, Record};

/// The claims of a group on their way through the seeds.
pub(super) struct Group<'a> {
    plan: &'a Plan<'a>,
    laboratory: &'a dyn Laboratory,
    context: &'a RunContext<'a>,
    claims: Vec<ClaimClimb<'a>>,
    /// What was read in the seeds that some case has not looked at yet, and what a store had.
    readings: Readings,
    /// Whether readings are kept that all cases have looked at.
    remembers: bool,
    /// Seconds of a nominal processor that were announced and are not done yet.
    announced: f64,
    /// How many seeds are looked at at the same time, at most.
    seeds_at_once: u64,
}

/// The cases of a claim.
struct ClaimClimb<'a> {
    /// Of the plan's claims.
    index: usize,
    claim: &'a Claim,
    cases: Vec<Climb<'a>>,
    seconds: f64,
    /// Once it is settled or has no more seeds.
    done: Option<Checked>,
}

impl<'a> Group<'a> {
    pub(super) fn new(
        plan: &'a Plan<'a>,
        claims: &[usize],
        laboratory: &'a dyn Laboratory,
        context: &'a RunContext<'a>,
    ) -> Self {
        let claim = |&index: &usize| ClaimClimb {
            index,
            claim: plan.claims()[index].0,
            cases: plan.climbs(index),
            seconds: 0.0,
            done: None,
        };
        let workload = plan.workload_of(claims, laboratory.images());
        Self {
            plan,
            laboratory,
            context,
            claims: claims.iter().map(claim).collect(),
            readings: recalled(plan, claims),
            remembers: false,
            announced: Speed::NOMINAL.seconds(workload.fewest.work),
            seeds_at_once: plan.seeds_at_once(claims, laboratory.images()),
        }
    }

    /// Seconds of a nominal processor that it takes at least.
    pub(super) fn announced(&self) -> f64 {
        self.announced
    }

    /// The index of its claim, where that is an exact one.
    pub(super) fn exact(&self) -> Option<usize> {
        let exact = self.claims.iter().find(|claim| claim.claim.is_exact());
        exact.map(|claim| claim.index)
    }

    /// Goes through the seeds until every claim is settled or has no more of them, or until the run is
    /// asked to end.
    pub(super) fn run(mut self) -> Result<Found, StoreError> {
        self.look()?;
        Ok(self.found())
    }

    /// The same, with everything that was read.
    pub(super) fn run_and_remember(mut self) -> Result<(Found, Readings), StoreError> {
        self.remembers = true;
        self.look()?;
        let readings = std::mem::take(&mut self.readings);
        Ok((self.found(), readings))
    }

    fn look(&mut self) -> Result<(), StoreError> {
        self.tell();
        while let Some(seed) = self.next_seed() {
            if self.context.stop.requested() {
                break;
            }
            self.look_at(seed)?;
            self.tell();
        }
        self.context.progress.event(Event::Worked { seconds: self.announced });
        Ok(())
    }

    fn found(self) -> Found {
        let undone = self.claims.iter().filter(|claim| claim.done.is_none()).count();
        let begun = self.claims.into_iter().filter(ClaimClimb::has_begun);
        let checked = begun.map(|mut claim| {
            let done = claim.done.take();
            (claim.index, done.unwrap_or_else(|| claim.checked(self.laboratory)))
        });
        Found { checked: checked.collect(), undone }
    }

    /// The first seed that any claim is to look at.
    fn next_seed(&self) -> Option<u64> {
        self.claims.iter().filter_map(ClaimClimb::next_seed).min()
    }

    fn climbs(&self) -> impl Iterator<Item = &Climb<'a>> {
        self.claims.iter().flat_map(|claim| &claim.cases)
    }

    /// Looks at this seed, and at the next ones as far as they are certain to be needed.
    fn look_at(&mut self, seed: u64) -> Result<(), StoreError> {
        let due: Vec<&Climb<'_>> =
            self.climbs().filter(|climb| climb.next_seed() == Some(seed)).collect();
        let certain = due.iter().map(|climb| climb.seeds_left().0).min().unwrap_or(1);
        let count = certain.clamp(1, self.seeds_at_once);
        let needed: Vec<(ArmIndex, &Arm)> =
            due.iter().flat_map(|climb| climb.needed_arms()).collect();
        let seeds: Vec<u64> = (seed..seed + count).collect();
        let found: Vec<SeedReadings> = seeds
            .par_iter()
            .map(|&seed| {
                let unread = needed.iter().copied();
                let unread =
                    unread.filter(|(index, _)| !self.readings.contains_key(&(seed, *index)));
                SeedReadings::of(self.plan, unread.collect(), self.laboratory, seed, self.context)
            })
            .collect::<Result<_, StoreError>>()?;
        for (seed, found) in seeds.into_iter().zip(found) {
            self.enter(seed, found);
        }
        Ok(())
    }

    /// Enters what one seed gave.
    fn enter(&mut self, seed: u64, found: SeedReadings) {
        self.announced -= found.predicted;
        if self.announced < 0.0 {
            self.context.progress.event(Event::More { seconds: -self.announced });
            self.announced = 0.0;
        }
        let readings = found.readings.into_iter();
        self.readings.extend(readings.map(|(index, reading)| ((seed, index), reading)));
        for claim in &mut self.claims {
            claim.seconds += found.seconds.get(&claim.index).unwrap_or(&0.0);
            for case in &mut claim.cases {
                case.advance(&self.readings);
            }
        }
        if self.remembers {
            return;
        }
        let next = self.next_seed().unwrap_or(u64::MAX);
        self.readings = self.readings.split_off(&(next, ArmIndex::FIRST));
    }

    /// Tells of the claims that are done.
    fn tell(&mut self) {
        for claim in &mut self.claims {
            if claim.done.is_none() && claim.next_seed().is_none() {
                let checked = claim.done.insert(claim.checked(self.laboratory));
                self.context.progress.event(Event::Checked(checked));
            }
        }
    }
}

impl ClaimClimb<'_> {
    fn next_seed(&self) -> Option<u64> {
        self.cases.iter().filter_map(Climb::next_seed).min()
    }

    /// Whether every case has looked at a seed.
    fn has_begun(&self) -> bool {
        self.cases.iter().all(|case| case.seeds() > 0 || case.next_seed().is_none())
    }

    fn checked(&self, laboratory: &dyn Laboratory) -> Checked {
        let images = laboratory.images();
        let data = self.claim.uses_images().then(|| DataRecord {
            name: images.name.clone(),
            sha256: images.sha256.clone(),
            labels: self.claim.reads_labels.then(|| images.labels.clone()),
            held_out: images.held_out.as_ref().filter(|_| self.claim.probes_held_out()).map(
                |held_out| HeldOutRecord {
                    name: held_out.name.clone(),
                    sha256: held_out.sha256.clone(),
                },
            ),
            notes: images.notes.clone(),
            shrunk: self.claim.shrunk(images),
        });
        let judged = self.cases.iter().map(Climb::judge).collect();
        let first = self.cases.first().map_or(0, Climb::first_seed);
        Checked { record: Record::new(self.claim, first, data, judged), seconds: self.seconds }
    }
}

/// What a store had of these claims.
fn recalled(plan: &Plan<'_>, claims: &[usize]) -> Readings {
    let known = plan.recalled.readings.iter();
    let own = known.filter(|((_, index), _)| claims.contains(&index.claim));
    own.map(|(key, reading)| (*key, reading.clone())).collect()
}
