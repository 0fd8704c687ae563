//! Which data a network is trained on, as a value.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::numerics::exact;

/// Number of inputs of generated samples.
pub(super) const DIMENSIONS: usize = 64;

/// Where the inputs come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inputs {
    /// The images the laboratory was given: the embedded digits, or the user's own data.
    Images,
    /// A mixture of this many Gaussian clusters.
    Mixture {
        /// Number of clusters; the classes share them.
        clusters: usize,
        /// Number of samples drawn.
        samples: usize,
        /// Number of inputs; the text form does not mention 64.
        #[serde(default = "usual_dimensions", skip_serializing_if = "are_usual_dimensions")]
        dimensions: usize,
    },
    /// Inputs without structure in 64 dimensions, with ten labels drawn uniformly that say nothing
    /// about them.
    Noise {
        /// Their distribution.
        noise: Noise,
        /// Number of samples drawn.
        samples: usize,
    },
    /// Two independent standard normal inputs in two classes, by the sign of their product: class 1
    /// where both have the same sign.
    ExclusiveOr {
        /// Number of samples drawn.
        samples: usize,
    },
    /// Inputs uniform on [0, 1] in 8 dimensions, with a smooth function of them to predict and no
    /// classes, see [`Samples::number`](super::Samples::number).
    Regression {
        /// Number of samples drawn.
        samples: usize,
    },
}

/// The distribution of inputs without structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noise {
    /// Every input uniform on [0, 1].
    Cube,
    /// Uniform on the sphere of this radius.
    Sphere {
        /// The radius.
        radius: u32,
        /// Number of inputs; the text form does not mention 64.
        #[serde(default = "usual_dimensions", skip_serializing_if = "are_usual_dimensions")]
        dimensions: usize,
    },
}

fn usual_dimensions() -> usize {
    DIMENSIONS
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes every field by reference")]
fn are_usual_dimensions(dimensions: &usize) -> bool {
    *dimensions == DIMENSIONS
}

impl Noise {
    /// Uniform on the sphere of this radius in 64 dimensions.
    pub fn sphere(radius: u32) -> Self {
        Self::Sphere { radius, dimensions: DIMENSIONS }
    }

    /// Number of inputs.
    pub fn dimensions(self) -> usize {
        match self {
            Self::Cube => DIMENSIONS,
            Self::Sphere { dimensions, .. } => dimensions,
        }
    }
}

impl Inputs {
    /// So many samples of a mixture of Gaussian clusters in 64 dimensions.
    pub fn mixture(clusters: usize, samples: usize) -> Self {
        Self::Mixture { clusters, samples, dimensions: DIMENSIONS }
    }

    /// Number of samples that are generated; nothing for images.
    pub fn generated(self) -> Option<usize> {
        match self {
            Self::Images => None,
            Self::Mixture { samples, .. }
            | Self::Noise { samples, .. }
            | Self::ExclusiveOr { samples }
            | Self::Regression { samples } => Some(samples),
        }
    }
}

/// How the labels of a data set with `C` classes (of a mixture: `C` clusters) become the classes of
/// a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Labels {
    /// As they are.
    Original,
    /// Label modulo this number.
    Modulo(usize),
    /// Label modulo `⌈C/2⌉`: pairs of classes become one. On the digits, modulo 5.
    ModuloHalf,
    /// The labels in another order, drawn at random for each seed and number of the dealing, modulo
    /// `classes`: other unions of the same clusters.
    Dealt {
        /// Number of classes.
        classes: usize,
        /// Which of the random orders.
        dealing: u32,
    },
}

/// Which classes of the task a network meets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Classes {
    /// All of them.
    #[default]
    All,
    /// `⌈C/2⌉` of them, drawn at random for each seed.
    Drawn,
    /// The classes that are not drawn.
    HeldOut,
}

