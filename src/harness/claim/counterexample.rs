//! What is kept of a counterexample: enough to cite it and to confirm it again.

use serde::{Deserialize, Serialize};

use super::{MapPartRecord, Schema, Variation};

/// A setting at which the claim is refuted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CounterexampleRecord {
    /// The form of the record.
    pub schema: Schema,
    /// `module.name`.
    pub claim: String,
    /// The setting: what is not as registered.
    pub setting: Variation,
    /// The level at which it was confirmed.
    pub level: f64,
    /// The first seed of the confirmation.
    pub first_seed: u64,
    /// Seeds that were looked at.
    pub seeds: u64,
    /// SHA-256 of the evidence.
    pub digest: String,
    /// What decides it.
    pub parts: Vec<MapPartRecord>,
    /// The command that confirms it again.
    pub command: String,
}

impl CounterexampleRecord {
    /// `with width 32 and everything else as registered, D trained: gain > 0.05 is met in 0 of 17 seeds`.
    pub(crate) fn sentence(&self) -> String {
        let effects = self.parts.iter().filter(|part| part.role.is_effect());
        let lost = effects.min_by_key(|part| part.agreeing);
        let lost = lost.map_or_else(String::new, |part| {
            let without = match part.missing {
                0 => String::new(),
                missing => format!(", {missing} without a value"),
            };
            format!(
                ", {} {} is met in {} of {} seeds{without}",
                part.case, part.demands, part.agreeing, part.seeds
            )
        });
        if self.setting == Variation::none() {
            format!("as registered{lost}")
        } else {
            format!("with {} and everything else as registered{lost}", self.setting)
        }
    }

    /// `broken with width 32`, or `broken as registered`.
    pub(crate) fn in_short(&self) -> String {
        let with = if self.setting == Variation::none() { "" } else { "with " };
        format!("broken {with}{}", self.setting)
    }
}
