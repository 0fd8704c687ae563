//! `collapse.flip` and `collapse.flip_classes`: what collapse tells apart.

use super::MODULE;
use super::layers::{
    EVERY, Kind, LARGEST, RANDOM, RATIO as ROWS, RATIOS, angle_loss, as_deep, travellers,
};
use crate::prelude::*;
use crate::recipes::every_image;

/// Layers.
const DEPTH: usize = 4;
/// The class of the guide.
const CLASS: usize = 0;

const FLIP: &str = "Collapse improves recognition: a sample and its negative separate as layers \
    are added.";

const FLIP_QUANTITY: &str = "guide: one zero, which the seed draws; all other zeros x against \
    their negatives −x; layers that keep the largest of four rows, a fresh matrix for every layer; \
    loss: angle to the mapped guide over π; decidability d′ = |μ₊ − μ₋|/√((σ₊² + σ₋²)/2) of the \
    losses, after 4 layers over before any layer";

const SIGN_ALONE: &str = "A sample and its negative differ in their sign alone: no class is told from \
    another. The change of d′ against images of other classes is reported, and \
    collapse.flip_classes decides about it.";

const CLASSES: &str = "Collapse improves recognition in the broad sense: one class separates from \
    the others as layers are added.";

const CLASSES_QUANTITY: &str = "guide: one zero, which the seed draws; all other zeros against \
    images of all other classes; layers that keep the largest of four rows, a fresh matrix for \
    every layer; decidability d′ of their angles to the mapped guide over π, after 4 layers minus \
    before any layer";

/// Both claims, which read the same layers.
pub(super) fn claims() -> [Claim; 2] {
    claims_at(&Variation::none())
}

fn claims_at(variation: &Variation) -> [Claim; 2] {
    let ratio = variation.count(Setting::Ratio, ROWS);
    let depth = as_deep(DEPTH, ratio);
    let [largest, every, random] =
        [LARGEST, EVERY, RANDOM].map(|kind| separation(kind.drawing(ratio), depth));
    [flip(&largest, &every, &random), classes(&largest)]
}

fn flip_at(variation: &Variation) -> Claim {
    let [flip, _] = claims_at(variation);
    flip
}

fn classes_at(variation: &Variation) -> Claim {
    let [_, classes] = claims_at(variation);
    classes
}

fn flip(largest: &Arm, every: &Arm, random: &Arm) -> Claim {
    let case = Case::new("D")
        .effect(largest.number(RATIO).above(3.0))
        .negative_control(every.number(RATIO).below(1.5))
        .negative_control(random.number(RATIO).below(1.5))
        .report(largest.number(NEGATIVES_BEFORE))
        .report(largest.number(NEGATIVES_AFTER))
        .report(largest.number(OTHERS_GAIN));
    MODULE
        .claim("flip", FLIP)
        .section("authors' code")
        .quantity(FLIP_QUANTITY)
        .remark(SIGN_ALONE)
        .domain([RATIOS])
        .rebuilt(flip_at, [(Setting::Ratio, ROWS as f64)])
        .case(case)
}

fn classes(largest: &Arm) -> Claim {
    let case = Case::new("D")
        .effect(largest.number(OTHERS_GAIN).above(0.0))
        .report(largest.number(OTHERS_BEFORE))
        .report(largest.number(OTHERS_AFTER));
    of_abstract(&MODULE, ["flip_classes", CLASSES, CLASSES_QUANTITY])
        .rebuilt(classes_at, [(Setting::Ratio, ROWS as f64)])
        .case(case)
}

const RATIO: &str = "d′ of negatives, layers 4 / 0";
const NEGATIVES_BEFORE: &str = "d′ of negatives, no layers";
const NEGATIVES_AFTER: &str = "d′ of negatives, 4 layers";
const OTHERS_GAIN: &str = "d′ of other classes, layers 4 − 0";
const OTHERS_BEFORE: &str = "d′ of other classes, no layers";
const OTHERS_AFTER: &str = "d′ of other classes, 4 layers";

/// An arm that reads how far zeros are from their negatives and from other classes.
fn separation(kind: Kind, depth: usize) -> Arm {
    let quantities =
        [RATIO, NEGATIVES_BEFORE, NEGATIVES_AFTER, OTHERS_GAIN, OTHERS_BEFORE, OTHERS_AFTER];
    Arm::drawn(kind.name, every_image(), quantities, move |drawn| {
        let groups = Groups::of(&drawn.split.train)?;
        let mut stream = drawn.stream(&format!("collapse/flip/{}", kind.name));
        let start = travellers(&groups.guide, &groups.inputs)?;
        let before = groups.separation(drawn.laboratory, &start);
        let end = kind.at_depth(depth, drawn.laboratory, start, &mut stream);
        let after = groups.separation(drawn.laboratory, &end);
        Ok([
            after.negatives / before.negatives,
            before.negatives,
            after.negatives,
            after.others - before.others,
            before.others,
            after.others,
        ])
    })
    .costing(move |sizes| {
        let SampleSizes { train, inputs: dimensions, classes, .. } = sizes.samples();
        // Beside every image the negatives of the guide's class.
        let inputs = train + train / classes.max(1);
        let angles = Guided::angles_work(dimensions, inputs) * 2.0;
        let bytes = kind.layer(dimensions).bytes(dimensions, inputs);
        let copied = Work::operations(OF_A_PIXEL * (inputs * dimensions) as f64);
        Cost::from(kind.work(depth, dimensions, inputs) + angles + copied).bytes(bytes)
    })
}

/// Operations to make the inputs of the layers, on each pixel.
const OF_A_PIXEL: f64 = 8.0;

/// A guide of the class, and as inputs its other members, their negatives, and other classes.
struct Groups {
    guide: Vec<f64>,
    inputs: Matrix<f64>,
    members: usize,
}

/// Decidability against the members of the guide's class.
struct Separation {
    negatives: f64,
    others: f64,
}

impl Groups {
    fn of(images: &Samples) -> Result<Self, Missing> {
        let (mut members, others): (Vec<usize>, Vec<usize>) =
            (0..images.len()).partition(|&row| images.labels[row] == CLASS);
        if members.len() < 3 || others.len() < 2 {
            return Err(Missing::because("too few images of the class or of others"));
        }
        let guide = members.remove(0);
        let pixels = |row: usize| images.inputs.row(row).iter().map(|&x| f64::from(x));
        let count = members.len();
        let mut inputs = Matrix::zeros(2 * count + others.len(), images.inputs.columns());
        for row in 0..inputs.rows() {
            let (image, sign) = match row {
                _ if row < count => (members[row], 1.0),
                _ if row < 2 * count => (members[row - count], -1.0),
                _ => (others[row - 2 * count], 1.0),
            };
            for (input, pixel) in inputs.row_mut(row).iter_mut().zip(pixels(image)) {
                *input = sign * pixel;
            }
        }
        Ok(Self { guide: pixels(guide).collect(), inputs, members: count })
    }

    fn separation(&self, laboratory: &dyn Laboratory, travellers: &Guided) -> Separation {
        let losses = angle_loss(laboratory, travellers);
        let (members, rest) = losses.split_at(self.members);
        let (negatives, others) = rest.split_at(self.members);
        Separation {
            negatives: laboratory.decidability(members, negatives),
            others: laboratory.decidability(members, others),
        }
    }
}
