//! The search for a setting in the domain of a claim at which the claim is refuted.
//!
//! Settings come from a strategy: first the ends of every axis, then corners, then settings drawn at random,
//! of which every third is drawn near the least supported one so far. Each is screened with three seeds. A
//! suspect is confirmed on seeds that nothing was chosen by. Of confirmation i the level is α/(i(i + 1)),
//! α that of the suite: over all of them a setting at which the claim is true of half of all seeds is
//! reported with probability at most α, however many were tried. A confirmed counterexample is made as small
//! as possible, every step of which is a confirmation of its own.
//!
//! Settings may also be chosen beforehand, without those near others: then shards can screen them.

mod domain;
mod shrink;

use deepclaims_lab::laboratory::Laboratory;
use deepclaims_lab::stats::{LEVEL, Level};

use super::RunContext;
use super::exploration::{Explorer, Look};
use super::map::MapError;
use crate::claim::{Case, Claim, Finding, PartRecord, Record, Seeds, Variation, VariationError};
use domain::Domain;

pub use domain::settings;

/// Seeds of a screening.
const SCREENING: u64 = 3;
/// A domain that gives so many known settings in turn has no others worth waiting for.
const REPEATED: usize = 100;
/// Seeds that a search looks at, counted from the first: those of ladders further on stay unseen.
const SEEDS: u64 = 300;

/// What is to be searched.
#[derive(Clone, Debug)]
pub struct Falsifier<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The first seed; confirmations take later ones, fewer than 300 from it.
    pub first_seed: u64,
    /// The most seeds of a confirmation.
    pub most_seeds: u64,
    /// The most settings that are tried.
    pub most_tries: u64,
    /// Which random settings are drawn.
    pub draw: u64,
    /// Whether settings are chosen before any is screened.
    pub beforehand: bool,
    /// What a small counterexample is.
    pub smallest: Smallest,
}

/// What a counterexample is made small by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Smallest {
    /// As few and as small deviations from the registered setting as possible.
    Deviation,
    /// As cheap a network as possible.
    Network,
}

/// How a setting came up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Search {
    /// One axis at an end of its domain, or several of them.
    Edge,
    /// Drawn at random from the domain.
    Random,
    /// Drawn near the least supported setting so far.
    Near,
}

/// A setting that was screened.
#[derive(Clone, Debug)]
pub struct Tried {
    /// The setting.
    pub variation: Variation,
    /// How it came up.
    pub search: Search,
    /// The share of seeds in which all effects are there.
    pub share: f64,
    /// Whether the networks learned in most of them.
    pub trained: bool,
    /// Whether it was a suspect.
    pub suspect: bool,
}

/// A setting at which the claim is refuted.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// The setting.
    pub variation: Variation,
    /// The evidence.
    pub record: Record,
    /// Its level.
    pub level: Level,
    /// The first seed of its confirmation.
    pub first_seed: u64,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Falsification {
    /// Every setting that was screened.
    pub tried: Vec<Tried>,
    /// How many confirmations there were.
    pub confirmations: u64,
    /// Whether no seeds were left that nothing was chosen by.
    pub seeds_used_up: bool,
    /// The counterexample as it was found.
    pub found: Option<Confirmed>,
    /// The same, made as small as possible.
    pub smallest: Option<Confirmed>,
}

impl Falsification {
    /// With probability 95 % less than this share of the domain is settings that a screening suspects
    /// whatever the seeds (rule of three, for settings drawn at random); 1 where none was drawn.
    pub fn missed_share(&self) -> f64 {
        let random = self.tried.iter().filter(|tried| tried.search == Search::Random);
        let random = random.filter(|tried| tried.trained).count();
        (3.0 / random as f64).min(1.0)
    }
}

impl<'a> Falsifier<'a> {
    /// Searches until a counterexample is found, or the tries or the time are used up; `tell` hears of every
    /// setting that was screened.
    ///
    /// # Errors
    /// Where the claim has no domain to search, or the store cannot be used.
    pub fn search(
        &self,
        laboratory: &'a dyn Laboratory,
        context: &'a RunContext<'a>,
        tell: &dyn Fn(&Tried),
    ) -> Result<Falsification, MapError> {
        let explorer = Explorer::new(self.claim, context);
        let mut run = Run {
            falsifier: self,
            explorer: &explorer,
            laboratory,
            confirmations: 0,
            next_seed: self.first_seed + SCREENING,
            tried: Vec::new(),
        };
        let mut domain = Domain::of(self.claim, self.draw);
        let chosen = if self.beforehand { self.settings() } else { Vec::new() };
        let mut chosen = chosen.into_iter();
        let mut found = None;
        while found.is_none() && !domain.is_empty() && !run.is_over() {
            let next = if self.beforehand { chosen.next() } else { domain.next(&run.tried) };
            let Some((variation, search)) = next else {
                break;
            };
            let tried = run.screen(variation, search)?;
            // What was given up on the way says nothing.
            if run.is_late() {
                break;
            }
            tell(&tried);
            let suspect = tried.suspect.then(|| tried.variation.clone());
            run.tried.push(tried);
            if let Some(variation) = suspect {
                found = run.confirm(&variation)?;
            }
        }
        let smallest = match &found {
            Some(found) => Some(run.shrink(&domain, found.clone())?),
            None => None,
        };
        let seeds_used_up = run.seeds_are_used_up();
        let Run { confirmations, tried, .. } = run;
        Ok(Falsification { tried, confirmations, seeds_used_up, found, smallest })
    }
}

