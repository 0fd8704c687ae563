//! `wormhole.two_poles`: a guide between two classes leads unseen inputs to two poles.

use deepclaims_lab::measure::ClassMeans;

use super::MODULE;
use super::pair::Pair;
use super::task::minus;
use crate::collapse::layers::{EVERY, Kind, LARGEST, RANDOM, RATIO, RATIOS, as_deep, travellers};
use crate::prelude::*;
use crate::recipes::every_image;

/// Layers.
const DEPTH: usize = 14;
/// Images of each class for the means.
const FITTED: usize = 80;
/// Images of each class to test.
const TESTED: usize = 90;

const STATEMENT: &str = "Guided by the difference of two class means, unseen inputs leave the \
    single degenerate point for two poles that carry the class.";

const QUANTITY: &str = "m₁, m₂ the means of 80 images of each class, 90 others of each, z = x − \
    (m₁ + m₂)/2, guide m₁ − m₂, 14 layers of 64 that keep the largest of four rows, a fresh matrix \
    for every layer; accuracy of the side of the guide, mean angle to the guide's line in degrees, \
    entropy of the side in bits";

const BINARISE: &str = "The layers binarise, the guide classifies: without any layer its side is \
    right at least as often and its entropy as large. Both are reported.";

const SAME_POLE: &str = "With one training image as guide and uncentred inputs every input ends at \
    the same pole: pixels are not negative.";

const DECIDES: &str = "Decides whether unseen inputs end at two poles that carry their class, \
    against layers that select nothing and a guide that is no difference. Cannot decide whether \
    the paper's wormhole does so: what the authors' code has of it is in wormhole.cipher.";

const PAIRS: &str = "On the digits the separable classes are 0 and 1, the similar ones 3 and 8; on \
    other data they are the pairs that one ridge probe on raw inputs tells apart best and worst. \
    The records name them.";

pub(super) fn claim() -> Claim {
    claim_at(&Variation::none())
}

fn claim_at(variation: &Variation) -> Claim {
    let ratio = variation.count(Setting::Ratio, RATIO);
    of_abstract(&MODULE, ["two_poles", STATEMENT, QUANTITY])
        .remark(super::ABSTRACT)
        .remark(BINARISE)
        .remark(SAME_POLE)
        .remark(DECIDES)
        .remark(PAIRS)
        .least_classes(3)
        .domain([RATIOS])
        .rebuilt(claim_at, [(Setting::Ratio, RATIO as f64)])
        .case(case("D, separable classes", Pair::Separable, 0.95, ratio))
        .case(case("D, similar classes", Pair::Similar, 0.90, ratio))
}

fn case(name: &str, pair: Pair, accuracy: f64, ratio: usize) -> Case {
    let depth = as_deep(DEPTH, ratio);
    let [largest, every, random] =
        [LARGEST, EVERY, RANDOM].map(|kind| poles(kind.drawing(ratio), pair, depth));
    let own = own_norm(LARGEST.drawing(ratio), pair, depth);
    Case::new(name)
        .effect(largest.number(ACCURACY).above(accuracy))
        .effect(largest.number(ANGLE).below(2.0))
        .effect(largest.number(ENTROPY).above(0.9))
        .negative_control(own.number(ENTROPY).below(0.05))
        .negative_control(every.number(ANGLE).above(25.0))
        .negative_control(random.number(ANGLE).above(25.0))
        .report(largest.number(ACCURACY_BEFORE))
        .report(largest.number(ANGLE_BEFORE))
        .report(largest.number(ENTROPY_BEFORE))
}

const ACCURACY: &str = "accuracy";
const ANGLE: &str = "angle";
const ENTROPY: &str = "entropy";
const ACCURACY_BEFORE: &str = "accuracy without layers";
const ANGLE_BEFORE: &str = "angle without layers";
const ENTROPY_BEFORE: &str = "entropy without layers";

