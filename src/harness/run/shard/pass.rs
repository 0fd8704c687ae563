//! What is to be computed now, unit by unit.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::num::NonZeroU64;
use std::path::PathBuf;

use deepclaims_lab::laboratory::Laboratory;
use deepclaims_lab::numerics::Work;

use super::super::arm_index::ArmIndex;
use super::super::map::ends_untrained;
use super::super::{Plan, Store, StoreError};
use super::home::Home;
use super::{Shard, SharedSetting, SharedWork};
use crate::claim::{Arm, distinct};

/// Everything that is not stored and is needed whatever it says, dealt to shards.
pub struct Pass<'a> {
    pub(super) settings: Vec<(Plan<'a>, &'a dyn Laboratory)>,
    /// The settings at which nothing is needed any more, by their indices.
    over: BTreeSet<usize>,
    pub(super) units: Vec<Unit<'a>>,
    of: NonZeroU64,
}

/// What is computed as one: arms that share trainings in one seed, or the properties of a claim.
pub(super) struct Unit<'a> {
    pub(super) shard: Shard,
    /// An index among the settings.
    pub(super) setting: usize,
    pub(super) task: Task<'a>,
}

#[derive(Clone)]
pub(super) enum Task<'a> {
    /// In this seed these arms.
    Readings(u64, Vec<(ArmIndex, &'a Arm)>),
    /// Those of the claim of this index.
    Properties(usize),
}

/// What a shard has to compute.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// Cells, one for each arm and seed and for the properties of each exact claim.
    pub cells: u64,
    /// Networks that are trained for them.
    pub networks: u64,
    /// What is expected of their training and reading.
    pub work: Work,
    /// The seeds of each claim, by its name; an exact claim has none.
    pub claims: BTreeMap<String, BTreeSet<u64>>,
}

impl<'a> Pass<'a> {
    /// What this store lacks of the work, dealt to so many shards; all of it without a store.
    ///
    /// # Errors
    /// Where files of the store cannot be used, all of them.
    pub fn new(
        work: &'a SharedWork<'_>,
        store: Option<&Store>,
        shards: NonZeroU64,
    ) -> Result<Self, StoreError> {
        let (mut settings, mut over) = (Vec::new(), BTreeSet::new());
        for (index, setting) in work.settings.iter().enumerate() {
            let laboratory = &*work.laboratories[setting.laboratory];
            let plan = planned(setting);
            let plan = match store {
                Some(store) => plan.recall(store, laboratory.images())?,
                None => plan,
            };
            if setting.ends_untrained && ends_untrained(&plan) {
                over.insert(index);
            }
            settings.push((plan, laboratory));
        }
        Ok(Self { settings, over, units: Vec::new(), of: shards }.dealt(shards))
    }

    /// The same dealt to another number of shards.
    #[must_use]
    pub fn dealt(self, shards: NonZeroU64) -> Self {
        let mut dealing = Dealing { of: shards, seen: HashSet::new() };
        let several = self.settings.len() > 1;
        let mut units = Vec::new();
        for (setting, (plan, laboratory)) in self.settings.iter().enumerate() {
            if !self.over.contains(&setting) {
                let tasks = dealing.tasks(plan, *laboratory, several).into_iter();
                units.extend(tasks.map(|(shard, task)| Unit { shard, setting, task }));
            }
        }
        Self { units, of: shards, ..self }
    }

    /// The same after pilots of the trainings to a loss: their parts are then predicted.
    #[must_use]
    pub fn piloted(self) -> Self {
        let settings = self.settings.into_iter();
        let settings = settings.map(|(plan, laboratory)| (plan.piloted(laboratory), laboratory));
        Self { settings: settings.collect(), ..self }
    }

    /// How many shards there are.
    pub fn shards(&self) -> NonZeroU64 {
        self.of
    }

    /// The files of the store that are empty, cut off or changed. Their cells are computed again.
    pub fn broken_cells(&self) -> Vec<PathBuf> {
        let files = self.settings.iter().flat_map(|(plan, _)| plan.broken_cells());
        distinct(files.cloned())
    }

