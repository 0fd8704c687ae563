//! One setting of a training changed, and everything else left as it is.

use deepclaims_lab::data::{Data, Inputs, LabelNoise, Labels, Noise};
use deepclaims_lab::net::Activation;
use deepclaims_lab::train::{Checkpoint, Length, Recipe, Schedule, Step, Training};

use super::{Axis, Setting, Value};

/// Clusters of the mixture that takes the place of images, and its classes.
const CLUSTERS: usize = 200;
const CLASSES: usize = 10;

/// What a network has along a setting; nothing where it has no such value. The length of a training is
/// counted in itself.
pub(super) fn registered(checkpoint: &Checkpoint, setting: Setting) -> Option<Value> {
    let untrained = checkpoint.step == Step::After(0);
    if untrained && setting.is_of_training() {
        return None;
    }
    of_training(&checkpoint.training, setting)
}

fn of_training(training: &Training, setting: Setting) -> Option<Value> {
    let Training { network, recipe, .. } = training;
    let number = match setting {
        Setting::Length => match recipe.length {
            Length::Epochs(_) | Length::Steps(_) => 1.0,
            Length::ToLoss { .. } | Length::ToLossWithDropout { .. } => return None,
        },
        Setting::Depth => uniform_width(training).map(|_| network.depth())? as f64,
        Setting::Width => uniform_width(training)? as f64,
        Setting::LearningRate => recipe.learning_rate,
        Setting::Batch => (recipe.batch != Recipe::FULL_BATCH).then_some(recipe.batch)? as f64,
        Setting::InitialScale => network.initialisation.scale,
        Setting::WeightDecay => recipe.weight_decay,
        Setting::Activation => return Some(Value::Word(network.activation.to_string())),
        _ => return registered_data(&training.data, setting),
    };
    Some(Value::Number(number))
}

/// The same of samples that are read without a network.
pub(super) fn registered_data(data: &Data, setting: Setting) -> Option<Value> {
    let number = match (setting, data.inputs) {
        (Setting::Samples, _) => data.train as f64,
        (Setting::LabelNoise, _) => match data.label_noise {
            LabelNoise::None => 0.0,
            LabelNoise::Partial { percent } => f64::from(percent) / 100.0,
            LabelNoise::Uniform | LabelNoise::Permuted => return None,
        },
        (Setting::InputNoise, _) => f64::from(data.input_noise) / 100.0,
        (Setting::Dimension, Inputs::Mixture { dimensions, .. }) => dimensions as f64,
        (Setting::Clusters, Inputs::Mixture { clusters, .. }) => clusters as f64,
        (Setting::Classes, Inputs::Mixture { .. }) => match data.labels {
            Labels::Modulo(classes) => classes as f64,
            _ => return None,
        },
        (Setting::Data, Inputs::Images) => return Some("digits".into()),
        (Setting::Data, Inputs::Mixture { .. }) => return Some("mixture".into()),
        _ => return None,
    };
    Some(Value::Number(number))
}

/// The width of all hidden layers, where they have the same.
fn uniform_width(training: &Training) -> Option<usize> {
    let hidden = &training.network.hidden;
    let width = *hidden.first()?;
    hidden.iter().all(|own| *own == width).then_some(width)
}

/// A whole number of at least one, near a positive number.
fn whole(number: f64) -> usize {
    (number.round() as usize).max(1)
}

/// The checkpoint with another value along the axis: times a factor, or, where it has the registered value,
/// with the other one in its place. With the length of a training the steps at which it is looked at grow.
pub(super) fn varied(checkpoint: &Checkpoint, axis: &Axis, value: &Value) -> Checkpoint {
    let training = varied_training(&checkpoint.training, axis, value);
    let step = match (checkpoint.step, axis.setting, value) {
        (Step::After(step), Setting::Length, Value::Number(factor)) if step > 0 => {
            Step::After(whole(step as f64 * factor))
        }
        (step, ..) => step,
    };
    Checkpoint { training, step }
}

fn varied_training(training: &Training, axis: &Axis, value: &Value) -> Training {
    let mut varied = training.clone();
    varied.parent =
        training.parent.as_deref().map(|parent| Box::new(varied_training(parent, axis, value)));
    let has_registered = || of_training(training, axis.setting).as_ref() == Some(&axis.registered);
    if !axis.relative && !has_registered() {
        return varied;
    }
    let recipe = &mut varied.recipe;
    match (axis.setting, value) {
        (Setting::Depth, Value::Number(depth)) => deepen(&mut varied, whole(*depth)),
        (Setting::Width, Value::Number(width)) => varied.network.hidden.fill(whole(*width)),
        (Setting::LearningRate, Value::Number(number)) => {
            recipe.learning_rate = scaled(axis, recipe.learning_rate, *number);
        }
        (Setting::Batch, Value::Number(batch)) => recipe.batch = whole(*batch),
        (Setting::Length, Value::Number(factor)) => lengthen(recipe, *factor),
        (Setting::InitialScale, Value::Number(number)) => {
            let scale = &mut varied.network.initialisation.scale;
            *scale = scaled(axis, *scale, *number);
        }
        (Setting::WeightDecay, Value::Number(number)) => {
            recipe.weight_decay = scaled(axis, recipe.weight_decay, *number);
        }
        (Setting::Activation, Value::Word(word)) => {
            varied.network.activation = match word.as_str() {
                "tanh" => Activation::Tanh,
                "linear" => Activation::Identity,
                _ => Activation::Relu,
            };
        }
        _ => varied.data = varied_data(&varied.data, axis, value),
    }
    varied
}

