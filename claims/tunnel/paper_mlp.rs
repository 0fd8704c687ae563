//! `tunnel.paper_mlp`: the paper's own network on the paper's own data.

use std::borrow::Cow;

use deepclaims_harness::claim::PaperScale;
use deepclaims_lab::data::Scale;
use deepclaims_lab::measure::{FITTED_SAMPLES, Reference, Start, retained_accuracy};
use deepclaims_lab::net::{BiasScheme, accuracy, largest_columns};

use super::MODULE;
use crate::prelude::*;

/// Images to train and to test on.
const SIZES: [usize; 2] = [50_000, 10_000];
const EPOCHS: usize = 1_000;
/// Epochs on random labels.
const RANDOM_EPOCHS: usize = 30;
/// Classes of other images that are probed.
const HELD_OUT_CLASSES: usize = 10;
const SEEDS: u64 = 5;

const START: &str = "first layer at 95 %";
const PEAK: &str = "layer of the largest rank";
const PER_CLASS: &str = "rank of the last layer / classes";
const SHARE: &str = "rank of the last layer / largest rank";
const ACCURACY: &str = "test accuracy";
const PROBE: &str = "probe accuracy";
const RANK: &str = "rank";
const RETAINED: &str = "last layer / best layer";

const STATEMENT: &str =
    "The paper's own multilayer perceptron on CIFAR-10 splits into extractor and tunnel.";
const QUANTITY: &str = "first layer whose ridge probe reaches 95 % of the best layer's; numerical rank of the \
    pre-activations of every layer on the test images; accuracy of ridge probes of every layer on ten classes \
    of other images, the last layer's divided by the best one's";
const REPLICATION: &str = "A public replication (3 seeds, 1,000 epochs) found the first layer at 95 % at 4, the \
    largest rank, 624 to 641, at layer 4, a rank of 30 to 31 at layer 12, and probes of held-out classes that end \
    at 44 to 52 % of their best.";
const FEW_SEEDS: &str = "At most five seeds are looked at, which settle nothing: what counts is how many of them \
    agree with each part.";

/// The images and where they are to be had.
const CIFAR: PaperScale = PaperScale {
    images: "cifar10",
    about: "the unpacked binary version of CIFAR-10 (cifar-10-binary.tar.gz from \
            https://www.cs.toronto.edu/~kriz/cifar.html)",
};

pub(super) fn claim() -> Claim {
    of(&[1_024; super::DEPTH])
}

/// The claim about networks of these hidden layers.
fn of(hidden: &[usize]) -> Claim {
    let training = training(hidden);
    let trained = profile("trained", training.end());
    let untrained = profile("untrained", training.at_step(0));
    let random = profile("random labels", randomly_labelled(&training).end());
    let probed = probed("trained, other classes", training.end());
    let depth = hidden.len();
    MODULE
        .claim("paper_mlp", STATEMENT)
        .section("section 2")
        .quantity(QUANTITY)
        .remark(REPLICATION)
        .remark(FEW_SEEDS)
        .seeds(SEEDS)
        .at_paper_scale(CIFAR)
        .fixed(Setting::ALL, "it is checked as the paper has it")
        .case(tunnel(depth, &trained, &untrained, &random))
        .case(
            Case::new("held-out classes")
                .probing_held_out()
                .effect(probed.number(RETAINED).below(0.7))
                .report(probed.number(Quantity::new(PROBE).at_layer(depth))),
        )
}

/// What is said of the network and its data.
fn tunnel(depth: usize, trained: &Arm, untrained: &Arm, random: &Arm) -> Case {
    let case = Case::new("CIFAR-10")
        .effect(trained.number(START).below(6.5))
        .effect(trained.number(PEAK).within(1.5, 6.5))
        .effect(trained.number(PER_CLASS).below(5.0))
        .effect(trained.number(SHARE).below(0.1))
        .negative_control(untrained.number(SHARE).above(0.1))
        .report(trained.number(ACCURACY))
        .report(trained.number(Quantity::new(RANK).at_layer(depth)))
        .report(trained.number(Quantity::new(RANK).at_layer(depth + 1)))
        .report(untrained.number(START));
    [ACCURACY, START, PEAK, PER_CLASS, SHARE]
        .into_iter()
        .fold(case, |case, name| case.report(random.number(name)))
}

