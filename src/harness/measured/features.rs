//! Layers of one network on samples with labels.

use std::time::Instant;

use deepclaims_lab::measure::features::{Features, shared_samples, similarities};
use deepclaims_lab::numerics::{Matrix, Stream};
use rayon::prelude::*;

use super::document::{
    FeaturesDocument, LayerDocument, MemoryDocument, SCHEMA, SecondsDocument, SeedsDocument,
    SetDocument, TunnelDocument,
};
use super::error::{MeasureError, count};
use super::head::SourcedHead;
use super::layer::MeasuredLayer;
use super::memory::{Budget, peak_bytes};
use super::samples::{Samples, TEST_SHARE};
use super::sources::FeatureSet;
use crate::program::Program;

/// With fewer samples a class, more than a fifth of the variance within classes is lost to the means
/// that are taken from the same samples.
const OF_A_CLASS: usize = 5;

/// What is to be measured.
#[derive(Clone)]
pub struct FeaturesRequest {
    /// The layers on samples with labels.
    pub features: FeatureSet,
    /// The same layers on test samples; without, a fifth of each class is held back, seed by seed.
    pub test: Option<FeatureSet>,
    /// The same layers on samples of other classes.
    pub held_out: Option<FeatureSet>,
    /// The network's own classifier on the last layer.
    pub head: Option<SourcedHead>,
    /// The first seed.
    pub first_seed: u64,
    /// How many seeds.
    pub seeds: u64,
    /// Most samples on which layers are compared.
    pub cka_samples: usize,
}

/// Measures all layers, on the threads of the pool in which it is called. `tell` is told, before
/// anything is read, what it will take, and each layer that is done.
///
/// # Errors
/// Where samples and labels do not allow it.
pub fn measure_features(
    request: &FeaturesRequest,
    tell: &(dyn Fn(&str) + Sync),
) -> Result<FeaturesDocument, MeasureError> {
    let start = Instant::now();
    let FeaturesRequest { features, test, held_out, .. } = request;
    for (set, option) in [(test, "--test"), (held_out, "--held-out-features")] {
        set.iter().try_for_each(|set| set.check_fits(features, option))?;
    }
    let seeds: Vec<u64> =
        (0..request.seeds).map(|index| request.first_seed.wrapping_add(index)).collect();
    let mut samples = Samples::new(features, &seeds, test.as_ref())?;
    if let Some(set) = held_out {
        samples.held_out = Some(Box::new(Samples::new(set, &seeds, None)?));
    }
    let budget = Budget::new(features, rayon::current_num_threads());
    tell(&format!(
        "{}, {} samples: at most {:.2} GB of memory in addition to the program and the \
         pages of the mapped files",
        count(features.layers.len(), "layer"),
        features.samples(),
        budget.bytes / 1e9
    ));
    let (layers, mut seconds_of, notes) =
        measure_layers(request, &samples, budget.layers_at_once, tell);
    let drawn = compared_samples(features.samples(), request);
    let compared = layers
        .iter()
        .zip(&features.layers)
        .map(|(document, layer)| document.not_finite.is_none().then_some(&*layer.features));
    let compared: Vec<Option<&dyn Features>> = compared.collect();
    let similarities =
        seconds_of.time(|seconds| &mut seconds.cka, || similarities(&compared, &drawn));
    let head = request.head.as_ref();
    let measure = |head: &SourcedHead| head.measure(features, &samples.labels);
    let head = seconds_of.time(|seconds| &mut seconds.collapse, || head.map(measure));
    let mut remarks = remarks(request, &samples, &layers);
    remarks.extend(notes);
    Ok(FeaturesDocument {
        schema: SCHEMA,
        program: Program::this(),
        features: SetDocument::of(features),
        test: test.as_ref().map(SetDocument::of),
        held_out: held_out.as_ref().map(SetDocument::of),
        seeds: SeedsDocument { first: request.first_seed, count: request.seeds },
        cka_samples: drawn.len(),
        tunnel: TunnelDocument::of(&layers, samples.classes),
        layers,
        head,
        cka: rows(&similarities.biased),
        cka_debiased: rows(&similarities.debiased),
        remarks,
        memory: MemoryDocument { expected_bytes: budget.bytes, peak_bytes: peak_bytes() },
        seconds: start.elapsed().as_secs_f64(),
        seconds_of,
    })
}

fn measure_layers(
    request: &FeaturesRequest,
    samples: &Samples,
    at_once: usize,
    tell: &(dyn Fn(&str) + Sync),
) -> (Vec<LayerDocument>, SecondsDocument, Vec<String>) {
    let at = |set: &Option<FeatureSet>, index: usize| -> Option<super::Layer> {
        set.as_ref().map(|set| set.layers[index].clone())
    };
    let count = request.features.layers.len();
    let indices: Vec<usize> = (0..count).collect();
    let measure = |&index: &usize| {
        let (test, held_out) = (at(&request.test, index), at(&request.held_out, index));
        let layer = &request.features.layers[index];
        let measured = MeasuredLayer { layer, test: test.as_ref(), held_out: held_out.as_ref() };
        let (mut seconds, mut notes) = (SecondsDocument::default(), Vec::new());
        let document = measured.measure(samples, &mut seconds, &mut notes);
        tell(&format!("measured layer {} of {count}: {}", index + 1, layer.name));
        (document, (seconds, notes))
    };
    let groups = indices.chunks(at_once);
    let measured = groups.flat_map(|group| group.par_iter().map(measure).collect::<Vec<_>>());
    let (layers, others): (Vec<_>, Vec<_>) = measured.unzip();
    let (seconds, notes): (Vec<SecondsDocument>, Vec<Vec<String>>) = others.into_iter().unzip();
    (layers, seconds.into_iter().sum(), notes.concat())
}