/// A factor on the number, or what takes its place.
fn scaled(axis: &Axis, own: f64, number: f64) -> f64 {
    if axis.relative { own * number } else { number }
}

/// So many hidden layers. Where every second matrix is frozen, every second one stays so; factors on the
/// learning rates of hidden layers go on as they alternate.
fn deepen(training: &mut Training, depth: usize) {
    let own = training.network.depth();
    let every_second = |depth: usize| (2..=depth + 1).step_by(2).collect::<Vec<usize>>();
    if training.frozen == every_second(own) {
        training.frozen = every_second(depth);
    }
    let width = training.network.hidden[0];
    training.network.hidden = vec![width; depth];
    if let [first, hidden @ .., head] = training.layer_rates.factors() {
        let repeats =
            |period: &usize| hidden.iter().skip(*period).eq(&hidden[..hidden.len() - period]);
        let period = (1..hidden.len()).find(repeats).unwrap_or(hidden.len().max(1));
        let cycle = hidden[..period.min(hidden.len())].iter().cycle().copied();
        let factors = std::iter::once(*first).chain(cycle.take(depth - 1)).chain([*head]);
        *training = training.clone().layer_rates(factors.collect());
    }
}

/// Trainings to a loss last as long as they take.
fn lengthen(recipe: &mut Recipe, factor: f64) {
    let times = |count: usize| whole(count as f64 * factor);
    match &mut recipe.length {
        Length::Epochs(count) | Length::Steps(count) => *count = times(*count),
        Length::ToLoss { .. } | Length::ToLossWithDropout { .. } => {}
    }
    if let Schedule::Linear { from } = &mut recipe.schedule {
        *from = times(*from);
    }
}

/// The samples with another value along the axis, see [`varied`].
pub(super) fn varied_data(data: &Data, axis: &Axis, value: &Value) -> Data {
    let mut varied = data.clone();
    let has_registered = || registered_data(data, axis.setting).as_ref() == Some(&axis.registered);
    if !axis.relative && !has_registered() {
        return varied;
    }
    match (axis.setting, value) {
        (Setting::Samples, Value::Number(number)) => {
            let factor = if axis.relative { *number } else { *number / data.train as f64 };
            resize(&mut varied, factor);
        }
        (Setting::LabelNoise, Value::Number(share)) => {
            let percent = (100.0 * share).round() as u32;
            varied.label_noise = match percent {
                0 => LabelNoise::None,
                percent => LabelNoise::Partial { percent },
            };
        }
        (Setting::InputNoise, Value::Number(part)) => {
            varied.input_noise = (100.0 * part).round() as u32;
        }
        (Setting::Clusters | Setting::Dimension, Value::Number(number)) => {
            if let Inputs::Mixture { clusters, dimensions, .. } = &mut varied.inputs {
                let varied = match axis.setting {
                    Setting::Clusters => clusters,
                    _ => dimensions,
                };
                *varied = whole(*number);
            }
        }
        (Setting::Classes, Value::Number(number)) => varied.labels = Labels::Modulo(whole(*number)),
        (Setting::Data, Value::Word(word)) => replace_inputs(&mut varied, word),
        _ => {}
    }
    varied
}

/// Times as many training samples. Where more are needed than are generated, more are.
fn resize(data: &mut Data, factor: f64) {
    let times = |count: usize| whole(count as f64 * factor);
    let before = data.train;
    data.train = times(before);
    data.first = data.first.map(times);
    data.skip = (data.skip as f64 * factor).round() as usize;
    let more = data.train.saturating_sub(before);
    match &mut data.inputs {
        Inputs::Images => {}
        Inputs::Mixture { samples, .. }
        | Inputs::Noise { samples, .. }
        | Inputs::ExclusiveOr { samples }
        | Inputs::Regression { samples } => *samples += more,
    }
}

/// Other inputs in the same number, with as many classes.
fn replace_inputs(data: &mut Data, word: &str) {
    let samples = data.skip + data.train + data.test;
    match word {
        "digits" => {
            data.inputs = Inputs::Images;
            data.labels = match data.labels {
                Labels::Modulo(CLASSES) => Labels::Original,
                labels => labels,
            };
        }
        "noise" => data.inputs = Inputs::Noise { noise: Noise::Cube, samples },
        _ => {
            data.inputs = Inputs::mixture(CLUSTERS, samples);
            data.labels = match data.labels {
                Labels::Original => Labels::Modulo(CLASSES),
                Labels::ModuloHalf => Labels::Modulo(CLASSES / 2),
                labels => labels,
            };
        }
    }
}
