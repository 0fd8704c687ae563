//! The weights of a stack of linear layers, at moments in time.

use std::sync::Arc;
use std::time::Instant;

use deepclaims_lab::data::{Images, Samples};
use deepclaims_lab::laboratory::Measures;
use deepclaims_lab::measure::features::NetworkLayer;
use deepclaims_lab::measure::{Strength, Waves};
use deepclaims_lab::net::Network;
use deepclaims_lab::numerics::Stream;
use serde::Serialize;

use super::document::{FeaturesDocument, SCHEMA};
use super::error::MeasureError;
use super::features::{FeaturesRequest, measure_features};
use super::sources::{FeatureSet, Labels, Layer, files};
use super::stack::{Stack, StackSelection};
use crate::preset::{FEWEST_MATRICES, PAIRINGS, of_layer};
use crate::program::Program;

/// Random orders of layers with which a depth profile is compared, as in `channels.periodic`.
const ORDERS: usize = 200;
/// Seeds of the splits where a stack is run forward.
const SEEDS: u64 = 3;
/// Most samples on which layers are compared.
const CKA_SAMPLES: usize = 5_000;

/// What was measured on weights. Numbers that do not exist are NaN, null in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct WeightsDocument {
    /// Version of this form.
    pub schema: &'static str,
    /// What measured.
    pub program: Program,
    /// What follows every layer but the last.
    pub activation: String,
    /// Whether matrices were `in × out`.
    pub transposed: bool,
    /// The moments, in the order of time.
    pub moments: Vec<MomentDocument>,
    /// What the layers of the last moment represent, where there were data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub features: Option<FeaturesDocument>,
    /// What a reader must know, a sentence each.
    pub remarks: Vec<String>,
    /// Seconds on the clock.
    pub seconds: f64,
}

/// The weights at one moment.
#[derive(Clone, Debug, Serialize)]
pub struct MomentDocument {
    /// The file.
    pub file: String,
    /// Logarithm of the sum over all paths of the product of absolute weights, minus its mean over
    /// random pairings of nodes.
    pub path_gain: f64,
    /// Shares of the periods in the logarithms of the norms between hidden layers, longest first.
    pub depth_spectrum: Vec<f64>,
    /// The best wave's share of the variance of the depth profiles, minus its mean over random
    /// orders of the layers, see `channels.periodic`.
    pub wave_excess: f64,
    /// The matrices, first layer to head.
    pub matrices: Vec<MatrixDocument>,
}

/// One matrix, and the nodes to which it leads.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixDocument {
    /// The name of the tensor.
    pub name: String,
    /// Its inputs.
    pub inputs: usize,
    /// Its units.
    pub units: usize,
    /// Its Frobenius norm.
    pub norm: f64,
    /// The Frobenius norm of its change since the moment before; null at the first.
    pub change: f64,
    /// Coefficient of variation of the node strengths; null of the head, as all that follows.
    pub variation: f64,
    /// Correlation of in- and out-strengths.
    pub correlation: f64,
    /// Participation ratio of in-strengths.
    pub participation: f64,
    /// Sarle's coefficient of log strengths.
    pub bimodality: f64,
    /// Otsu's share of their variance.
    pub otsu_share: f64,
}

/// Measures as they are meant to be.
struct Plain;

impl Measures for Plain {}

/// Stacks of the same layers at moments in time.
///
/// # Errors
/// Where a file cannot be read or holds no stack, or stacks differ in shape.
pub fn stacks(words: &[String], selection: &StackSelection) -> Result<Vec<Stack>, MeasureError> {
    let stacks: Vec<Stack> =
        files(words)?.iter().map(|path| Stack::read(path, selection)).collect::<Result<_, _>>()?;
    let first = sizes(&stacks[0].network);
    match stacks.iter().find(|stack| sizes(&stack.network) != first) {
        Some(stack) => Err(MeasureError::Moments {
            path: stack.path.clone(),
            found: arrows(&sizes(&stack.network)),
            expected: arrows(&first),
            reference: stacks[0].path.clone(),
        }),
        None => Ok(stacks),
    }
}

/// Inputs, units of all layers.
fn sizes(network: &Network) -> Vec<usize> {
    let first = network.layers()[0].fan_in;
    std::iter::once(first).chain(network.layers().iter().map(|layer| layer.fan_out)).collect()
}

fn arrows(sizes: &[usize]) -> String {
    sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" → ")
}

