//! Arms: the networks of a comparison, and what is read from them.

use std::fmt;
use std::sync::Arc;

use super::{Estimate, Evidence, Rule};
use deepclaims_lab::data::Data;
use deepclaims_lab::train::Checkpoint;

/// Why a seed has no numbers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Missing {
    /// In words.
    pub reason: String,
}

impl Missing {
    /// A cell that is missing for this reason.
    pub fn because(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
        }
    }
}

/// The named numbers that an arm reads for one seed; NaN is a number that does not exist.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers(Vec<(String, f64)>);

impl Numbers {
    /// The number of this name.
    pub fn get(&self, name: &str) -> Option<f64> {
        self.iter()
            .find_map(|(candidate, value)| (candidate == name).then_some(value))
    }

    /// All numbers in the order in which they were given.
    pub fn iter(&self) -> impl Iterator<Item = (&str, f64)> {
        self.0.iter().map(|(name, value)| (name.as_str(), *value))
    }
}

impl<Name: Into<String>, const N: usize> From<[(Name, f64); N]> for Numbers {
    fn from(numbers: [(Name, f64); N]) -> Self {
        numbers.into_iter().collect()
    }
}

impl<Name: Into<String>> FromIterator<(Name, f64)> for Numbers {
    fn from_iter<I: IntoIterator<Item = (Name, f64)>>(numbers: I) -> Self {
        Self(
            numbers
                .into_iter()
                .map(|(name, value)| (name.into(), value))
                .collect(),
        )
    }
}

type Reader = dyn Fn(&Evidence<'_>) -> Result<Numbers, Missing> + Send + Sync;

/// Networks of one kind, and how their numbers are read: the effect, a control, a comparison.
///
/// An arm takes any number of checkpoints, or samples without a network, or nothing but its seed. Clones
/// are the same arm, which is read once a seed however many claims have it.
#[derive(Clone)]
pub struct Arm(Arc<Inner>);

struct Inner {
    name: String,
    checkpoints: Vec<Checkpoint>,
    data: Vec<Data>,
    read: Box<Reader>,
}

impl fmt::Debug for Arm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arm")
            .field("name", &self.0.name)
            .field("checkpoints", &self.0.checkpoints)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Arm {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Arm {
    /// An arm whose numbers `read` takes from the networks at `checkpoints`, which it sees in this
    /// order.
    pub fn new<R>(
        name: impl Into<String>,
        checkpoints: impl IntoIterator<Item = Checkpoint>,
        read: R,
    ) -> Self
    where
        R: Fn(&Evidence<'_>) -> Result<Numbers, Missing> + Send + Sync + 'static,
    {
        Self(Arc::new(Inner {
            name: name.into(),
            checkpoints: checkpoints.into_iter().collect(),
            data: Vec::new(),
            read: Box::new(read),
        }))
    }

    /// An arm whose numbers `read` takes from samples of `data`, which it sees in this order, or from its
    /// seed alone; without a trained network.
    pub fn untrained<R>(
        name: impl Into<String>,
        data: impl IntoIterator<Item = Data>,
        read: R,
    ) -> Self
    where
        R: Fn(&Evidence<'_>) -> Result<Numbers, Missing> + Send + Sync + 'static,
    {
        Self(Arc::new(Inner {
            name: name.into(),
            checkpoints: Vec::new(),
            data: data.into_iter().collect(),
            read: Box::new(read),
        }))
    }

    /// Its name within the case.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The networks it reads.
    pub fn checkpoints(&self) -> &[Checkpoint] {
        &self.0.checkpoints
    }

    /// The data sets whose samples it reads without a network.
    pub fn data(&self) -> &[Data] {
        &self.0.data
    }

    /// One line a training, with the steps at which it is read, and one for samples without a network:
    /// all that determines its networks.
    pub fn networks(&self) -> Vec<String> {
        let samples = self
            .data()
            .iter()
            .map(|data| format!("no training | {}", data.stream_name()));
        let trained = self
            .checkpoints()
            .chunk_by(|a, b| a.training == b.training)
            .map(|run| {
                let kept_steps: Vec<String> = run
                    .iter()
                    .map(|checkpoint| checkpoint.step.stream_name())
                    .collect();
                format!(
                    "{} | at {}",
                    run[0].training.stream_name(),
                    kept_steps.join(", ")
                )
            });
        trained.chain(samples).collect()
    }

    /// The numbers of one seed.
    pub fn read(&self, evidence: &Evidence<'_>) -> Result<Numbers, Missing> {
        (self.0.read)(evidence)
    }

    /// The number called `name`.
    pub fn number(&self, name: impl Into<String>) -> Number {
        Number {
            minuend: (self.clone(), name.into()),
            subtrahend: None,
        }
    }

    /// The mean over seeds of the number called `name`.
    pub fn mean(&self, name: impl Into<String>) -> Estimate {
        self.number(name).mean()
    }

    /// The mean over seeds of every number whose name is `name` followed by a place, such as a depth.
    pub fn everywhere(&self, name: impl Into<String>) -> Estimate {
        Estimate::new(self.number(name), Rule::Everywhere)
    }

    /// The share of seeds in which the number called `name` is 1 and not 0.
    pub fn share(&self, name: impl Into<String>) -> Estimate {
        self.number(name).share()
    }
}

/// A number that each seed has: one of an arm, or the difference of two in the same seed.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    pub(super) minuend: (Arm, String),
    pub(super) subtrahend: Option<(Arm, String)>,
}

impl Number {
    /// This number minus another one of the same seed: a paired difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            subtrahend: Some(other.minuend),
            ..self
        }
    }

    /// Its mean over seeds.
    pub fn mean(self) -> Estimate {
        Estimate::new(self, Rule::Mean)
    }

    /// The share of seeds in which it is 1 and not 0.
    pub fn share(self) -> Estimate {
        Estimate::new(self, Rule::Share)
    }

    /// The arms it is read from.
    pub fn arms(&self) -> impl Iterator<Item = &Arm> {
        std::iter::once(&self.minuend)
            .chain(&self.subtrahend)
            .map(|(arm, _)| arm)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (arm, name) = &self.minuend;
        match &self.subtrahend {
            None => write!(f, "{}: {name}", arm.name()),
            Some((other, same)) if same == name => {
                write!(f, "{} − {}: {name}", arm.name(), other.name())
            }
            Some((other, another)) => {
                write!(f, "{}: {name} − {}: {another}", arm.name(), other.name())
            }
        }
    }
}