/// What is wrong with labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LabelNoise {
    /// Nothing.
    #[default]
    None,
    /// Every label, training and test, is replaced by one drawn uniformly from the classes.
    Uniform,
    /// The training samples have one another's labels, in a random order; test samples have their
    /// own.
    Permuted,
    /// Each training label is replaced with this probability by one drawn uniformly from the
    /// classes; test samples have their own.
    Partial {
        /// The probability, in hundredths.
        percent: u32,
    },
}

impl Labels {
    /// Number of classes of the task, given the number of original ones.
    pub fn classes(self, original: usize) -> usize {
        match self {
            Self::Original => original,
            Self::Modulo(classes) | Self::Dealt { classes, .. } => classes.min(original),
            Self::ModuloHalf => original.div_ceil(2),
        }
    }
}

/// How inputs are shifted and scaled, by numbers taken from the training inputs alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// As they are.
    Raw,
    /// Minus the mean of each feature, divided by the standard deviation of all entries of the
    /// uncentred training matrix.
    UncentredDeviation,
    /// Minus the mean of each feature, divided by the root mean square of all entries of the
    /// centred training matrix.
    CentredRootMeanSquare,
    /// Minus the mean of each channel, divided by its standard deviation, both over all places and
    /// training samples. The inputs are so many channels, one after the other, of equal size.
    Channels(usize),
}

/// The data of a training: inputs, classes, sizes and scale. A seed turns it into a
/// [`Split`](super::Split).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// Where the inputs come from.
    pub inputs: Inputs,
    /// What is to be told apart.
    pub labels: Labels,
    /// Which of these classes are trained on; samples of the others are held out, see
    /// [`Split::held_out`](super::Split::held_out).
    pub classes: Classes,
    /// What is wrong with the labels.
    pub label_noise: LabelNoise,
    /// How inputs are scaled.
    pub scale: Scale,
    /// Number of training samples, before `first`; shrinks in proportion with smaller data.
    pub train: usize,
    /// Number of test samples; shrinks in the same proportion.
    pub test: usize,
    /// Only this many training samples are used, the first of the split. They are cut off after
    /// scaling, so that networks with and without the cut see the same numbers.
    pub first: Option<usize>,
    /// Number of samples of the split that come before the training samples and are not used, so
    /// that trainings of one seed may have disjoint training sets; shrinks in proportion with
    /// smaller data.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub skip: usize,
    /// A further class to train on, of images without structure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_class: Option<ExtraClass>,
    /// Standard deviation of the normal noise on every scaled input, of samples to train and to
    /// test, in hundredths of the root mean square of the training inputs.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub input_noise: u32,
    /// Of so many classes, drawn for each seed from [`Images::held_out`], samples are held out where
    /// all classes are met; of none where the laboratory has no such images. No network depends on it.
    ///
    /// [`Images::held_out`]: super::Images::held_out
    #[serde(default, skip_serializing_if = "is_zero")]
    pub held_out_classes: usize,
}

/// Whether the text form does not mention a number.
fn is_zero<T: Default + PartialEq>(number: &T) -> bool {
    *number == T::default()
}

/// Training samples of one class more: every input is drawn from the values that it has among the
/// training samples, independently of the others, and multiplied after scaling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtraClass {
    /// Number of samples.
    pub samples: usize,
    /// Factor on every input.
    pub factor: u32,
}

impl Data {
    /// Whether it has classes and samples, and no size is beyond ten million.
    pub(crate) fn is_possible(&self) -> bool {
        const MOST: usize = 10_000_000;
        let classes = match self.labels {
            Labels::Original | Labels::ModuloHalf => 1,
            Labels::Modulo(classes) | Labels::Dealt { classes, .. } => classes,
        };
        let (clusters, samples) = match self.inputs {
            Inputs::Images => (1, 1),
            Inputs::Mixture { clusters, samples, .. } => (clusters, samples),
            Inputs::Noise { samples, .. }
            | Inputs::ExclusiveOr { samples }
            | Inputs::Regression { samples } => (1, samples),
        };
        let dimensions = match self.inputs {
            Inputs::Noise { noise, .. } => noise.dimensions(),
            Inputs::Mixture { dimensions, .. } => dimensions,
            _ => 1,
        };
        let sizes = [
            classes,
            clusters,
            samples,
            self.train,
            self.first.unwrap_or(1),
            self.extra_class.map_or(1, |extra| extra.samples),
            dimensions,
            if let Scale::Channels(channels) = self.scale { channels } else { 1 },
        ];
        let counts = [self.test, self.skip, self.held_out_classes];
        sizes.iter().all(|size| (1..=MOST).contains(size))
            && counts.iter().all(|count| *count <= MOST)
    }