    /// What each shard has to compute.
    pub fn parts(&self) -> Vec<(Shard, Part)> {
        let mut parts: BTreeMap<Shard, Part> =
            Shard::all(self.of).map(|shard| (shard, Part::default())).collect();
        for unit in &self.units {
            parts.entry(unit.shard).or_default().add(self, unit);
        }
        parts.into_iter().collect()
    }

    /// Networks and work of a unit.
    pub(super) fn cost(&self, unit: &Unit<'_>) -> (u64, Work) {
        let (plan, laboratory) = &self.settings[unit.setting];
        match &unit.task {
            Task::Readings(_, arms) => plan.cost_in_a_seed(arms, laboratory.images()),
            Task::Properties(claim) => (0, plan.claims()[*claim].0.work),
        }
    }
}

impl Part {
    fn add(&mut self, pass: &Pass<'_>, unit: &Unit<'_>) {
        let (networks, work) = pass.cost(unit);
        self.networks += networks;
        self.work += work;
        self.cells += unit.task.cells();
        let name = |claim: usize| pass.settings[unit.setting].0.claims()[claim].0.id();
        match &unit.task {
            Task::Readings(seed, arms) => {
                for (index, _) in arms {
                    self.claims.entry(name(index.claim)).or_default().insert(*seed);
                }
            }
            Task::Properties(claim) => {
                self.claims.entry(name(*claim)).or_default();
            }
        }
    }
}

impl Task<'_> {
    pub(super) fn cells(&self) -> u64 {
        match self {
            Self::Readings(_, arms) => arms.len() as u64,
            Self::Properties(_) => 1,
        }
    }
}

/// The plan of a setting.
fn planned<'a>(setting: &'a SharedSetting<'_>) -> Plan<'a> {
    let claims = setting.claims.iter().map(|(claim, seeds)| (&**claim, *seeds));
    Plan::new(claims.collect()).at_level(setting.level)
}

/// Cells on their way to shards.
struct Dealing {
    of: NonZeroU64,
    /// What determines the cells of earlier settings, which may be those of later ones.
    seen: HashSet<String>,
}

/// An arm in a seed.
type Cell<'a> = (ArmIndex, &'a Arm);

impl Dealing {
    /// What is to be computed of a plan, with its shards. Of `several` plans what an earlier one has is left out.
    fn tasks<'a>(
        &mut self,
        plan: &Plan<'a>,
        laboratory: &dyn Laboratory,
        several: bool,
    ) -> Vec<(Shard, Task<'a>)> {
        let exact = (0..plan.claims().len()).filter(|&claim| plan.properties_work(claim).is_some());
        let exact = exact.map(|claim| {
            let home = Home::of_properties(plan.claims()[claim].0);
            (Shard::owner(home, 0, self.of), Task::Properties(claim))
        });
        let mut tasks: Vec<(Shard, Task<'a>)> = exact.collect();
        let mut homes: HashMap<usize, Home> = HashMap::new();
        let mut dealt: BTreeMap<(u64, Shard), Vec<Cell<'a>>> = BTreeMap::new();
        for (seed, index, arm) in plan.certain_cells() {
            if several && !self.seen.insert(plan.cell_key(laboratory.images(), seed, index, arm)) {
                continue;
            }
            let home = homes.entry(arm.address()).or_insert_with(|| Home::of_arm(arm));
            let shard = Shard::owner(home.number, seed, self.of);
            dealt.entry((seed, shard)).or_default().push((index, arm));
        }
        for ((seed, shard), cells) in dealt {
            let units = related(cells, &homes).into_iter();
            tasks.extend(units.map(|arms| (shard, Task::Readings(seed, arms))));
        }
        tasks
    }
}

/// The cells in groups that share no training with each other.
fn related<'a>(cells: Vec<Cell<'a>>, homes: &HashMap<usize, Home>) -> Vec<Vec<Cell<'a>>> {
    let home = |(_, arm): &Cell<'_>| &homes[&arm.address()];
    let mut groups: Vec<Vec<Cell<'a>>> = Vec::new();
    for cell in cells {
        let shares = |group: &Vec<Cell<'_>>| group.iter().any(|one| home(one).shares(home(&cell)));
        let (related, others): (Vec<_>, Vec<_>) = groups.into_iter().partition(shares);
        let mut group = related.concat();
        group.push(cell);
        groups = others;
        groups.push(group);
    }
    groups
}
