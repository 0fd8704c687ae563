//! `modes.rpd_peak`: the rank probability distribution along training.

use super::MODULE;
use super::task::{DOMAIN, TRAINING_ACCURACY, images, one_layer};
use crate::prelude::*;
use crate::recipes;

const WIDTH: usize = 32;
/// The steps that are looked at, the last one included.
const STEPS: [usize; 17] =
    [0, 5, 10, 20, 40, 80, 120, 160, 240, 320, 480, 640, 960, 1250, 1500, 2000, END];
const END: usize = 2_500;

const STATEMENT: &str = "Along training the rank probability distribution rises from flat to a peak, \
    then falls.";

const QUANTITY: &str = "mean normalised rank (rank − ½)/N of the samples of class k in \
    h_i·sign(M_ki), minus ½, over units i and classes k, as for rpd_rises; its peak over 17 steps \
    minus its start, and its fall after the peak over the peak; one hidden layer of 32 tanh units, \
    1,000 training samples, 2,500 steps";

const TEN_DIGITS: &str = "On ten digits, the paper's data read literally, the fall is absent at this \
    size. Permuted labels that are fully memorised rise and fall as well: the peak is no sign of \
    generalisation.";

pub(super) fn claim() -> Claim {
    let labelled = |labels| images(1_000).labelled(labels);
    let ten = course("D", Activation::Tanh, labelled(Labels::Original));
    let permuted = labelled(Labels::Modulo(2)).with_label_noise(LabelNoise::Permuted);
    let permuted = course("D2, permuted labels", Activation::Tanh, permuted);
    let case = |name: &str, labels| {
        let tanh = course(&format!("{name}, tanh"), Activation::Tanh, labelled(labels));
        let linear = format!("{name}, linear");
        let linear = course(&linear, Activation::Identity, labelled(labels));
        let fall = |arm: &Arm| arm.number(FALL);
        Case::new(name)
            .effect(tanh.number(RISE).above(0.03))
            .effect(tanh.number(FALL).above(0.05))
            .negative_control(linear.number(FALL).below(0.05))
            .contrast(fall(&tanh).minus(fall(&linear)).above(0.05))
            .negative_control(ten.number(FALL).below(0.05))
            .negative_control(permuted.number(RISE).below(0.03))
            .report(tanh.number(PEAK_STEP))
            .report(tanh.number(TRAINING_ACCURACY))
            .report(permuted.number(TRAINING_ACCURACY))
    };
    reconstruction(&MODULE, ["rpd_peak", STATEMENT, QUANTITY])
        .section("versions 4 and 5")
        .remark(TEN_DIGITS)
        .domain(DOMAIN)
        .case(case("D2", Labels::Modulo(2)))
        .case(case("D5", Labels::ModuloHalf))
}

const RISE: &str = "peak − start";
const FALL: &str = "fall";
const PEAK_STEP: &str = "step of the peak";

/// An arm that follows the alignment of the hidden layer along a training.
fn course(name: &str, activation: Activation, data: Data) -> Arm {
    let recipe = recipes::plain().total_steps(END);
    let training = Training::new(one_layer(WIDTH, activation), data, recipe);
    let checkpoints: Vec<Checkpoint> = STEPS.map(|step| training.at_step(step)).into();
    let each = checkpoints.iter().map(|checkpoint| checkpoint.step);
    let each: Vec<Quantity> = each.map(|step| Quantity::new("alignment").at_step(step)).collect();
    let summary = [RISE, FALL, PEAK_STEP, TRAINING_ACCURACY].map(Quantity::from);
    let quantities = each.into_iter().chain(summary).collect();
    Arm::listed(name, checkpoints, quantities, |subjects| {
        let alignment = |subject: &Subject<'_>| {
            let (split, laboratory) = (subject.split, subject.laboratory);
            laboratory.rank_alignment(subject.network, 1, &split.train, split.classes)
        };
        let along: Vec<f64> = subjects.iter().map(alignment).collect();
        let peak = argmax(&along);
        let (start, top, end) = (along[0], along[peak], along[along.len() - 1]);
        let last = &subjects[subjects.len() - 1];
        let step = subjects[peak].steps as f64;
        let summary = [top - start, (top - end) / top, step, last.accuracy(&last.split.train)];
        Ok(along.into_iter().chain(summary).collect())
    })
    .costing(|sizes| {
        let work = sizes.networks().map(|network| {
            rank_alignment_work(&network.shape, 1, network.train) + network.evaluation()
        });
        work.sum::<Work>()
    })
}