/// Measures stacks at moments in time; the last one on `images`, where there are some.
///
/// # Errors
/// Where the images do not fit the stack.
pub fn measure_weights(
    stacks: &[Stack],
    images: Option<Images>,
    tell: &(dyn Fn(&str) + Sync),
) -> Result<WeightsDocument, MeasureError> {
    let start = Instant::now();
    let moments = stacks.iter().enumerate().map(|(index, stack)| {
        tell(&format!("measured weights of {}", stack.path.display()));
        moment(stack, index.checked_sub(1).map(|before| &stacks[before].network))
    });
    let moments = moments.collect();
    let last = stacks.last().unwrap_or_else(|| unreachable!("no pattern without files"));
    let features = images.map(|images| {
        let request = forward(last, images)?;
        measure_features(&request, tell)
    });
    let broken = stacks.iter().filter(|stack| stack.not_finite > 0).map(|stack| {
        format!(
            "{} has {} parameters that are not finite; numbers that depend on them are left out.",
            stack.path.display(),
            stack.not_finite
        )
    });
    Ok(WeightsDocument {
        schema: SCHEMA,
        program: Program::this(),
        activation: last.network.layers()[0].activation.to_string(),
        transposed: last.transposed,
        moments,
        features: features.transpose()?,
        remarks: broken.collect(),
        seconds: start.elapsed().as_secs_f64(),
    })
}

fn moment(stack: &Stack, before: Option<&Network>) -> MomentDocument {
    let network = &stack.network;
    // As in the morphology of our own networks: the first matrix has another shape than those
    // between hidden layers.
    let between = || 2..=network.depth();
    let norms: Vec<f64> =
        between().map(|layer| libm::log(Plain.weight_norm(network, layer))).collect();
    let participation = between().map(|layer| {
        let strengths = Plain.node_strengths(network, layer, Strength::Squared);
        Plain.participation_ratio(&strengths.incoming)
    });
    let profiles = [norms.clone(), participation.collect()];
    let stream = |purpose: &str| Stream::new(0, purpose);
    let matrices = (1..=network.layers().len()).zip(&stack.names);
    MomentDocument {
        file: stack.path.display().to_string(),
        path_gain: Plain.log_path_gain_excess(network, PAIRINGS, &mut stream("measure/pairings")),
        depth_spectrum: if norms.len() < FEWEST_MATRICES {
            Vec::new()
        } else {
            Plain.depth_spectrum(&norms)
        },
        wave_excess: Plain.wave_excess(
            &profiles,
            Waves::periodic(norms.len()),
            ORDERS,
            &mut stream("measure/orders"),
        ),
        matrices: matrices.map(|(layer, name)| matrix(network, before, layer, name)).collect(),
    }
}

fn matrix(network: &Network, before: Option<&Network>, layer: usize, name: &str) -> MatrixDocument {
    let shape = &network.layers()[layer - 1];
    let [norm, variation, correlation, participation, bimodality, otsu_share] =
        if layer <= network.depth() {
            of_layer(&Plain, network, layer)
        } else {
            let norm = Plain.weight_norm(network, layer);
            [norm, f64::NAN, f64::NAN, f64::NAN, f64::NAN, f64::NAN]
        };
    MatrixDocument {
        name: name.to_owned(),
        inputs: shape.fan_in,
        units: shape.fan_out,
        norm,
        change: before.map_or(f64::NAN, |before| Plain.weight_change(before, network, layer)),
        variation,
        correlation,
        participation,
        bimodality,
        otsu_share,
    }
}

/// The layers of a stack on images, as features.
fn forward(stack: &Stack, images: Images) -> Result<FeaturesRequest, MeasureError> {
    let (found, expected) = (images.input_size(), stack.network.layers()[0].fan_in);
    if found != expected {
        return Err(MeasureError::ImageSize {
            data: images.name,
            found,
            expected,
            path: stack.path.clone(),
        });
    }
    let network = Arc::new(stack.network.clone());
    let set = |samples: Samples| {
        let inputs = Arc::new(samples.inputs);
        let layer = |(index, name): (usize, &String)| Layer {
            name: name.clone(),
            path: stack.path.clone(),
            element: "f32".to_owned(),
            shape: vec![inputs.rows(), network.layers()[index].fan_out],
            features: Arc::new(NetworkLayer {
                network: network.clone(),
                inputs: inputs.clone(),
                layer: index,
            }),
        };
        let labels = samples.labels.iter().map(|&class| images.labels[class]).collect();
        FeatureSet {
            layers: stack.names.iter().enumerate().map(layer).collect(),
            source: Labels { path: images.name.clone().into(), array: None },
            labels,
        }
    };
    Ok(FeaturesRequest {
        features: set(images.train.clone()),
        test: images.test.clone().map(set),
        held_out: None,
        head: None,
        first_seed: 0,
        seeds: SEEDS,
        cka_samples: CKA_SAMPLES,
    })
}
