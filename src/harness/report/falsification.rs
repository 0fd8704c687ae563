//! What a search for a counterexample found.

use serde::Serialize;

use super::document::Images;
use super::map::parts;
use super::number::{count, rounded};
use super::{Style, significant};
use crate::claim::{Claim, CounterexampleRecord, Schema, Variation};
use crate::program::Program;
use crate::run::{Confirmed, Falsification, Search, Tried};

/// Settings that are shown of those that were not refuted.
const WEAKEST: usize = 3;

/// What a search found, as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct FalsificationDocument<'a> {
    /// [`Schema::CURRENT`].
    pub schema: Schema,
    /// What wrote it.
    pub program: Program,
    /// The images that the program was given.
    pub images: Images<'a>,
    /// Whether this processor is one on which numbers equal the recorded ones bit for bit.
    pub bits_guaranteed: bool,
    /// `module.name`.
    pub claim: String,
    /// The claim in one sentence.
    pub statement: String,
    /// Where it is meant to hold, one sentence a setting.
    pub domain: Vec<String>,
    /// How many settings were tried.
    pub tried: usize,
    /// How many of them were drawn at random from the domain.
    pub random: usize,
    /// In how many of them the networks did not learn.
    pub untrained: usize,
    /// How many of them were suspects.
    pub suspects: usize,
    /// How many suspects, and steps of shrinking, were confirmed or not.
    pub confirmations: u64,
    /// With probability 95 % less than this share of the domain is settings that every screening suspects.
    pub missed_share: f64,
    /// The settings with the fewest seeds that show all effects.
    pub weakest: Vec<WeakestDocument>,
    /// The counterexample as it was found.
    pub found: Option<CounterexampleRecord>,
    /// The same, made as small as possible.
    pub counterexample: Option<CounterexampleRecord>,
    /// What was found.
    pub sentence: String,
    /// Seconds on the clock.
    pub seconds: f64,
}

/// A setting that was not refuted.
#[derive(Clone, Debug, Serialize)]
pub struct WeakestDocument {
    /// The setting: what is not as registered.
    pub setting: Variation,
    /// The share of three seeds in which all effects are there.
    pub share: f64,
}

impl CounterexampleRecord {
    fn new(confirmed: &Confirmed, most_seeds: u64) -> Self {
        let Confirmed { variation, record, level, first_seed } = confirmed;
        let over = variation.choices().iter();
        let over = over.map(|choice| format!(" --over {}={}", choice.setting, choice.value));
        Self {
            schema: Schema::CURRENT,
            claim: record.claim.clone(),
            setting: variation.clone(),
            level: level.probability(),
            first_seed: *first_seed,
            seeds: record.seeds.count,
            digest: record.digest.clone(),
            parts: parts(record),
            command: format!(
                "deepclaims map {}{} --level {} --first-seed {first_seed} --most-seeds {most_seeds}",
                record.claim,
                over.collect::<String>(),
                level.probability()
            ),
        }
    }
}

impl<'a> FalsificationDocument<'a> {
    /// The document of a search.
    pub fn new(
        claim: &Claim,
        found: &Falsification,
        images: &'a deepclaims_lab::data::Images,
        most_seeds: u64,
        seconds: f64,
    ) -> Self {
        let counterexample =
            |confirmed: &Confirmed| CounterexampleRecord::new(confirmed, most_seeds);
        let smallest = found.smallest.as_ref().map(counterexample);
        let random = found.tried.iter().filter(|tried| tried.search == Search::Random);
        let mut document = Self {
            schema: Schema::CURRENT,
            program: Program::this(),
            images: Images::of(images),
            bits_guaranteed: deepclaims_lab::numerics::bits_are_guaranteed().is_ok(),
            claim: claim.id(),
            statement: claim.statement.to_string(),
            domain: claim.domain_sentences(),
            tried: found.tried.len(),
            random: random.count(),
            untrained: found.tried.iter().filter(|tried| !tried.trained).count(),
            suspects: found.tried.iter().filter(|tried| tried.suspect).count(),
            confirmations: found.confirmations,
            missed_share: found.missed_share(),
            weakest: weakest(&found.tried),
            found: found.found.as_ref().map(counterexample),
            sentence: String::new(),
            counterexample: smallest,
            seconds,
        };
        document.sentence = document.said(found.seeds_used_up);
        document
    }

    fn said(&self, seeds_used_up: bool) -> String {
        if let Some(counterexample) = &self.counterexample {
            return format!("{} is refuted {}", self.claim, counterexample.sentence());
        }
        let suspects = match self.suspects {
            0 => String::new(),
            suspects => format!("; {} not confirmed", count(suspects, "suspect")),
        };
        let ended = if seeds_used_up { "; no seeds are left to confirm more on" } else { "" };
        let missed = if self.missed_share < 1.0 {
            format!(
                "with probability 95 % less than {} of the domain is settings at which it fails whatever \
                 the seed",
                rounded(self.missed_share)
            )
        } else {
            "too few to say how much of the domain they may have missed".to_owned()
        };
        format!(
            "no counterexample to {} in {} of its domain, {} of them drawn at random; \
             {missed}{suspects}{ended}",
            self.claim,
            count(self.tried, "setting"),
            self.random,
        )
    }
}

fn weakest(tried: &[Tried]) -> Vec<WeakestDocument> {
    let mut trained: Vec<&Tried> = tried.iter().filter(|tried| tried.trained).collect();
    trained.sort_by(|one, other| one.share.total_cmp(&other.share));
    let document =
        |tried: &&Tried| WeakestDocument { setting: tried.variation.clone(), share: tried.share };
    trained.iter().filter(|tried| tried.share < 1.0).take(WEAKEST).map(document).collect()
}

/// The text of `falsify`.
pub(super) fn text(document: &FalsificationDocument<'_>, _: Style) -> String {
    let mut lines = vec![
        format!("{}: {}", document.claim, document.statement),
        format!("Domain: {}", document.domain.join(", ")),
        String::new(),
        format!("{}.", document.sentence),
    ];
    if let Some(found) = &document.counterexample {
        lines.push(format!(
            "Confirmed on seeds {} to {} at level {}; {} tried, {}.",
            found.first_seed,
            found.first_seed + found.seeds - 1,
            rounded(found.level),
            count(document.tried, "setting"),
            count(document.confirmations as usize, "confirmation"),
        ));
        lines.push(found.command.clone());
    } else {
        for weakest in &document.weakest {
            lines.push(format!(
                "Weakest: {}: all effects in {} of the screening seeds",
                weakest.setting,
                rounded(weakest.share)
            ));
        }
        if document.untrained > 0 {
            lines.push(format!(
                "In {} of them networks did not train, which is no counterexample.",
                document.untrained
            ));
        }
    }
    lines.push(format!("{} s\n", significant(document.seconds)));
    lines.join("\n")
}
