//! What can be varied, and the values it takes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Something that a claim's networks, data or layers are built with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    /// Number of hidden layers.
    Depth,
    /// Units of every hidden layer.
    Width,
    /// Learning rate.
    LearningRate,
    /// Samples a step.
    Batch,
    /// Epochs or steps of a training.
    Length,
    /// Training samples.
    Samples,
    /// Factor on the initial weights.
    InitialScale,
    /// Weight decay.
    WeightDecay,
    /// Probability with which a training label is replaced by a random one.
    LabelNoise,
    /// Standard deviation of noise on the inputs, over their root mean square.
    InputNoise,
    /// Nonlinearity of the hidden layers: `relu`, `tanh` or `linear`.
    Activation,
    /// Clusters of the Gaussian mixture.
    Clusters,
    /// Classes into which the clusters of the mixture are dealt.
    Classes,
    /// Where inputs come from: `digits`, `mixture` or `noise`.
    Data,
    /// Dimensions of guide and inputs, and width of the layers; inputs of the Gaussian mixture.
    Dimension,
    /// Rows that a norm-maximising layer draws for each that it keeps.
    Ratio,
    /// Factor on the noise of a reading.
    Noise,
    /// Factor on the length of a code.
    Strength,
}

impl Setting {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 18] = [
        Self::Depth,
        Self::Width,
        Self::LearningRate,
        Self::Batch,
        Self::Length,
        Self::Samples,
        Self::InitialScale,
        Self::WeightDecay,
        Self::LabelNoise,
        Self::InputNoise,
        Self::Activation,
        Self::Clusters,
        Self::Classes,
        Self::Data,
        Self::Dimension,
        Self::Ratio,
        Self::Noise,
        Self::Strength,
    ];

    /// Its name on the command line and in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Depth => "depth",
            Self::Width => "width",
            Self::LearningRate => "learning-rate",
            Self::Batch => "batch",
            Self::Length => "length",
            Self::Samples => "samples",
            Self::InitialScale => "initial-scale",
            Self::WeightDecay => "weight-decay",
            Self::LabelNoise => "label-noise",
            Self::InputNoise => "input-noise",
            Self::Activation => "activation",
            Self::Clusters => "clusters",
            Self::Classes => "classes",
            Self::Data => "data",
            Self::Dimension => "dimension",
            Self::Ratio => "ratio",
            Self::Noise => "noise",
            Self::Strength => "strength",
        }
    }

    /// Whether its values are whole numbers where they are no factors.
    pub fn is_whole(self) -> bool {
        matches!(
            self,
            Self::Depth
                | Self::Width
                | Self::Batch
                | Self::Samples
                | Self::Clusters
                | Self::Classes
                | Self::Dimension
                | Self::Ratio
        )
    }

    /// Whether its values are whole numbers of hundredths.
    pub(crate) fn is_in_hundredths(self) -> bool {
        matches!(self, Self::LabelNoise | Self::InputNoise)
    }

    /// How many of its values lie from one whole number to the next; nothing where it can be any number.
    pub(crate) fn values_to_a_whole(self, relative: bool) -> Option<f64> {
        if self.is_in_hundredths() {
            return Some(100.0);
        }
        (self.is_whole() && !relative).then_some(1.0)
    }

    /// Whether its values are factors on what each training has, unless a claim says otherwise.
    pub(super) fn is_usually_relative(self) -> bool {
        matches!(
            self,
            Self::LearningRate
                | Self::Length
                | Self::Samples
                | Self::InitialScale
                | Self::WeightDecay
                | Self::Noise
                | Self::Strength
        )
    }

    /// Whether a network that is not trained has no such setting.
    pub(super) fn is_of_training(self) -> bool {
        matches!(
            self,
            Self::LearningRate | Self::Batch | Self::Length | Self::WeightDecay | Self::LabelNoise
        )
    }

    /// The words that are its values; nothing where they are numbers.
    pub(super) fn words(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Activation => Some(&["relu", "tanh", "linear"]),
            Self::Data => Some(&["digits", "mixture", "noise"]),
            _ => None,
        }
    }

    /// The smallest and the largest number that it can be, as a factor or as itself.
    pub(super) fn limits(self, relative: bool) -> (f64, f64) {
        match self {
            _ if relative && self != Self::WeightDecay => (1e-6, 1e6),
            Self::Depth => (1.0, 1024.0),
            Self::Batch => (1.0, 1e6),
            Self::Width | Self::Dimension => (2.0, 8192.0),
            Self::Samples => (2.0, 1e6),
            Self::Clusters | Self::Classes => (2.0, 1e4),
            Self::Ratio => (1.0, 256.0),
            Self::LabelNoise => (0.0, 1.0),
            Self::WeightDecay => (0.0, 1e6),
            Self::InputNoise => (0.0, 100.0),
            _ => (1e-9, 1e6),
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// No setting is called so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no setting; the settings are {known}", known = Setting::ALL.map(Setting::name).join(", "))]
pub struct UnknownSetting(pub String);

impl FromStr for Setting {
    type Err = UnknownSetting;

    fn from_str(text: &str) -> Result<Self, UnknownSetting> {
        let found = Self::ALL.into_iter().find(|setting| setting.name() == text);
        found.ok_or_else(|| UnknownSetting(text.to_owned()))
    }
}

/// What a setting is: a number or a word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A finite number.
    Number(f64),
    /// One of the setting's words.
    Word(String),
}

impl Value {
    /// The number; nothing where it is a word.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Word(_) => None,
        }
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(word: &str) -> Self {
        Self::Word(word.to_owned())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => f.pad(&number.to_string()),
            Self::Word(word) => f.pad(word),
        }
    }
}
