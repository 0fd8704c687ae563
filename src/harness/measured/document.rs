//! What was measured on features, as JSON. `docs/json.md` describes every field.

use std::iter::Sum;
use std::time::Instant;

use serde::Serialize;

use crate::program::Program;

/// The version of the documents of `measure`.
pub(super) const SCHEMA: &str = "1.0";

/// What was measured on features. Numbers that do not exist are NaN, null in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct FeaturesDocument {
    /// Version of this form.
    pub schema: &'static str,
    /// What measured.
    pub program: Program,
    /// The samples on which layers are described and probes are fitted.
    pub features: SetDocument,
    /// The samples on which probes are tested, where they have files of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<SetDocument>,
    /// Samples of other classes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_out: Option<SetDocument>,
    /// The seeds of splits and of what is drawn.
    pub seeds: SeedsDocument,
    /// Samples on which layers are compared.
    pub cka_samples: usize,
    /// The layers, first to last.
    pub layers: Vec<LayerDocument>,
    /// The network's own classifier on the last layer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<HeadDocument>,
    /// Linear CKA of all pairs of layers.
    pub cka: Vec<Vec<f64>>,
    /// The same by the unbiased estimator.
    pub cka_debiased: Vec<Vec<f64>>,
    /// Whether there is a tunnel, and where it starts.
    pub tunnel: TunnelDocument,
    /// What a reader must know, a sentence each.
    pub remarks: Vec<String>,
    /// What it took.
    pub memory: MemoryDocument,
    /// Seconds on the clock.
    pub seconds: f64,
    /// What they went to.
    pub seconds_of: SecondsDocument,
}

/// Seconds that each kind of work took, added up over layers; layers that are measured at the same time
/// count as often.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct SecondsDocument {
    /// Reading, means, and products of units, from which come ranks, probes and collapse.
    pub products: f64,
    /// Eigenvalues.
    pub ranks: f64,
    /// Probes, fitted and tested.
    pub probes: f64,
    /// Collapse, the head's included.
    pub collapse: f64,
    /// Similarity of layers.
    pub cka: f64,
}

impl SecondsDocument {
    /// Does work, and adds the time that it takes to the field that is named.
    pub(super) fn time<T>(
        &mut self,
        field: fn(&mut Self) -> &mut f64,
        work: impl FnOnce() -> T,
    ) -> T {
        let start = Instant::now();
        let done = work();
        *field(self) += start.elapsed().as_secs_f64();
        done
    }
}

impl Sum for SecondsDocument {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |one, other| Self {
            products: one.products + other.products,
            ranks: one.ranks + other.ranks,
            probes: one.probes + other.probes,
            collapse: one.collapse + other.collapse,
            cka: one.cka + other.cka,
        })
    }
}

/// Samples with labels.
#[derive(Clone, Debug, Serialize)]
pub struct SetDocument {
    /// The file of the first layer.
    pub file: String,
    /// The file of the labels, with the array in it.
    pub labels_file: String,
    /// How many samples.
    pub samples: usize,
    /// The labels that occur.
    pub labels: Vec<i64>,
}

/// Seeds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SeedsDocument {
    /// The first one.
    pub first: u64,
    /// How many.
    pub count: u64,
}

