//! The tasks of the tunnel claims, each with its recipe.

use deepclaims_lab::data::Classes;

use crate::prelude::*;
use crate::recipes;

/// Width of every hidden layer.
const WIDTH: usize = 128;
/// Gaussian clusters of G.
const CLUSTERS: usize = 200;
/// Samples of G.
const SAMPLES: usize = 5_500;
/// Depth at which the paper's effect is claimed.
pub(super) const DEPTH: usize = 12;

/// Where the paper's claims are meant to hold (pre-registration, "Domains"); 200 clusters are 20 a class.
pub(super) const DOMAIN: [(Setting, Range); 10] = [
    (Setting::Depth, Range::Between(8.0, 24.0)),
    (Setting::Width, Range::Between(64.0, 512.0)),
    (Setting::LearningRate, Range::Times(0.5, 2.0)),
    (Setting::Batch, Range::Between(32.0, 256.0)),
    (Setting::Length, Range::Times(0.5, 4.0)),
    (Setting::Samples, Range::Times(0.5, 1.0)),
    (Setting::WeightDecay, Range::Times(0.0, 2.0)),
    (Setting::LabelNoise, Range::Between(0.0, 0.2)),
    (Setting::Activation, Range::OneOf(&["relu", "tanh"])),
    (Setting::Clusters, Range::Between(100.0, 400.0)),
];

/// The same of claims on G alone, of which more samples can be drawn.
pub(super) const SAMPLES_OF_G: [(Setting, Range); 1] = [(Setting::Samples, Range::Times(0.5, 2.0))];

/// Data and recipe, under the name that the pre-registration gives them.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) name: &'static str,
    data: Data,
    recipe: Recipe,
}

impl Task {
    fn images(name: &'static str, labels: Labels) -> Self {
        Self { name, data: Data::images().labelled(labels), recipe: recipes::tunnel() }
    }

    fn mixture(name: &'static str, data: Data) -> Self {
        Self { name, data, recipe: recipes::tunnel().weight_decay(1e-3).epochs(10) }
    }

    /// D: the images with their own classes.
    pub(super) fn d() -> Self {
        Self::images("D", Labels::Original)
    }

    /// D5: pairs of classes become one; five classes of digits.
    pub(super) fn d5() -> Self {
        Self::images("D5", Labels::ModuloHalf)
    }

    /// D2: even and odd classes.
    pub(super) fn d2() -> Self {
        Self::images("D2", Labels::Modulo(2))
    }

    /// G: 200 Gaussian clusters in ten classes.
    pub(super) fn g() -> Self {
        Self::mixture("G", Data::mixture(CLUSTERS, SAMPLES, 10))
    }

    /// G5: the same clusters in five classes.
    pub(super) fn g5() -> Self {
        Self::mixture("G5", Data::mixture(CLUSTERS, SAMPLES, 5))
    }

    /// G2: the same clusters in two classes.
    pub(super) fn g2() -> Self {
        Self::mixture("G2", Data::mixture(CLUSTERS, SAMPLES, 2))
    }

    /// G with its clusters dealt into the ten classes at random.
    pub(super) fn g_dealt() -> Self {
        let (classes, dealing) = (10, 1);
        let labels = Labels::Dealt { classes, dealing };
        let data = Data::mixture(CLUSTERS, SAMPLES, 10);
        Self::mixture("G, other dealing", data.labelled(labels))
    }

    /// An easy G: four clusters a class and not twenty.
    pub(super) fn g_easy() -> Self {
        Self::mixture("G, 4 clusters a class", Data::mixture(40, 5_500, 10))
    }

    /// Half of the classes of D, drawn for each seed: 600 samples to train, 250 to test.
    pub(super) fn half_d() -> Self {
        let task = Self::images("D", Labels::Original);
        Self {
            data: task.data.with_classes(Classes::Drawn, 600, 250),
            recipe: task.recipe.weight_decay(1e-3),
            ..task
        }
    }

    /// Half of the classes of G, drawn for each seed: 3,000 samples of 9,000 to train, 1,000 to
    /// test.
    pub(super) fn half_g() -> Self {
        let data = Data::mixture(200, 9_000, 10);
        Self::mixture("G", data.with_classes(Classes::Drawn, 3_000, 1_000))
    }

    /// The same with another number of epochs.
    pub(super) fn epochs(self, epochs: usize) -> Self {
        Self { recipe: self.recipe.epochs(epochs), ..self }
    }

    /// The data of the classes that this task leaves out, in as many samples.
    pub(super) fn other_classes(&self) -> Data {
        Data { classes: Classes::HeldOut, ..self.data.clone() }
    }

    /// `network`, trained by the tunnel recipe.
    pub(super) fn with(&self, network: Mlp) -> Training {
        Training::new(network, self.data.clone(), self.recipe.clone())
    }

    /// A ReLU network of this depth, trained by the tunnel recipe.
    pub(super) fn trained(&self, depth: usize) -> Training {
        self.with(Mlp::relu(depth, WIDTH))
    }

    /// The deep network with layers of this width.
    pub(super) fn wide(&self, width: usize) -> Training {
        self.with(Mlp::relu(DEPTH, width))
    }

    /// The same network with the looks-linear orthogonal initialisation, an isometry before
    /// training.
    pub(super) fn isometric(&self, depth: usize) -> Training {
        let mut network = Mlp::relu(depth, WIDTH);
        network.initialisation.hidden = Scheme::LooksLinear;
        self.with(network)
    }

    /// A deep network without nonlinearity, trained at a learning rate low enough for it.
    pub(super) fn linear(&self) -> Training {
        let recipe = self.recipe.clone().learning_rate(0.01);
        Training::new(Mlp::linear(DEPTH, WIDTH), self.data.clone(), recipe)
    }

    /// The same with an initialisation that makes it an isometry before training.
    pub(super) fn orthogonal_linear(&self) -> Training {
        let mut training = self.linear();
        training.network.initialisation.hidden = Scheme::Orthogonal;
        training
    }

    /// `training` on labels that say nothing about the inputs.
    pub(super) fn randomly_labelled(mut training: Training) -> Training {
        training.data = training.data.with_random_labels();
        training
    }

    /// The deep network, trained by the same recipe on labels that say nothing about the inputs.
    pub(super) fn random_labels(&self) -> Training {
        Self::randomly_labelled(self.trained(DEPTH))
    }

    /// A network of this depth, trained until it fits the first 1,000 samples.
    pub(super) fn fitted(&self, depth: usize) -> Training {
        Training::new(
            Mlp::relu(depth, WIDTH),
            self.data.clone().first(1_000),
            self.recipe.clone().learning_rate(0.02).weight_decay(0.0).epochs(60),
        )
    }

    /// The deep network, trained until it remembers random labels of the first 1,000 samples.
    pub(super) fn memorised(&self) -> Training {
        Self::randomly_labelled(self.fitted(DEPTH))
    }
}
