//! `wormhole.confident`: images without structure that a trained network is sure about.

use deepclaims_lab::data::{ExtraClass, Scale, structureless};
use deepclaims_lab::numerics::column_means;

use super::MODULE;
use crate::prelude::*;
use crate::recipes;

/// Images that are shown.
const IMAGES: usize = 500;
/// Images of the eleventh class.
const TAUGHT: usize = 1_000;
/// A network is confident where its largest softmax probability is above this.
const CONFIDENT: f64 = 0.9;
/// Factor on the standardised images.
const FACTOR: u32 = 2;

const STATEMENT: &str = "Fooling examples: a trained network is confident about images without \
    structure.";

const QUANTITY: &str = "four hidden layers of 128 units, 30 epochs; 500 images, each pixel drawn \
    from that pixel's training values independently of the others, standardised and doubled; \
    share with a softmax probability above 0.9; of a network that was taught 1,000 other such \
    images as an eleventh class, share called one of the ten digits with such a probability";

pub(super) fn claim() -> Claim {
    let recipe = recipes::plain().epochs(30);
    let training = Training::new(Mlp::relu(4, 128), recipes::plain_images(), recipe);
    let extra = ExtraClass { samples: TAUGHT, factor: FACTOR };
    let taught =
        Training { data: training.data.clone().with_extra_class(extra), ..training.clone() };
    let trained = fooled("trained", training.end());
    let untrained = fooled("untrained", training.at_step(0));
    let taught = fooled("taught an eleventh class", taught.end());
    let case = Case::new("D")
        .effect(trained.number(DOUBLED).above(0.5))
        .negative_control(untrained.number(DOUBLED).below(0.1))
        .negative_control(taught.number(DOUBLED).below(0.1))
        .report(trained.number(SINGLE))
        .report(trained.number(TRIPLED))
        .report(trained.number(FIVEFOLD))
        .report(trained.number(UNIFORM))
        .report(trained.number(TEST));
    MODULE
        .claim("confident", STATEMENT)
        .section("abstract")
        .definition(Definition::PaperStatement)
        .quantity(QUANTITY)
        .domain(recipes::COLLAPSE_DOMAIN)
        .case(case)
}

const DOUBLED: &str = "confident, factor 2";
const SINGLE: &str = "confident, factor 1";
const TRIPLED: &str = "confident, factor 3";
const FIVEFOLD: &str = "confident, factor 5";
const UNIFORM: &str = "confident, uniform noise";
const TEST: &str = "confident, test images";

/// An arm that reads how often a network is confident about one of the digits.
fn fooled(name: &str, checkpoint: Checkpoint) -> Arm {
    let quantities = [DOUBLED, SINGLE, TRIPLED, FIVEFOLD, UNIFORM, TEST];
    Arm::new(name, [checkpoint], quantities, |[subject]| {
        let laboratory = subject.laboratory;
        let digits = laboratory.images().classes();
        let confident = |inputs: &Matrix<f32>| {
            let outputs = laboratory.outputs(subject.network, inputs);
            let logits = outputs.last();
            logits.map_or(f64::NAN, |logits| laboratory.confident_share(logits, digits, CONFIDENT))
        };
        let mut stream = subject.stream("wormhole/confident/images");
        let images = structureless(&digits_alone(&subject, digits), IMAGES, &mut stream);
        let times = |factor: u32| confident(&images.map(|x| factor as f32 * x));
        Ok([
            times(FACTOR),
            times(1),
            times(3),
            times(5),
            confident(&uniform(&subject)),
            confident(&subject.split.test.inputs),
        ])
    })
    .costing(|sizes| {
        let work = sizes.networks().map(|NetworkSizes { shape, train, test }| {
            // Images by four factors and uniform ones; the training images are standardised anew.
            let pixels = (7 * IMAGES + train) * shape.inputs();
            let drawn = Work::operations(OF_A_PIXEL * pixels as f64);
            shape.evaluation_work(5 * IMAGES + test) + drawn
        });
        work.sum::<Work>()
    })
}

/// Operations to draw a pixel, or to standardise it.
const OF_A_PIXEL: f64 = 8.0;

/// The training images of the digits.
fn digits_alone(subject: &Subject<'_>, digits: usize) -> Matrix<f32> {
    let train = &subject.split.train;
    let rows: Vec<usize> = (0..train.len()).filter(|&row| train.labels[row] < digits).collect();
    train.inputs.select_rows(&rows)
}

/// Images whose pixels are uniform on [0, 1], standardised by the training images.
fn uniform(subject: &Subject<'_>) -> Matrix<f32> {
    let raw = Data { scale: Scale::Raw, ..recipes::plain_images() };
    let raw = subject.laboratory.split(&raw, subject.seed).train.inputs;
    let means = column_means(&raw);
    let squares = (0..raw.rows()).flat_map(|row| {
        let entries = raw.row(row).iter().zip(&means);
        entries.map(|(&x, mean)| (f64::from(x) - mean) * (f64::from(x) - mean))
    });
    let scale = mean(&squares.collect::<Vec<f64>>()).sqrt();
    let mut stream = subject.stream("wormhole/confident/uniform");
    Matrix::from_fn(IMAGES, means.len(), |_, pixel| {
        ((stream.uniform() - means[pixel]) / scale) as f32
    })
}
