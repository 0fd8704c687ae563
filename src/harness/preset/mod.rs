//! Looks at networks without a claim: arms over layers or steps whose numbers are reported and decide
//! nothing. A preset is run, stored, recorded, compared and verified as a claim is.

mod curves;
mod kept_steps;
mod morphology;
mod profile;

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;

use deepclaims_lab::data::Images;
use deepclaims_lab::measure::Basin;
use deepclaims_lab::numerics::Work;
use deepclaims_lab::train::{Checkpoint, Training};

use crate::claim::{Arm, ArmRecord, Bearing, Case, Claim, Definition, Record, distinct};

pub use curves::{
    BASIN_SAMPLES, SAMPLE_BASIN, STEPS, TEST_ACCURACY, TRAINING_ACCURACY, WEIGHT_BASIN,
};
pub use morphology::pictured;
pub(crate) use morphology::{FEWEST_MATRICES, PAIRINGS, of_layer};

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// What every layer represents, at one step.
    Profile,
    /// The weights, over the steps of a training.
    Morphology,
    /// Loss, accuracies and attraction basins, over the steps of a training.
    Curves,
}

/// A network under a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// What tells it from the other networks of a preset.
    pub name: String,
    /// The training, and for a profile the step.
    pub checkpoint: Checkpoint,
}

impl Named {
    /// The trained network of this training.
    pub fn last(name: impl Into<String>, training: &Training) -> Self {
        Self { name: name.into(), checkpoint: training.end() }
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.module())
    }
}

impl Preset {
    const ALL: [Self; 3] = [Self::Profile, Self::Morphology, Self::Curves];

    /// The first half of the names of its records.
    pub fn module(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Morphology => "morphology",
            Self::Curves => "curves",
        }
    }

    fn statement(self) -> &'static str {
        match self {
            Self::Profile => "What every layer of a network represents.",
            Self::Morphology => "The weights of a network over the steps of its training.",
            Self::Curves => "Loss, accuracies and attraction basins over the steps of a training.",
        }
    }

    /// The claim that looks at these networks, one arm each; its number of steps depends on how many
    /// `images` there are to train on. It is named after what it looks at and decides nothing.
    pub fn claim(
        self,
        name: impl Into<Cow<'static, str>>,
        networks: &[Named],
        images: &Images,
    ) -> Claim {
        let mut case = Case::new(CASE);
        for network in networks {
            let arm = self.arm(network, images);
            let names = arm.quantities().iter().map(|quantity| &quantity.name);
            for name in distinct(names) {
                case = case.report(arm.everywhere(name.clone()));
            }
        }
        Claim {
            module: self.module(),
            paper: None,
            version: "",
            name: name.into(),
            statement: self.statement().into(),
            source: self.source(),
            registration: None,
            section: "",
            definition: Definition::Paper,
            quantity: self.quantity(),
            seeds: SEEDS,
            cases: vec![case],
            properties: Vec::new(),
            remarks: match self {
                Self::Profile => profile::remarks(networks, images),
                Self::Morphology | Self::Curves => Vec::new(),
            },
            illustrations: Vec::new(),
            reads_labels: false,
            least_classes: 2,
            most_inputs: None,
            work: Work::NONE,
            paper_scale: None,
            epochs: None,
            bearing: Bearing::default(),
        }
    }

    /// The preset and the claim whose record this is, where it is the record of a preset on networks that
    /// can be trained.
    pub fn of_record(record: &Record, images: &Images) -> Option<(Self, Claim)> {
        let (module, name) = record.claim.split_once('.')?;
        let preset = Self::ALL.into_iter().find(|one| one.module() == module)?;
        let case = record.cases.first()?;
        let networks = case.arms.iter().map(|arm| network(record, arm));
        let networks: Vec<Named> = networks.collect::<Option<_>>()?;
        let possible = |network: &Named| network.checkpoint.training.is_possible();
        let claim = || preset.claim(name.to_owned(), &networks, images);
        networks.iter().all(possible).then(|| (preset, claim()))
    }

    /// Networks in memory on so many threads, those that are kept not counted: one in training, and for the
    /// weight basin on each thread a perturbed one with all its noise.
    pub fn networks_at_once(self, threads: usize) -> usize {
        match self {
            Self::Profile | Self::Morphology => 1,
            Self::Curves => 1 + threads * (1 + Basin::WEIGHTS.draws),
        }
    }

    fn source(self) -> &'static Location<'static> {
        match self {
            Self::Profile => profile::source(),
            Self::Morphology => morphology::source(),
            Self::Curves => curves::source(),
        }
    }

    fn quantity(self) -> &'static str {
        match self {
            Self::Profile => profile::QUANTITY,
            Self::Morphology => morphology::QUANTITY,
            Self::Curves => curves::QUANTITY,
        }
    }

    fn arm(self, network: &Named, images: &Images) -> Arm {
        match self {
            Self::Profile => profile::arm(network),
            Self::Morphology => morphology::arm(network, images),
            Self::Curves => curves::arm(network, images),
        }
    }
}

/// The name of the only case.
const CASE: &str = "networks";
/// Seeds unless another number is asked for.
const SEEDS: u64 = 3;

/// The network that an arm of a preset's record looks at: that of its last step.
fn network(record: &Record, arm: &ArmRecord) -> Option<Named> {
    let network = arm.networks.last()?;
    let mut trainings = record.trainings.iter();
    let training = trainings.find(|training| training.digest == network.training)?;
    Some(Named { name: arm.name.clone(), checkpoint: training.configuration.at(network.step) })
}