    /// The laboratory's images: 1,200 to train, 597 to test, all classes, standardised.
    pub fn images() -> Self {
        Self {
            inputs: Inputs::Images,
            labels: Labels::Original,
            classes: Classes::All,
            label_noise: LabelNoise::None,
            scale: Scale::UncentredDeviation,
            train: 1_200,
            test: 597,
            first: None,
            skip: 0,
            extra_class: None,
            input_noise: 0,
            held_out_classes: 0,
        }
    }

    /// So many samples of a mixture of Gaussian clusters, dealt into `classes` classes in turn and
    /// standardised: up to 4,000 to train, up to 1,500 to test, fewer in proportion.
    pub fn mixture(clusters: usize, samples: usize, classes: usize) -> Self {
        Self {
            inputs: Inputs::mixture(clusters, samples),
            labels: Labels::Modulo(classes),
            train: 4_000,
            test: 1_500,
            ..Self::images()
        }
    }

    /// Samples of noise, as they are: `train` to train and as many to test.
    pub fn noise(noise: Noise, train: usize) -> Self {
        Self::noise_of(noise, 2 * train).raw(train, train)
    }

    /// So many samples of noise, standardised.
    pub fn noise_of(noise: Noise, samples: usize) -> Self {
        Self { inputs: Inputs::Noise { noise, samples }, ..Self::images() }
    }

    /// So many samples of [`Inputs::ExclusiveOr`], standardised.
    pub fn exclusive_or(samples: usize) -> Self {
        Self { inputs: Inputs::ExclusiveOr { samples }, ..Self::images() }
    }

    /// Samples of a regression on a smooth function, as they are, all of them to train.
    pub fn regression(samples: usize) -> Self {
        Self { inputs: Inputs::Regression { samples }, ..Self::images() }.raw(samples, 0)
    }

    /// Whether its samples have numbers to predict and no classes.
    pub fn is_regression(&self) -> bool {
        matches!(self.inputs, Inputs::Regression { .. })
    }

    /// The same with inputs as they are, `train` samples to train and `test` to test.
    #[must_use]
    pub fn raw(self, train: usize, test: usize) -> Self {
        Self { scale: Scale::Raw, train, test, ..self }
    }

    /// The same with other classes.
    #[must_use]
    pub fn labelled(self, labels: Labels) -> Self {
        Self { labels, ..self }
    }

    /// The same with these classes alone, `train` samples of them to train and `test` to test.
    #[must_use]
    pub fn with_classes(self, classes: Classes, train: usize, test: usize) -> Self {
        Self { classes, train, test, ..self }
    }

    /// The same with labels that say nothing about the inputs.
    #[must_use]
    pub fn with_random_labels(self) -> Self {
        self.with_label_noise(LabelNoise::Uniform)
    }

    /// The same with this wrong with the labels.
    #[must_use]
    pub fn with_label_noise(self, label_noise: LabelNoise) -> Self {
        Self { label_noise, ..self }
    }

    /// The same with only the first `samples` training samples.
    #[must_use]
    pub fn first(self, samples: usize) -> Self {
        Self { first: Some(samples), ..self }
    }

    /// The same with the training samples that come after the first `samples` of the split.
    #[must_use]
    pub fn skip(self, samples: usize) -> Self {
        Self { skip: samples, ..self }
    }