/// A layer. Lists have one number a seed.
#[derive(Clone, Debug, Serialize)]
pub struct LayerDocument {
    /// Its name.
    pub name: String,
    /// The type of its numbers.
    pub element: String,
    /// The shape of the array.
    pub shape: Vec<usize>,
    /// Units after pooling.
    pub units: usize,
    /// Units that were used, drawn at random where there are more than 8,192.
    pub used_units: usize,
    /// Of these, units with the same value in all samples.
    pub constant_units: usize,
    /// Of these, units that vary by so little beside the one that varies most that probes leave them out.
    pub silent_units: usize,
    /// Values that are not finite; then nothing is measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_finite: Option<NotFiniteDocument>,
    /// Accuracy of a linear probe on test samples.
    pub probe: Vec<f64>,
    /// The same on the samples to which it was fitted.
    pub probe_train: Vec<f64>,
    /// Accuracy on samples of other classes of a probe fitted on others of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probe_held_out: Option<Vec<f64>>,
    /// Units whose covariance was decomposed.
    pub decomposed_units: usize,
    /// The largest rank that so many samples and units can have.
    pub largest_rank: usize,
    /// Eigenvalues of the covariance above a thousandth of the largest.
    pub numerical_rank: f64,
    /// Eigenvalues above units · 2⁻²³ of the largest.
    pub code_rank: f64,
    /// Exponential of the entropy of the eigenvalues.
    pub effective_rank: f64,
    /// `(Σλ)² / Σλ²`.
    pub participation: f64,
    /// `tr(S_W S_B⁺) / C`.
    pub nc1: f64,
    /// Coefficient of variation of the norms of centred class means.
    pub nc2_norms: f64,
    /// Mean deviation of their cosines from −1/(C − 1).
    pub nc2_angles: f64,
    /// Squared distance of normalised probe weights and class means.
    pub nc3: f64,
    /// Share of samples in which the probe and the nearest class mean disagree.
    pub nc4: f64,
    /// Accuracy of the nearest class mean.
    pub nearest_mean_accuracy: f64,
    /// Class-distance-normalised variance.
    pub cdnv: f64,
    /// `tr S_W`.
    pub within_variance: f64,
    /// `tr S_B`.
    pub between_variance: f64,
    /// Mean cosine over pairs of samples.
    pub mean_cosine: f64,
    /// Share of the energy that is left without the mean.
    pub centred_energy: f64,
}

/// Values that are not finite.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct NotFiniteDocument {
    /// How many.
    pub values: usize,
    /// The first sample that has one.
    pub sample: usize,
    /// The first unit of it.
    pub unit: usize,
}

/// The network's own classifier.
#[derive(Clone, Debug, Serialize)]
pub struct HeadDocument {
    /// Its file.
    pub file: String,
    /// The array of its weights.
    pub weight: String,
    /// The array of its biases, where it has some.
    pub bias: Option<String>,
    /// Whether the weights are `units × classes`.
    pub transposed: bool,
    /// Classes that it knows.
    pub classes: usize,
    /// The layer that it reads.
    pub layer: String,
    /// The share of samples to which it gives their class.
    pub accuracy: f64,
    /// Squared distance of its normalised weights and class means.
    pub nc3: f64,
    /// Share of samples in which it and the nearest class mean disagree.
    pub nc4: f64,
}

/// Whether there is a tunnel.
#[derive(Clone, Debug, Serialize)]
pub struct TunnelDocument {
    /// Where it starts by each rule.
    pub rules: Vec<RuleDocument>,
    /// What the last layer keeps of the best layer's accuracy, on means over seeds.
    pub retained: f64,
    /// The same for samples of other classes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retained_held_out: Option<f64>,
    /// Pearson's correlation over layers of the accuracies for both kinds of classes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation: Option<f64>,
    /// Numerical rank of the last layer over the number of classes.
    pub rank_per_class: f64,
    /// Whether that is at most two.
    pub rank_is_near_classes: bool,
}

/// Where the tunnel starts by one rule.
#[derive(Clone, Debug, Serialize)]
pub struct RuleDocument {
    /// The share of the reference's accuracy that layers of the tunnel reach.
    pub share: f64,
    /// `best` or `last` layer.
    pub of: &'static str,
    /// `first` layer that reaches it, or the first from which on `all` do.
    pub start_with: &'static str,
    /// The layer, counted from 1, on means over seeds; one more than layers where there is none.
    pub start: Option<usize>,
    /// The same seed by seed.
    pub starts: Vec<Option<usize>>,
    /// Layers from the start to the last, over all layers.
    pub length: Option<f64>,
}

/// Memory of a measurement.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct MemoryDocument {
    /// Bytes that were expected at most, without the mapped files and the program itself.
    pub expected_bytes: f64,
    /// Bytes that the process had in memory at most, pages of the mapped files among them; none
    /// where the system does not say.
    pub peak_bytes: Option<u64>,
}
