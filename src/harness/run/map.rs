//! A map: the finding of a claim at every setting of a grid, cell by cell.
//!
//! First every cell looks at three seeds. Then cells whose neighbours lean the other way, and cells that
//! are split, go on until they are settled or have no more seeds, and then all others. Without a time limit
//! the order changes nothing: every cell is settled, or at its last seed. With one, the boundary is known
//! first.

use deepclaims_lab::laboratory::Laboratory;
use deepclaims_lab::stats::Level;
use rayon::prelude::*;

use super::climb::Climb;
use super::exploration::{Explorer, Look};
use super::grid::{Grid, Place};
use super::{Plan, RunContext, StoreError};
use crate::claim::{Claim, Finding, Record, VariationError};

/// Seeds that every cell looks at first.
const FIRST_LOOK: u64 = 3;
/// Further seeds between two views of the whole map.
const STRIDE: u64 = 2;

/// What is to be mapped.
#[derive(Clone, Debug)]
pub struct MapRequest<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The settings.
    pub grid: Grid,
    /// The level of every cell.
    pub level: Level,
    /// The first seed.
    pub first_seed: u64,
    /// The most seeds of a cell.
    pub most_seeds: u64,
}

/// A cell of a map.
#[derive(Clone, Debug)]
pub struct MapCell {
    /// Where it is.
    pub place: Place,
    /// What the seeds say.
    pub finding: Finding,
    /// The share of seeds in which all effects are there; NaN before the first seed.
    pub share: f64,
    /// Whether more seeds would change nothing.
    pub settled: bool,
    /// What is known; nothing before the first seed.
    pub record: Option<Record>,
}

/// What a map found.
#[derive(Clone, Debug)]
pub struct Map {
    /// The settings.
    pub grid: Grid,
    /// One a place, in the order of [`Grid::places`].
    pub cells: Vec<MapCell>,
    /// Whether it ended before every cell was settled or had no more seeds.
    pub unfinished: bool,
}

impl Map {
    /// The cell at a place.
    pub fn at(&self, place: &Place) -> Option<&MapCell> {
        self.cells.iter().find(|cell| cell.place == *place)
    }
}

/// Maps a claim; `laboratory` says where the networks of a place are trained, and `tell` hears of the map
/// after every stride.
///
/// # Errors
/// Where the claim cannot be varied so, or the store cannot keep a cell.
pub fn map<'a>(
    request: &MapRequest<'a>,
    laboratory: impl Fn(&Place) -> &'a dyn Laboratory,
    context: &'a RunContext<'a>,
    tell: &(dyn Fn(&Map) + Sync),
) -> Result<Map, MapError> {
    let explorer = Explorer::new(request.claim, context);
    let cell = |place: Place| {
        let variation = request.grid.variation(&place);
        let (level, first) = (request.level, request.first_seed);
        let look = explorer.at(&variation, laboratory(&place), level, first)?;
        Ok(Cell { place, look })
    };
    let cells: Result<Vec<Cell<'_>>, VariationError> =
        request.grid.places().into_iter().map(cell).collect();
    let mut mapping = Mapping { request, explorer: &explorer, cells: cells? };
    let everywhere = vec![true; mapping.cells.len()];
    mapping.look(&everywhere, FIRST_LOOK.min(request.most_seeds), tell)?;
    loop {
        let boundary = mapping.boundary();
        let open = mapping.open();
        let chosen = if boundary.contains(&true) { boundary } else { open };
        if !chosen.contains(&true) || mapping.is_over() {
            return Ok(mapping.map());
        }
        mapping.advance(&chosen, tell)?;
    }
}

/// Whether a map is over at the place of this plan of one claim since networks do not train, as far as is
/// known: it looks at the finding after its first look, and after every stride.
pub(super) fn ends_untrained(plan: &Plan<'_>) -> bool {
    let (claim, seeds) = plan.claims()[0];
    let mut looked = FIRST_LOOK.min(seeds.count);
    loop {
        let climbs = plan.climbs_on(0, seeds.at_most(looked));
        if climbs.iter().any(|climb| climb.next_seed().is_some()) {
            return false;
        }
        let judged = climbs.iter().map(Climb::judge).collect();
        let record = Record::new(claim, seeds.first, None, judged);
        if Finding::of(&record, plan.level()) == Finding::Untrained {
            return true;
        }
        if looked >= seeds.count {
            return false;
        }
        looked = looked.saturating_add(STRIDE).min(seeds.count);
    }
}