    /// The same with one class more, of training samples without structure.
    #[must_use]
    pub fn with_extra_class(self, extra_class: ExtraClass) -> Self {
        Self { extra_class: Some(extra_class), ..self }
    }

    /// The same with so much noise on the inputs, in hundredths of their root mean square.
    #[must_use]
    pub fn with_input_noise(self, percent: u32) -> Self {
        Self { input_noise: percent, ..self }
    }

    /// The same with samples of so many classes of other images held out.
    #[must_use]
    pub fn with_held_out_classes(self, held_out_classes: usize) -> Self {
        Self { held_out_classes, ..self }
    }

    /// A name of this data for other programs, made like [`Training::digest`].
    ///
    /// [`Training::digest`]: crate::train::Training::digest
    pub fn digest(&self) -> String {
        exact::digest(self)
    }
}

impl fmt::Display for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Images => write!(f, "images"),
            Self::Mixture { clusters, samples, dimensions } => {
                write!(f, "{samples} samples of {clusters} Gaussian clusters")?;
                match *dimensions {
                    DIMENSIONS => Ok(()),
                    dimensions => write!(f, " in {dimensions} dimensions"),
                }
            }
            Self::Noise { noise, samples } => write!(f, "{samples} samples of {noise}"),
            Self::ExclusiveOr { samples } => {
                write!(f, "{samples} samples of the sign of a product")
            }
            Self::Regression { samples } => write!(f, "{samples} samples of a regression"),
        }
    }
}

impl fmt::Display for Noise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cube => write!(f, "uniform noise"),
            Self::Sphere { radius, dimensions } => {
                write!(f, "noise on a sphere of radius {radius}")?;
                match *dimensions {
                    DIMENSIONS => Ok(()),
                    dimensions => write!(f, " in {dimensions} dimensions"),
                }
            }
        }
    }
}

impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Original => write!(f, "original labels"),
            Self::Modulo(classes) => write!(f, "labels modulo {classes}"),
            Self::ModuloHalf => write!(f, "labels modulo half the number of classes"),
            Self::Dealt { classes, dealing } => {
                write!(f, "labels dealt into {classes} classes (dealing {dealing})")
            }
        }
    }
}

/// For people, in one line: complete, but its wording may change.
impl fmt::Display for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}, ", self.inputs, self.labels)?;
        f.write_str(match self.classes {
            Classes::All => "",
            Classes::Drawn => "a random half of the classes, ",
            Classes::HeldOut => "held-out classes, ",
        })?;
        match self.label_noise {
            LabelNoise::None => {}
            LabelNoise::Uniform => write!(f, "all replaced at random, ")?,
            LabelNoise::Permuted => write!(f, "training labels permuted, ")?,
            LabelNoise::Partial { percent } => {
                write!(f, "{percent}% of training labels replaced at random, ")?;
            }
        }
        write!(f, "{} training samples", self.train)?;
        if let Some(first) = self.first {
            write!(f, " (the first {first} used)")?;
        }
        if self.skip > 0 {
            write!(f, " after {} others", self.skip)?;
        }
        if let Some(ExtraClass { samples, factor }) = self.extra_class {
            write!(f, " and {samples} without structure, times {factor}, in a class of their own")?;
        }
        write!(f, ", {} test samples, ", self.test)?;
        if self.input_noise > 0 {
            write!(f, "{}% noise on the inputs, ", self.input_noise)?;
        }
        if self.held_out_classes > 0 {
            write!(f, "{} classes of other images held out, ", self.held_out_classes)?;
        }
        match self.scale {
            Scale::Raw => write!(f, "raw"),
            Scale::UncentredDeviation => write!(f, "standardised (uncentred deviation)"),
            Scale::CentredRootMeanSquare => write!(f, "standardised (centred root mean square)"),
            Scale::Channels(channels) => write!(f, "standardised ({channels} channels)"),
        }
    }
}