/// The samples on which layers are compared: all, or as many as are asked for, drawn by the first
/// seed.
fn compared_samples(count: usize, request: &FeaturesRequest) -> Vec<usize> {
    let mut stream = Stream::new(request.first_seed, "measure/cka");
    deepclaims_lab::measure::features::drawn_units(count, request.cka_samples, &mut stream)
}

fn rows(matrix: &Matrix<f64>) -> Vec<Vec<f64>> {
    (0..matrix.rows()).map(|row| matrix.row(row).to_vec()).collect()
}

impl SetDocument {
    fn of(set: &FeatureSet) -> Self {
        let array = set.source.array.as_ref().map(|name| format!(":{name}"));
        let labels_file = format!("{}{}", set.source.path.display(), array.unwrap_or_default());
        Self {
            file: set.layers[0].path.display().to_string(),
            labels_file,
            samples: set.samples(),
            labels: set.classes(),
        }
    }
}

/// What a reader must know about these samples and layers.
fn remarks(request: &FeaturesRequest, samples: &Samples, layers: &[LayerDocument]) -> Vec<String> {
    let of_layers = layers.iter().flat_map(|layer| of_layer(layer, samples.labels.len()));
    let mut remarks: Vec<String> = of_layers.collect();
    let fewest = (0..samples.classes)
        .map(|class| samples.labels.iter().filter(|&&label| label == class).count())
        .min()
        .unwrap_or(0);
    if fewest < OF_A_CLASS {
        remarks.push(format!(
            "A class has {}: NC1, the variances within classes and the class-distance-\
             normalised variance are too small with so few, and test samples lack classes with fewer \
             than {TEST_SHARE}.",
            count(fewest, "sample")
        ));
    }
    remarks.extend(request.test.as_ref().and_then(|test| of_test(&request.features, test)));
    if let Some(held_out) = &request.held_out {
        let known = request.features.classes();
        let shared = held_out.classes().iter().filter(|label| known.contains(label)).count();
        if shared > 0 {
            remarks.push(format!(
                "{shared} of the held-out labels are labels of the features, too; they are taken for \
                 other classes."
            ));
        }
    }
    remarks
}

/// What a reader must know about test samples that are among those to which probes are fitted.
fn of_test(features: &FeatureSet, test: &FeatureSet) -> Option<String> {
    let first = &features.layers[0];
    let shared = shared_samples(&*first.features, &*test.layers[0].features);
    (shared > 0).then(|| {
        format!(
            "{shared} of {} {} the very numbers of samples of the features in {}: either probes are tested \
             on samples to which they were fitted, or this layer does not tell samples apart.",
            count(test.samples(), "test sample"),
            if shared == 1 { "has" } else { "have" },
            first.name
        )
    })
}

/// What a reader must know about a layer of so many samples.
fn of_layer(layer: &LayerDocument, samples: usize) -> Vec<String> {
    let mut remarks = Vec::new();
    let name = &layer.name;
    if let Some(broken) = &layer.not_finite {
        remarks.push(format!(
            "{name} has {} that {} not finite, the first in sample {} at unit {}; nothing of it \
             is measured.",
            count(broken.values, "value"),
            if broken.values == 1 { "is" } else { "are" },
            broken.sample,
            broken.unit
        ));
        return remarks;
    }
    if layer.used_units < layer.units {
        remarks.push(format!(
            "{name} has {} units, of which {} are used, drawn at random.",
            layer.units, layer.used_units
        ));
    }
    if layer.constant_units == layer.used_units {
        remarks.push(format!(
            "{name} is the same for all samples: it tells no classes, and it has no CKA, no \
             effective rank and no neural collapse."
        ));
    } else if layer.constant_units > 0 {
        remarks.push(format!(
            "{name} has {} of {}.",
            count(layer.constant_units, "constant unit"),
            layer.used_units
        ));
    }
    if layer.silent_units > 0 {
        remarks.push(format!(
            "{name} has {} that {} by at most a thousandth of the one that varies most: probes leave \
             {} out, and what they find may be less than it holds.",
            count(layer.silent_units, "unit"),
            if layer.silent_units == 1 { "varies" } else { "vary" },
            if layer.silent_units == 1 { "it" } else { "them" }
        ));
    }
    if samples <= layer.used_units {
        remarks.push(format!(
            "{name} has as many units as there are samples, or more ({} and {samples}): its ranks \
             are at most {}, and its published CKA is high even with unrelated layers.",
            layer.used_units, layer.largest_rank
        ));
    }
    if layer.numerical_rank.is_nan() {
        remarks.push(format!(
            "{name} has features whose squares overflow; ranks and probes are left out."
        ));
    }
    remarks
}
