//! Frozen names of trainings, and the purposes of the random streams that they draw from.
//!
//! These bytes name random streams: a change to any of them moves every digit. What people read is
//! [`Display`](std::fmt::Display).

#[cfg(test)]
mod tests;

use super::{Length, Loss, Optimiser, Recipe, Schedule, Step, Training, Unreached};
use crate::data::{Classes, Labels};

impl Step {
    /// The name of this step in the purposes of random streams, frozen.
    pub fn stream_name(self) -> String {
        match self {
            Self::After(step) => format!("step {step}"),
            Self::Last => "the end".to_owned(),
        }
    }
}

impl Recipe {
    /// The name of this recipe in the purposes of random streams, frozen.
    pub fn stream_name(&self) -> String {
        let clip = match self.clip {
            None => String::new(),
            Some(clip) => format!(", gradient norm at most {clip}"),
        };
        let schedule = match self.schedule {
            Schedule::Constant => "constant".to_owned(),
            Schedule::Cosine => "cosine".to_owned(),
            Schedule::Linear { from } => format!("linear from step {from}"),
        };
        let batch = match self.batch {
            Self::FULL_BATCH => "full batch".to_owned(),
            batch => format!("batch {batch}"),
        };
        let dropout =
            if self.dropout == 0.0 { String::new() } else { format!(", dropout {}", self.dropout) };
        let drawn = if self.replacement { " with replacement" } else { "" };
        format!(
            "{}, {}{clip}, rate {} ({schedule}, warm-up {}), {batch}{drawn}, {}{dropout}",
            loss(self.loss),
            optimiser(self.optimiser, self.weight_decay),
            self.learning_rate,
            self.warm_up,
            length(self.length)
        )
    }
}

fn loss(loss: Loss) -> String {
    match loss {
        Loss::CrossEntropy => "cross-entropy".to_owned(),
        Loss::Squared { target: 1.0 } => "half squared error".to_owned(),
        Loss::Squared { target } => format!("half squared error, targets {target}"),
        Loss::Regression => "half squared error of a number".to_owned(),
    }
}

fn optimiser(optimiser: Optimiser, weight_decay: f64) -> String {
    match optimiser {
        Optimiser::Sgd { momentum } => {
            format!("SGD momentum {momentum}, weight decay {weight_decay}")
        }
        Optimiser::AdamW { beta1, beta2, epsilon } => {
            format!("AdamW betas {beta1} {beta2} epsilon {epsilon}, decoupled decay {weight_decay}")
        }
    }
}

fn length(length: Length) -> String {
    match length {
        Length::Epochs(epochs) => format!("{epochs} epochs"),
        Length::Steps(steps) => format!("{steps} steps"),
        Length::ToLoss { below, every, at_most, unreached } => {
            let otherwise = match unreached {
                Unreached::Missing => "",
                Unreached::Ends => " or else to there",
            };
            format!(
                "until the loss is below {below} (every {every} steps), at most {at_most} \
                 steps{otherwise}"
            )
        }
        Length::ToLossWithDropout { dropout, below, every, at_most } => format!(
            "as long as with dropout {dropout} until the loss is below {below} (every {every} \
             steps), at most {at_most} steps"
        ),
    }
}

impl Training {
    /// The name of this training in the purposes of random streams, frozen.
    ///
    /// Trainings that differ have other names.
    pub fn stream_name(&self) -> String {
        let replicate = match self.replicate {
            0 => String::new(),
            replicate => format!(" | start {replicate}"),
        };
        let frozen = if self.frozen.is_empty() {
            String::new()
        } else {
            let layers: Vec<String> = self.frozen.iter().map(ToString::to_string).collect();
            format!(" | layers {} frozen", layers.join(", "))
        };
        let rates = match self.layer_rates.factors() {
            [] => String::new(),
            factors => format!(" | rates of layers times {factors:?}"),
        };
        let parent = match &self.parent {
            None => String::new(),
            Some(parent) => format!(" | with a new head after: {}", parent.stream_name()),
        };
        format!(
            "{} | {} | {}{replicate}{frozen}{rates}{parent}",
            self.network.stream_name(),
            self.data.stream_name(),
            self.recipe.stream_name()
        )
    }

    /// The purpose of the stream of initial weights. Trainings on the same inputs with the same
    /// number of classes share their initial weights, so that networks which differ in labels or
    /// recipe alone are compared in pairs. Another number of classes or another architecture draws
    /// new weights.
    pub(super) fn initialisation_purpose(&self, classes: usize) -> String {
        format!(
            "initialisation/{}/{}/{classes} classes{}",
            self.network.stream_name(),
            self.data.inputs.stream_name(),
            self.distinction()
        )
    }

    /// The purpose of the stream of batch orders, shared in the same way.
    pub(super) fn batches_purpose(&self, classes: usize) -> String {
        format!(
            "batches/{}/{classes} classes{}",
            self.data.inputs.stream_name(),
            self.distinction()
        )
    }

    /// The purpose of the stream of dropout masks. Trainings with the same probability share them as
    /// they share initial weights.
    pub(super) fn masks_purpose(&self, classes: usize) -> String {
        format!(
            "dropout {}/{}/{}/{classes} classes{}",
            self.recipe.dropout,
            self.network.stream_name(),
            self.data.inputs.stream_name(),
            self.distinction()
        )
    }

    /// What keeps the streams of two trainings apart that must not share them by accident: halves
    /// of the classes, dealings, the replicate, and how many trainings came before.
    fn distinction(&self) -> String {
        let classes = match self.data.classes {
            Classes::All => "",
            Classes::Drawn => "/half of them",
            Classes::HeldOut => "/the other half of them",
        };
        let dealing = match self.data.labels {
            Labels::Dealt { dealing, .. } => format!("/dealing {dealing}"),
            _ => String::new(),
        };
        let replicate = match self.replicate {
            0 => String::new(),
            replicate => format!("/start {replicate}"),
        };
        let index = match self.ancestors().count() {
            0 => String::new(),
            ancestors => format!("/training {}", ancestors + 1),
        };
        format!("{classes}{dealing}{replicate}{index}")
    }
}