/// Why there is no map.
#[derive(Debug, thiserror::Error)]
pub enum MapError {
    /// The claim cannot be varied so.
    #[error(transparent)]
    Variation(#[from] VariationError),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

struct Cell<'a> {
    place: Place,
    look: Look<'a>,
}

impl Cell<'_> {
    /// Whether most seeds so far show the effects; nothing where there are none, or where nothing is said.
    fn leans(&self) -> Option<bool> {
        let share = self.look.share();
        (!share.is_nan() && self.look.finding() != Finding::Untrained).then_some(share > 0.5)
    }

    fn view(&self) -> MapCell {
        MapCell {
            place: self.place.clone(),
            finding: self.look.finding(),
            share: self.look.share(),
            settled: self.look.is_settled(),
            record: self.look.record().cloned(),
        }
    }
}

struct Mapping<'b, 'a> {
    request: &'b MapRequest<'a>,
    explorer: &'b Explorer<'a>,
    cells: Vec<Cell<'a>>,
}

impl Mapping<'_, '_> {
    fn is_over(&self) -> bool {
        self.explorer.context().stop.requested()
    }

    fn map(&self) -> Map {
        let most = self.request.most_seeds;
        let done = |cell: &Cell<'_>| cell.look.is_settled() || cell.look.seeds() >= most;
        Map {
            grid: self.request.grid.clone(),
            cells: self.cells.iter().map(Cell::view).collect(),
            unfinished: !self.cells.iter().all(done),
        }
    }

    /// The cells that may look at more seeds.
    fn open(&self) -> Vec<bool> {
        let most = self.request.most_seeds;
        let open = |cell: &Cell<'_>| !cell.look.is_settled() && cell.look.seeds() < most;
        self.cells.iter().map(open).collect()
    }

    /// Those of them that are split, or of which some neighbour leans the other way.
    fn boundary(&self) -> Vec<bool> {
        let split = |cell: &Cell<'_>| cell.look.share() > 0.0 && cell.look.share() < 1.0;
        let differs = |cell: &Cell<'_>| {
            let neighbours = self.request.grid.neighbours(&cell.place);
            let others = self.cells.iter().filter(|other| neighbours.contains(&other.place));
            others.filter_map(Cell::leans).any(|leans| cell.leans().is_some_and(|own| own != leans))
        };
        let cells = self.cells.iter().zip(self.open());
        cells.map(|(cell, open)| open && (split(cell) || differs(cell))).collect()
    }

    /// A stride further in these cells.
    fn advance(&mut self, chosen: &[bool], tell: &(dyn Fn(&Map) + Sync)) -> Result<(), StoreError> {
        let cells = self.cells.iter().zip(chosen).filter(|(_, chosen)| **chosen);
        let least = cells.map(|(cell, _)| cell.look.seeds()).min().unwrap_or(0);
        self.look(chosen, (least + STRIDE).min(self.request.most_seeds), tell)
    }

    /// Looks at these cells until so many seeds.
    fn look(
        &mut self,
        chosen: &[bool],
        seeds: u64,
        tell: &(dyn Fn(&Map) + Sync),
    ) -> Result<(), StoreError> {
        // So many cells at once that a picture of them is worth drawing.
        const AT_ONCE: usize = 4;
        let chosen: Vec<usize> = (0..chosen.len()).filter(|&cell| chosen[cell]).collect();
        for some in chosen.chunks(AT_ONCE) {
            if self.is_over() {
                break;
            }
            let explorer = self.explorer;
            let cells = self.cells.iter_mut().enumerate();
            let cells =
                cells.filter(|(index, cell)| some.contains(index) && cell.look.seeds() < seeds);
            let cells: Vec<&mut Cell<'_>> = cells.map(|(_, cell)| cell).collect();
            cells.into_par_iter().try_for_each(|cell| explorer.look(&mut cell.look, seeds))?;
            tell(&self.map());
        }
        Ok(())
    }
}
