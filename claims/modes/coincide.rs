//! `modes.coincide`: where nonlinear and linear networks are equally accurate.

use deepclaims_lab::train::Step;

use super::MODULE;
use super::task::{DOMAIN, images, means, one_layer};
use crate::prelude::*;
use crate::recipes;

const WIDTH: usize = 128;
/// Training samples of a small set.
const FEW: usize = 40;
/// Disjoint small sets of one seed.
const SETS: usize = 4;
/// The step at which the networks still coincide.
const EARLY: usize = 80;
/// The last step.
const END: usize = 1_500;
/// Looks on the way.
const STEPS: [usize; 6] = [20, 40, EARLY, 160, 320, 640];
/// Samples that the control draws, as many as there are digits.
const DRAWN: usize = 1_797;

const STATEMENT: &str = "With few samples and early in training a nonlinear network, an independent \
    linear network and the linear substitution map of the nonlinear one are equally accurate; beyond \
    a critical size they part.";

const QUANTITY: &str = "accuracy on test samples of a tanh network minus that of a linear network \
    and minus that of the tanh network with the identity in place of tanh, biases kept; one hidden \
    layer of 128 units, even against odd digits, 1,500 steps; with 40 training samples the mean over \
    4 disjoint training sets";

const SETS_AND_SCALE: &str = "Training set k of 40 has the images 40k to 40k + 39 of the seed's \
    order and is tested on the next 797. It is standardised by itself.";

pub(super) fn claim() -> Claim {
    let even = |data: Data| data.labelled(Labels::Modulo(2));
    let few = gaps("D2, 40 samples", &small_sets(&even(images(FEW))), &[]);
    let many = gaps("D2, 1,000 samples", &[even(images(1_000))], &STEPS);
    let ten = gaps("D, 1,000 samples", &[images(1_000)], &[]);
    let product = Data { inputs: Data::exclusive_or(DRAWN).inputs, ..images(FEW) };
    let product = gaps("sign of a product, 40 samples", &small_sets(&product), &[]);
    let end = |arm: &Arm, gap: &'static str| arm.number(at(gap, Step::Last));
    let early = |gap: &'static str| many.number(at(gap, Step::After(EARLY)));
    let case = Case::new("D2")
        .effect(end(&few, FROM_LINEAR).within(-0.03, 0.03))
        .effect(end(&few, FROM_MAP).within(-0.02, 0.02))
        .effect(end(&many, FROM_LINEAR).above(0.04))
        .effect(end(&many, FROM_MAP).above(0.04))
        .effect(early(FROM_LINEAR).within(-0.02, 0.02))
        .effect(early(FROM_MAP).within(-0.02, 0.02))
        .negative_control(end(&ten, FROM_LINEAR).below(0.02))
        .negative_control(end(&ten, FROM_MAP).below(0.02))
        .positive_control(end(&product, FROM_LINEAR).above(0.15))
        .positive_control(end(&product, FROM_MAP).above(0.15));
    let way = STEPS.into_iter().filter(|&step| step != EARLY);
    let way = way.flat_map(|step| {
        [FROM_LINEAR, FROM_MAP].map(|gap| many.number(at(gap, Step::After(step))))
    });
    let case = way.fold(case, Case::report);
    let equal = [&few, &many, &ten, &product].into_iter();
    let equal = equal.flat_map(|arm| [AS_LINEAR, AS_MAP].map(|share| end(arm, share)));
    reconstruction(&MODULE, ["coincide", STATEMENT, QUANTITY])
        .section("versions 4 and 5")
        .remark(SETS_AND_SCALE)
        .domain(DOMAIN)
        .fixed([Setting::Activation], "it compares tanh with linear networks")
        .case(equal.fold(case, Case::report))
}

/// Disjoint training sets of one seed.
fn small_sets(data: &Data) -> [Data; SETS] {
    std::array::from_fn(|set| data.clone().skip(FEW * set))
}

const FROM_LINEAR: &str = "tanh − linear";
const FROM_MAP: &str = "tanh − map";
const AS_LINEAR: &str = "predictions equal to linear";
const AS_MAP: &str = "predictions equal to map";

/// What is read at a step, in this order.
const QUANTITIES: [&str; 5] = ["test accuracy of tanh", FROM_LINEAR, FROM_MAP, AS_LINEAR, AS_MAP];

fn at(name: &'static str, step: Step) -> Quantity {
    Quantity::new(name).at_step(step)
}

/// An arm that compares tanh networks with linear ones, mean over data sets, at these steps and at
/// the end. Every network has initial weights and batches of its own.
fn gaps(name: &str, sets: &[Data], steps: &[usize]) -> Arm {
    let steps = steps.iter().map(|&step| Step::After(step));
    let steps: Vec<Step> = steps.chain([Step::Last]).collect();
    let checkpoint = |step, index: usize, data: &Data| {
        [Activation::Tanh, Activation::Identity].map(|activation| {
            let recipe = recipes::plain().total_steps(END);
            let replicate = 2 * index + usize::from(activation == Activation::Identity);
            let training = Training::new(one_layer(WIDTH, activation), data.clone(), recipe)
                .replicate(replicate as u32);
            Checkpoint { training, step }
        })
    };
    let pairs = steps.iter().flat_map(|&step| {
        let sets = sets.iter().enumerate();
        sets.map(move |(index, data)| checkpoint(step, index, data))
    });
    let checkpoints = pairs.flatten().collect();
    let quantities = steps.iter().flat_map(|&step| QUANTITIES.map(|name| at(name, step)));
    let networks = 2 * sets.len();
    Arm::listed(name, checkpoints, quantities.collect(), move |subjects| {
        let steps = subjects.chunks_exact(networks);
        Ok(steps.flat_map(|subjects| means(&compared(subjects))).collect())
    })
}

/// The numbers of each pair of a tanh and a linear network.
fn compared(subjects: &[Subject<'_>]) -> Vec<[f64; QUANTITIES.len()]> {
    let pairs = subjects.chunks_exact(2);
    pairs
        .map(|pair| {
            let (tanh, linear) = (&pair[0], &pair[1]);
            let test = &tanh.split.test;
            let map = tanh.laboratory.with_identity(tanh.network, 1..=1);
            let [own, linear, map] =
                [*tanh, *linear, tanh.of(&map)].map(|subject| subject.predictions(&test.inputs));
            let accuracy = |predictions: &[usize]| equal(predictions, &test.labels);
            [
                accuracy(&own),
                accuracy(&own) - accuracy(&linear),
                accuracy(&own) - accuracy(&map),
                equal(&own, &linear),
                equal(&own, &map),
            ]
        })
        .collect()
}

/// The share of samples for which both say the same.
fn equal(one: &[usize], other: &[usize]) -> f64 {
    let pairs = one.iter().zip(other);
    pairs.filter(|(one, other)| one == other).count() as f64 / one.len() as f64
}