impl Falsifier<'_> {
    /// The settings that are chosen beforehand, each once.
    fn settings(&self) -> Vec<(Variation, Search)> {
        let mut domain = Domain::of(self.claim, self.draw);
        let mut chosen: Vec<(Variation, Search)> = Vec::new();
        // A domain of few words has fewer settings than are asked for.
        let mut repeated = 0;
        while !domain.is_empty() && (chosen.len() as u64) < self.most_tries && repeated < REPEATED {
            match domain.next(&[]) {
                Some((next, _)) if chosen.iter().any(|(known, _)| *known == next) => repeated += 1,
                Some(next) => {
                    repeated = 0;
                    chosen.push(next);
                }
                None => break,
            }
        }
        chosen
    }

    /// The claim at each setting that is chosen beforehand, as far as a refutation depends on it, with the
    /// seeds of a screening.
    ///
    /// # Errors
    /// Where it cannot be varied so.
    pub fn screenings(&self) -> Result<Vec<(Claim, Seeds)>, VariationError> {
        let settings = self.settings().into_iter();
        let screening = |(variation, _): (Variation, Search)| {
            let claim = refutable(self.claim.varied(&variation)?);
            Ok((claim, Seeds::new(self.first_seed, SCREENING)))
        };
        settings.map(screening).collect()
    }
}

/// The claim as far as a refutation depends on it.
fn refutable(mut claim: Claim) -> Claim {
    let cases = std::mem::take(&mut claim.cases).into_iter();
    claim.cases = cases.map(Case::refutable).collect();
    claim
}

/// A search under way.
struct Run<'b, 'a> {
    falsifier: &'b Falsifier<'a>,
    explorer: &'b Explorer<'a>,
    laboratory: &'a dyn Laboratory,
    confirmations: u64,
    /// The first seed that nothing was chosen by.
    next_seed: u64,
    tried: Vec<Tried>,
}

impl Run<'_, '_> {
    fn is_late(&self) -> bool {
        self.explorer.context().stop.requested()
    }

    fn is_over(&self) -> bool {
        let tried = self.tried.len() as u64;
        tried >= self.falsifier.most_tries || self.seeds_are_used_up() || self.is_late()
    }

    /// Seeds that are left for confirmations.
    fn unseen(&self) -> u64 {
        (self.falsifier.first_seed + SEEDS).saturating_sub(self.next_seed)
    }

    fn seeds_are_used_up(&self) -> bool {
        self.unseen() < SCREENING
    }

    /// The claim at a setting, as far as a refutation depends on it.
    fn at(&self, variation: &Variation, level: Level, first: u64) -> Result<Look<'_>, MapError> {
        let mut look = self.explorer.at(variation, self.laboratory, level, first)?;
        look.claim = refutable(look.claim);
        Ok(look)
    }

    fn screen(&self, variation: Variation, search: Search) -> Result<Tried, MapError> {
        let first = self.falsifier.first_seed;
        let mut look = self.at(&variation, Level::SUITE, first)?;
        self.explorer.look(&mut look, SCREENING)?;
        let trained = look.record().is_some_and(|record| 2 * missing(record) < SCREENING);
        let suspect = is_suspect(&look);
        Ok(Tried { variation, search, share: look.share(), trained, suspect })
    }

    /// Decides a setting on seeds of its own; nothing where the claim is not refuted at it.
    fn confirm(&mut self, variation: &Variation) -> Result<Option<Confirmed>, MapError> {
        let first_seed = self.next_seed;
        let most_seeds = self.falsifier.most_seeds.min(self.unseen());
        if self.seeds_are_used_up() {
            return Ok(None);
        }
        self.confirmations += 1;
        let level = nth_level(self.confirmations);
        let mut look = self.at(variation, level, first_seed)?;
        self.explorer.look(&mut look, SCREENING.min(most_seeds))?;
        if is_suspect(&look) {
            self.explorer.look(&mut look, most_seeds)?;
        }
        let refuted = look.finding() == Finding::Fails;
        let record = look.record().filter(|_| refuted).cloned();
        self.next_seed += look.seeds();
        let variation = variation.clone();
        Ok(record.map(|record| Confirmed { variation, record, level, first_seed }))
    }
}

/// The level of confirmation `n`, counted from 1. All of them together have that of the suite.
fn nth_level(n: u64) -> Level {
    let share = n as f64 * (n + 1) as f64;
    Level::new(LEVEL / share).unwrap_or(Level::SUITE)
}

/// Whether some effect is missed in at least two of the first seeds, in which it has a value.
fn is_suspect(look: &Look<'_>) -> bool {
    let missed = |part: &PartRecord| {
        part.role.is_effect() && part.seeds - part.missing - part.agreeing.unwrap_or(0) >= 2
    };
    let parts = |record: &Record| record.cases.iter().flat_map(|case| &case.parts).any(missed);
    look.record().is_some_and(parts) && look.share() < 0.5
}

/// In how many seeds the effect that lacks most values has none.
fn missing(record: &Record) -> u64 {
    let parts = record.cases.iter().flat_map(|case| &case.parts);
    let effects = parts.filter(|part| part.role.is_effect());
    effects.map(|part| part.missing).max().unwrap_or(0)
}
