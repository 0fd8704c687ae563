//! The tasks of the tunnel claims, each with its recipe.

use deepclaims::data::{Data, Labels};
use deepclaims::net::Mlp;
use deepclaims::train::{Recipe, Training};

/// Width of every hidden layer.
const WIDTH: usize = 128;
/// Depth at which the paper's effect is claimed.
pub(super) const DEPTH: usize = 12;

/// Data and recipe, under the name that the pre-registration gives them.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) name: &'static str,
    data: Data,
    recipe: Recipe,
}

impl Task {
    fn images(name: &'static str, labels: Labels) -> Self {
        Self {
            name,
            data: Data::images().labelled(labels),
            recipe: Recipe::tunnel(),
        }
    }

    fn mixture(name: &'static str, classes: usize) -> Self {
        Self {
            name,
            data: Data::mixture(classes),
            recipe: Recipe::tunnel().weight_decay(1e-3).epochs(10),
        }
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
        Self::mixture("G", 10)
    }

    /// G5: the same clusters in five classes.
    pub(super) fn g5() -> Self {
        Self::mixture("G5", 5)
    }

    /// G2: the same clusters in two classes.
    pub(super) fn g2() -> Self {
        Self::mixture("G2", 2)
    }

    /// A ReLU network of this depth, trained by the tunnel recipe.
    pub(super) fn trained(&self, depth: usize) -> Training {
        Training::new(
            Mlp::relu(depth, WIDTH),
            self.data.clone(),
            self.recipe.clone(),
        )
    }

    /// A deep network without nonlinearity, trained at the lower rate that it bears.
    pub(super) fn linear(&self) -> Training {
        Training::new(
            Mlp::linear(DEPTH, WIDTH),
            self.data.clone(),
            self.recipe.clone().rate(0.01),
        )
    }

    /// The deep network, trained by the same recipe on labels that say nothing about the inputs.
    pub(super) fn random_labels(&self) -> Training {
        Training::new(
            Mlp::relu(DEPTH, WIDTH),
            self.data.clone().with_random_labels(),
            self.recipe.clone(),
        )
    }

    /// The deep network, trained until it remembers random labels of the first 1,000 samples.
    pub(super) fn memorised(&self) -> Training {
        let data = self.data.clone().with_random_labels().first(1_000);
        let recipe = self.recipe.clone().rate(0.02).weight_decay(0.0).epochs(60);
        Training::new(Mlp::relu(DEPTH, WIDTH), data, recipe)
    }
}
