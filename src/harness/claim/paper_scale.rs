//! Claims at the scale of their paper: they take hours, and run only when they are asked for.

use deepclaims_lab::train::{Checkpoint, Length, Training};

use super::{Case, Claim};

/// What a claim at the scale of its paper is checked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaperScale {
    /// The form of the images on the command line: `cifar10`.
    pub images: &'static str,
    /// What they are and where they can be had, in a few words.
    pub about: &'static str,
}

impl Claim {
    /// Says that it runs only when it is named and given these images.
    #[must_use]
    pub fn at_paper_scale(self, scale: PaperScale) -> Self {
        Self { paper_scale: Some(scale), ..self }
    }

    /// The same claim on networks that are trained for at most so many epochs.
    #[must_use]
    pub fn shortened(self, epochs: usize) -> Self {
        let checkpoint = |one: &Checkpoint| Checkpoint {
            training: shortened(&one.training, epochs),
            step: one.step,
        };
        Self { epochs: Some(epochs), ..self.on(checkpoint, Clone::clone) }
    }

    /// The same claim without the cases that probe held-out images.
    #[must_use]
    pub fn without_held_out(mut self) -> Self {
        self.cases.retain(|case| !case.probes_held_out);
        self
    }

    /// Whether any case probes held-out images.
    pub fn probes_held_out(&self) -> bool {
        self.cases.iter().any(|case| case.probes_held_out)
    }
}

impl Case {
    /// Says that its arms probe images of other classes, which must be given.
    #[must_use]
    pub fn probing_held_out(self) -> Self {
        Self { probes_held_out: true, ..self }
    }
}

fn shortened(training: &Training, epochs: usize) -> Training {
    let mut training = training.clone();
    if let Length::Epochs(own) = &mut training.recipe.length {
        *own = epochs.min(*own);
    }
    training.parent = training.parent.map(|parent| Box::new(shortened(&parent, epochs)));
    training
}

#[cfg(test)]
mod tests {
    use deepclaims_lab::data::Data;
    use deepclaims_lab::net::Mlp;
    use deepclaims_lab::train::Recipe;

    use super::super::Arm;
    use super::super::test_module::{TEST_MODULE, arm};
    use super::*;

    #[test]
    fn cases_that_probe_held_out_images_go_where_there_are_none() {
        let case = |name| Case::new(name).effect(arm("arm", ["x"]).number("x").above(0.0));
        let claim = TEST_MODULE
            .claim("probing", "")
            .case(case("own"))
            .case(case("other").probing_held_out());
        assert!(claim.probes_held_out());
        let without = claim.without_held_out();
        assert!(!without.probes_held_out());
        assert_eq!(
            without.cases.iter().map(|case| case.name.as_str()).collect::<Vec<_>>(),
            ["own"]
        );
    }

    #[test]
    fn shortened_claims_train_for_at_most_so_many_epochs() {
        let training = |epochs| {
            Training::new(Mlp::relu(1, 4), Data::images(), Recipe::sgd(0.1).epochs(epochs))
        };
        let after = training(9).then(Data::images(), Recipe::sgd(0.1).epochs(2));
        let networks = [training(9), training(2), after].map(|training| training.end());
        let arm = Arm::new("arm", networks, ["x"], |_| Ok([0.0]));
        let case = Case::new("case").effect(arm.number("x").above(0.0));
        let claim = TEST_MODULE.claim("long", "").case(case).shortened(3);
        let trainings = claim.arms().flat_map(Arm::checkpoints).flat_map(Checkpoint::trainings);
        let lengths: Vec<&Length> = trainings.map(|training| &training.recipe.length).collect();
        assert_eq!(lengths, [3, 2, 2, 3].map(Length::Epochs).iter().collect::<Vec<_>>());
        assert_eq!(claim.epochs, Some(3));
    }
}
