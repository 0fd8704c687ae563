//! Frozen names of data.
//!
//! These bytes name random streams: a change to any of them moves every digit. What people read is
//! [`Display`](std::fmt::Display).

use super::{Classes, Data, ExtraClass, Inputs, LabelNoise, Labels, Noise, Scale};

/// Samples of a mixture whose name has no number of samples.
const UNNAMED_SAMPLES: usize = 5_500;

/// Dimensions of a sphere or a mixture whose name has none.
const UNNAMED_DIMENSIONS: usize = 64;

impl Inputs {
    /// The name of these inputs in the purposes of random streams, frozen.
    pub fn stream_name(&self) -> String {
        match *self {
            Self::Images => "images".to_owned(),
            Self::Mixture { clusters, samples, dimensions } => {
                let name = match dimensions {
                    UNNAMED_DIMENSIONS => format!("mixture of {clusters} Gaussian clusters"),
                    dimensions => format!(
                        "mixture of {clusters} Gaussian clusters in {dimensions} dimensions"
                    ),
                };
                match samples {
                    UNNAMED_SAMPLES => name,
                    samples => format!("{name}, {samples} samples"),
                }
            }
            Self::Noise { noise, samples } => match noise {
                Noise::Cube => format!("uniform noise, {samples} samples"),
                Noise::Sphere { radius, dimensions: UNNAMED_DIMENSIONS } => {
                    format!("noise on a sphere of radius {radius}, {samples} samples")
                }
                Noise::Sphere { radius, dimensions } => format!(
                    "noise on a sphere of radius {radius} in {dimensions} dimensions, {samples} \
                     samples"
                ),
            },
            Self::ExclusiveOr { samples } => {
                format!("sign of the product of two normal inputs, {samples} samples")
            }
            Self::Regression { samples } => format!("smooth regression, {samples} samples"),
        }
    }
}

impl Data {
    /// The name of this data in the purposes of random streams, frozen.
    ///
    /// Data that differ have other names.
    pub fn stream_name(&self) -> String {
        let noise = match self.label_noise {
            LabelNoise::None => String::new(),
            LabelNoise::Uniform => ", replaced by random ones".to_owned(),
            LabelNoise::Permuted => ", those to train permuted".to_owned(),
            LabelNoise::Partial { percent } => {
                format!(", {percent} % of those to train replaced by random ones")
            }
        };
        let first = match self.first {
            None => String::new(),
            Some(first) => format!(" (first {first} used)"),
        };
        let skip = match self.skip {
            0 => String::new(),
            skip => format!(" after {skip} others"),
        };
        let extra = match self.extra_class {
            None => String::new(),
            Some(ExtraClass { samples, factor }) => {
                format!(" and {samples} without structure times {factor}")
            }
        };
        let scale = match self.scale {
            Scale::Raw => "raw".to_owned(),
            Scale::UncentredDeviation => "standardised by the uncentred deviation".to_owned(),
            Scale::CentredRootMeanSquare => {
                "standardised by the centred root mean square".to_owned()
            }
            Scale::Channels(channels) => format!("standardised by {channels} channels"),
        };
        let held_out = match self.held_out_classes {
            0 => String::new(),
            classes => format!(", {classes} classes of other images held out"),
        };
        let input_noise = match self.input_noise {
            0 => String::new(),
            percent => format!(", {percent} % noise on the inputs"),
        };
        format!(
            "{}{noise}, {} to train{first}{extra}{skip}, {} to test, {scale}{input_noise}{held_out}",
            self.task_stream_name(),
            self.train,
            self.test
        )
    }

    /// The name of inputs and classes alone, frozen: of the streams that depend on nothing else.
    pub(crate) fn task_stream_name(&self) -> String {
        let labels = match self.labels {
            Labels::Original => "original labels".to_owned(),
            Labels::Modulo(classes) => format!("label modulo {classes}"),
            Labels::ModuloHalf => "label modulo half the classes".to_owned(),
            Labels::Dealt { classes, dealing } => {
                format!("dealing {dealing} into {classes} classes")
            }
        };
        let classes = match self.classes {
            Classes::All => "",
            Classes::Drawn => ", half of the classes",
            Classes::HeldOut => ", the other half of the classes",
        };
        format!("{}, {labels}{classes}", self.inputs.stream_name())
    }
}