/// The recipe of the replication by the second author of Harun et al. 2024.
fn training(hidden: &[usize]) -> Training {
    let [train, test] = SIZES;
    let data = Data { scale: Scale::Channels(3), train, test, ..Data::images() };
    let mut network = Mlp { hidden: hidden.to_vec(), ..Mlp::relu(0, 0) };
    network.initialisation = Initialisation {
        biases: BiasScheme::Uniform,
        ..Initialisation::new(Scheme::XavierUniform, Scheme::XavierUniform)
    };
    let recipe = Recipe { batch: 128, ..Recipe::sgd(0.05).epochs(EPOCHS) };
    Training::new(network, data.with_held_out_classes(HELD_OUT_CLASSES), recipe)
}

fn randomly_labelled(training: &Training) -> Training {
    let Training { network, data, recipe, .. } = training.clone();
    let data = data.with_held_out_classes(0).with_random_labels();
    Training::new(network, data, recipe.epochs(RANDOM_EPOCHS))
}

/// An arm that reads probes and ranks of every layer.
fn profile(name: &str, network: Checkpoint) -> Arm {
    let depth = network.training.network.depth();
    let single = [START, PEAK, PER_CLASS, SHARE, ACCURACY].map(Quantity::new);
    let probes = (1..=depth).map(|layer| Quantity::new(PROBE).at_layer(layer));
    let ranks = (1..=depth + 1).map(|layer| Quantity::new(RANK).at_layer(layer));
    let quantities = single.into_iter().chain(probes).chain(ranks).collect();
    let arm = Arm::listed(name, vec![network], quantities, |networks| {
        let split = networks[0].split;
        let layers = layers(networks[0], [&split.train, &split.test], split.classes, true);
        let hidden = &layers.ranks[..layers.probes.len()];
        let largest = hidden.iter().copied().fold(f64::NAN, f64::max);
        let peak = hidden.iter().position(|&rank| rank == largest);
        let last = hidden.last().copied().unwrap_or(f64::NAN);
        let first = RULE.start(&layers.probes).map_or(f64::NAN, |start| start as f64);
        let numbers = [
            first,
            peak.map_or(f64::NAN, |layer| (layer + 1) as f64),
            last / split.classes as f64,
            last / largest,
            layers.accuracy,
        ];
        Ok(numbers.into_iter().chain(layers.probes).chain(layers.ranks).collect())
    });
    costing(arm, |network| [FITTED_SAMPLES.min(network.train), network.test], true)
}

/// The rule of the paper on the best layer's probe.
const RULE: TunnelRule = TunnelRule { share: 0.95, of: Reference::Best, start: Start::First };

/// An arm that probes every layer on classes of other images.
fn probed(name: &str, network: Checkpoint) -> Arm {
    let depth = network.training.network.depth();
    let probes = (1..=depth).map(|layer| Quantity::new(PROBE).at_layer(layer));
    let quantities = [Quantity::new(RETAINED)].into_iter().chain(probes).collect();
    let arm = Arm::listed(name, vec![network], quantities, |networks| {
        let held_out = networks[0].split.held_out.as_ref();
        let held_out = held_out.ok_or_else(|| Missing::because("no other images are given"))?;
        let samples = [&held_out.fit, &held_out.test];
        let Layers { probes, .. } = layers(networks[0], samples, held_out.classes, false);
        Ok([retained_accuracy(&probes)].into_iter().chain(probes).collect())
    });
    // Ten of a hundred classes: 5,000 images to fit on and 1,000 to test on.
    costing(arm, |_| [FITTED_SAMPLES, 1_000], false)
}

/// What is read of all layers.
struct Layers {
    /// Of the hidden layers.
    probes: Vec<f64>,
    /// Of the pre-activations of all layers; none where they are not asked for.
    ranks: Vec<f64>,
    /// Of the head on the samples to test on.
    accuracy: f64,
}

/// Goes through the layers one by one, so that memory is bounded by the largest.
fn layers(
    network: Subject<'_>,
    [fit, test]: [&Samples; 2],
    classes: usize,
    with_ranks: bool,
) -> Layers {
    let Subject { laboratory, network, .. } = network;
    let mut found = Layers { probes: Vec::new(), ranks: Vec::new(), accuracy: f64::NAN };
    let mut fit = fit.first(FITTED_SAMPLES);
    let mut test = Cow::Borrowed(test);
    for index in 0..=network.depth() {
        let next = |samples: &Samples, fields| Samples {
            inputs: network.layer_output(index, fields, &samples.inputs),
            labels: samples.labels.clone(),
        };
        let fields = laboratory.pre_activations(network, index, &test.inputs);
        if with_ranks {
            found.ranks.push(laboratory.numerical_rank(&fields));
        }
        test = Cow::Owned(next(&test, fields));
        if index == network.depth() {
            found.accuracy = accuracy(&largest_columns(&test.inputs), &test.labels);
            break;
        }
        let fields = laboratory.pre_activations(network, index, &fit.inputs);
        fit = next(&fit, fields);
        found.probes.push(laboratory.probe_accuracy(&fit, &test, classes));
    }
    found
}

