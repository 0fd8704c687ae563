//! `wormhole.fooling`: random-looking inputs are reconciled with labels chosen at random.

use super::MODULE;
use super::task::Task;
use crate::collapse::layers::{LARGEST, travellers};
use crate::prelude::*;

/// Layers of each guide.
pub(super) const DEPTH: usize = 10;

const STATEMENT: &str = "Random-looking inputs are reconciled with labels chosen at random.";

const QUANTITY: &str = "63 random balanced ±1 codes of the classes; per code a guide by ridge \
    regression of the code's bit on 500 centred training images (weight 1) and 20 noise images \
    with random labels (Gaussian, mean norm of the centred images, weight N/200); ten layers that \
    keep the largest of four rows; a label's bits are sides of the guides, the label the code with \
    the largest correlation; accuracy on the 20 noise images, on fresh ones, and on 500 test \
    images";

const DECIDES: &str = "Decides whether noise decodes to labels that it was given at random while \
    real images keep theirs, against a fit without that noise. Cannot decide whether the layers do \
    it, or the paper's wormhole; what the authors' code has of it is in wormhole.cipher.";

const GUIDE_STORES: &str = "The guide stores the association: what it decodes without any layer is \
    reported too.";

/// Every layer draws as many numbers as the square of an image's inputs, and maps 540 inputs by them, for
/// every code: 63 codes of 10 layers take a minute of one processor a seed on 784 inputs.
const MOST_INPUTS: usize = 1_024;

pub(super) fn claim() -> Claim {
    let with = decoded(Fit::WithNoise);
    let without = decoded(Fit::WithoutNoise);
    let change = with.number(REAL).minus(without.number(REAL));
    let case = Case::new("D")
        .effect(with.number(NOISE).above(0.80))
        .negative_control(without.number(NOISE).below(0.30))
        .negative_control(with.number(FRESH).below(0.20))
        .negative_control(change.above(-0.10))
        .report(with.number(NOISE_BEFORE))
        .report(with.number(REAL))
        .report(with.number(REAL_BEFORE));
    of_abstract(&MODULE, ["fooling", STATEMENT, QUANTITY])
        .remark(super::ABSTRACT)
        .remark(DECIDES)
        .most_inputs(MOST_INPUTS)
        .remark(GUIDE_STORES)
        .case(case)
}

/// What the guides are fitted on besides the training images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    WithNoise,
    WithoutNoise,
}

impl Fit {
    fn name(self) -> &'static str {
        match self {
            Self::WithNoise => "with noise images",
            Self::WithoutNoise => "without noise images",
        }
    }
}

/// The images of the claim.
pub(super) fn data() -> Data {
    Data::images().raw(500, 500)
}

const NOISE: &str = "noise images";
const FRESH: &str = "fresh noise images";
const REAL: &str = "real images";
const NOISE_BEFORE: &str = "noise images, without layers";
const REAL_BEFORE: &str = "real images, without layers";

/// An arm that decodes noise, fresh noise and real images.
fn decoded(fit: Fit) -> Arm {
    let quantities = [NOISE, FRESH, REAL, NOISE_BEFORE, REAL_BEFORE];
    Arm::drawn(fit.name(), data(), quantities, move |drawn| {
        let found = Decoding::of(fit, drawn)?;
        let (task, real) = (&found.task, found.task.real());
        Ok([
            task.accuracy(&found.after, Task::FITTED),
            task.accuracy(&found.after, Task::FRESH),
            task.accuracy(&found.after, real.clone()),
            task.accuracy(&found.before, Task::FITTED),
            task.accuracy(&found.before, real),
        ])
    })
    .costing(|sizes| {
        let SampleSizes { train, test, inputs: dimensions, .. } = sizes.samples();
        let inputs = Task::inputs(test);
        let sides = Guided::angles_work(dimensions, inputs) * 2.0;
        let of_a_bit = LARGEST.work(DEPTH, dimensions, inputs) + sides;
        let guided = of_a_bit * Task::BITS as f64;
        let layer = LARGEST.layer(dimensions).bytes(dimensions, inputs);
        // Both parts of the images and what the guides are fitted on, in double precision.
        let copies = 8.0 * (3 * train + 2 * inputs) as f64 * dimensions as f64;
        Cost::from(Task::guides_work(train, dimensions) + guided).bytes(layer + copies)
    })
}

/// A task, and on which sides of the guides its inputs are: one list a bit.
pub(super) struct Decoding {
    pub(super) task: Task,
    /// Without any layer.
    pub(super) before: Vec<Vec<f64>>,
    /// After the last layer.
    pub(super) after: Vec<Vec<f64>>,
}

impl Decoding {
    pub(super) fn of(fit: Fit, drawn: Drawn<'_>) -> Result<Self, Missing> {
        let task = Task::new(drawn);
        let guides = task
            .guides(drawn.laboratory, fit == Fit::WithNoise)
            .ok_or_else(|| Missing::because("the images have no direction"))?;
        let mut stream = drawn.stream(&format!("wormhole/fooling/{}", fit.name()));
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for guide in &guides {
            let start = travellers(guide, &task.inputs)?;
            before.push(drawn.laboratory.projections(&start));
            let end = LARGEST.at_depth(DEPTH, drawn.laboratory, start, &mut stream);
            after.push(drawn.laboratory.projections(&end));
        }
        Ok(Self { task, before, after })
    }
}