/// An arm that sends inputs of two classes along the difference of their means.
fn poles(kind: Kind, pair: Pair, depth: usize) -> Arm {
    let quantities = [
        ACCURACY,
        ANGLE,
        ENTROPY,
        ACCURACY_BEFORE,
        ANGLE_BEFORE,
        ENTROPY_BEFORE,
        "class at one pole",
        "class at the other",
    ];
    Arm::drawn(kind.name, every_image(), quantities, move |drawn| {
        let laboratory = drawn.laboratory;
        let [first, second] = pair.classes(laboratory)?;
        let (fitted, tested) = fitted_and_tested(&drawn.split.train, [first, second])?;
        let means = laboratory.class_means(&fitted, first, second);
        let start = between(&means, &tested)?;
        let purpose = format!("wormhole/two poles/{first} and {second}/{}", kind.name);
        let mut stream = drawn.stream(&purpose);
        let end = kind.at_depth(depth, laboratory, start.clone(), &mut stream);
        Ok([
            accuracy(laboratory, &end, &tested, first),
            mean_angle(laboratory, &end),
            entropy(laboratory, &end),
            accuracy(laboratory, &start, &tested, first),
            mean_angle(laboratory, &start),
            entropy(laboratory, &start),
            first as f64,
            second as f64,
        ])
    })
    .costing(move |sizes| poles_cost(kind, depth, sizes))
}

/// The cost of finding two classes and sending inputs of both through the layers.
fn poles_cost(kind: Kind, depth: usize, sizes: &Sizes<'_>) -> Cost {
    let SampleSizes { train, inputs: dimensions, classes, .. } = sizes.samples();
    let of_a_class = train / classes.max(1);
    let inputs = 2 * TESTED.min(of_a_class * TESTED / (FITTED + TESTED));
    let measured = Guided::angles_work(dimensions, inputs) * 6.0;
    let guided = kind.work(depth, dimensions, inputs) + measured;
    let bytes = kind.layer(dimensions).bytes(dimensions, inputs);
    Cost::from(Pair::classes_work(sizes.images) + guided).bytes(bytes)
}

/// The inputs, centred between the class means, under the guide from one mean to the other.
fn between(means: &ClassMeans, inputs: &Samples) -> Result<Guided, Missing> {
    travellers(&means.difference(), &minus(&inputs.inputs, &means.middle()))
}

/// An arm that sends the inputs along one training image, as they are.
fn own_norm(kind: Kind, pair: Pair, depth: usize) -> Arm {
    Arm::drawn("own-norm guide", every_image(), [ENTROPY], move |drawn| {
        let classes = pair.classes(drawn.laboratory)?;
        let (fitted, tested) = fitted_and_tested(&drawn.split.train, classes)?;
        let guide = fitted.inputs.first_rows(1).map(f64::from);
        let start = travellers(guide.as_slice(), &tested.inputs.map(f64::from))?;
        let purpose = format!("wormhole/own norm/{} and {}", classes[0], classes[1]);
        let mut stream = drawn.stream(&purpose);
        let end = kind.at_depth(depth, drawn.laboratory, start, &mut stream);
        Ok([entropy(drawn.laboratory, &end)])
    })
    .costing(move |sizes| poles_cost(kind, depth, sizes))
}

/// The images of both classes for the means, and those to test.
fn fitted_and_tested(pool: &Samples, classes: [usize; 2]) -> Result<(Samples, Samples), Missing> {
    let (mut fitted, mut tested) = (Vec::new(), Vec::new());
    for class in classes {
        let members: Vec<usize> = (0..pool.len())
            .filter(|&row| pool.labels[row] == class)
            .take(FITTED + TESTED)
            .collect();
        // In proportion where there are fewer.
        let first = members.len() * FITTED / (FITTED + TESTED);
        if first == 0 {
            return Err(Missing::because(format!(
                "class {class} has {} images, too few for a mean and a test",
                members.len()
            )));
        }
        fitted.extend(&members[..first]);
        tested.extend(&members[first..]);
    }
    Ok((pool.select(&fitted), pool.select(&tested)))
}

/// The share of inputs on their class's side of the guide, which points to class `first`.
fn accuracy(
    laboratory: &dyn Laboratory,
    travellers: &Guided,
    tested: &Samples,
    first: usize,
) -> f64 {
    let sides = laboratory.projections(travellers);
    let right = sides
        .iter()
        .zip(&tested.labels)
        .filter(|(side, label)| (**side > 0.0) == (**label == first));
    right.count() as f64 / sides.len() as f64
}

/// In degrees.
fn mean_angle(laboratory: &dyn Laboratory, travellers: &Guided) -> f64 {
    let angles = laboratory.angles_to_line(travellers);
    angles.iter().sum::<f64>().to_degrees() / angles.len() as f64
}

/// The entropy of the side of the guide, in bits.
fn entropy(laboratory: &dyn Laboratory, travellers: &Guided) -> f64 {
    let sides = laboratory.projections(travellers);
    let share = sides.iter().filter(|&&side| side > 0.0).count() as f64 / sides.len() as f64;
    laboratory.binary_entropy(share)
}