/// The arm with its cost on so many samples to fit and to test on.
fn costing(
    arm: Arm,
    samples: impl Fn(&NetworkSizes) -> [usize; 2] + Send + Sync + 'static,
    with_ranks: bool,
) -> Arm {
    arm.costing(move |sizes| {
        let cost = |network: NetworkSizes| {
            let [fit, test] = samples(&network);
            let layers = network.shape.layers();
            let ranks = layers.filter(|_| with_ranks).map(|(_, units)| spectrum_work(test, units));
            let work = ranks.sum::<Work>() + Subject::probes_work(&network.shape, fit, test);
            let widest = network.shape.hidden().iter().copied().max().unwrap_or(0);
            // Inputs and pre-activations in single precision, and a copy in double precision.
            (work, (16 * (fit + test) * widest + 24 * widest * widest) as f64)
        };
        let (work, bytes): (Vec<Work>, Vec<f64>) = sizes.networks().map(cost).unzip();
        Cost::from(work.into_iter().sum::<Work>()).bytes(bytes.into_iter().sum())
    })
}

#[cfg(test)]
mod tests {
    use deepclaims_harness::claim::{Seeds, Verdict};
    use deepclaims_harness::run::record;
    use deepclaims_lab::data::digits;
    use deepclaims_lab::laboratory::StandardLaboratory;

    use super::*;

    #[test]
    fn the_recipe_is_the_registered_one() {
        let training = training(&[1_024; 12]);
        assert_eq!(training.recipe.steps(50_000), 390_000);
        assert_eq!(
            training.to_string(),
            "MLP 12x1024 relu, uniform Xavier initialisation, uniform biases, biases | images, original \
             labels, 50000 training samples, 10000 test samples, 10 classes of other images held out, \
             standardised (3 channels) | cross-entropy, SGD, momentum 0, weight decay 0, learning rate 0.05 \
             (constant), batch size 128, 1000 epochs"
        );
        let random = randomly_labelled(&training);
        assert_eq!(
            (random.data.label_noise, random.recipe.steps(50_000)),
            (LabelNoise::Uniform, 11_700)
        );
        let shortened = of(&[8, 8]).shortened(3);
        let epochs: Vec<usize> = shortened
            .arms()
            .flat_map(Arm::checkpoints)
            .map(|one| one.training.recipe.steps(128))
            .collect();
        assert_eq!(epochs, [3, 3, 3, 3]);
    }

    #[test]
    fn layers_are_read_as_the_whole_network_would_be() {
        let claim = of(&[16, 12, 9]).without_held_out().shortened(2);
        let laboratory = StandardLaboratory::new(digits());
        let record = record(&claim, Seeds::new(0, 1), &laboratory).expect("numbers");
        assert_eq!((record.cases.len(), record.verdict), (1, Verdict::Inconclusive));
        assert_eq!(record.epochs, Some(2));
        assert!(record.remarks.iter().any(|remark| remark.contains("at most 2 epochs")));

        let training = claim.arms().next().expect("an arm").checkpoints()[0].training.clone();
        let split = laboratory.split(&training.data, 0);
        let steps = [deepclaims_lab::train::Step::Last].into();
        let trained = laboratory.train(&training, None, &split, 0, &steps).expect("it trains");
        let network = trained.at(deepclaims_lab::train::Step::Last).expect("the end");
        let subject = Subject {
            laboratory: &laboratory,
            seed: 0,
            split: &split,
            network,
            steps: trained.steps,
        };
        let read = layers(subject, [&split.train, &split.test], split.classes, true);
        assert_eq!(read.probes, subject.probes(&split.train, &split.test, split.classes));
        assert_eq!(read.accuracy, subject.accuracy(&split.test));
        assert_eq!(read.ranks.len(), 4);
        let first = network.pre_activations(0, &split.test.inputs);
        assert_eq!(read.ranks[0], laboratory.numerical_rank(&first));
    }
}
