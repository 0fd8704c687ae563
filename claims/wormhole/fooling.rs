//! `wormhole.fooling`: random-looking inputs are reconciled with labels chosen at random.

use deepclaims_harness::claim::{Arm, Case, Claim, Missing, Numbers};
use deepclaims_lab::data::{Data, Split};
use deepclaims_lab::laboratory::Laboratory;
use deepclaims_lab::net::Guided;
use deepclaims_lab::numerics::Stream;

use super::MODULE;
use super::task::Task;
use crate::collapse::layers::LARGEST;

/// Layers behind each guide.
pub(super) const DEPTH: usize = 10;

pub(super) fn claim() -> Claim {
    let with = decoded(Fit::WithNoise);
    let without = decoded(Fit::WithoutNoise);
    let change = with
        .number("real images")
        .minus(without.number("real images"));
    MODULE
        .claim("fooling", "Random-looking inputs are reconciled with labels chosen at random.")
        .section("abstract")
        .reconstruction()
        .quantity(
            "63 random balanced ±1 codes of the classes; per code a guide by ridge regression of the code's bit on 500 centred training images (weight 1) and 20 noise images with random labels (Gaussian, mean norm of the centred images, weight N/200); \
             ten layers that keep the largest of four rows; a label's bits are sides of the guides, the label the code with the largest correlation; accuracy on the 20 noise images, on fresh ones, and on 500 test images",
        )
        .remark(super::ABSTRACT)
        .remark("Decides whether noise decodes to labels that it was given at random while real images keep theirs, against a fit without that noise. Cannot decide whether the layers do it, or the paper's wormhole, whose formula was not at hand.")
        .remark("The guide stores the association: what it decodes without any layer is reported beside.")
        .case(
            Case::new("D")
                .effect(with.mean("noise images").above(0.80))
                .negative_control(without.mean("noise images").below(0.30))
                .negative_control(with.mean("fresh noise images").below(0.20))
                .negative_control(change.mean().above(-0.10))
                .report(with.mean("noise images, without layers"))
                .report(with.mean("real images"))
                .report(with.mean("real images, without layers")),
        )
}

/// What the guides are fitted on beside the training images.
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

/// An arm that decodes noise, fresh noise and real images.
fn decoded(fit: Fit) -> Arm {
    Arm::untrained(fit.name(), [data()], move |evidence| {
        let decoding = Decoding::of(fit, evidence.laboratory, evidence.splits[0], evidence.seed)?;
        let Decoding {
            task,
            before,
            after,
        } = &decoding;
        Ok(Numbers::from([
            ("noise images", task.accuracy(after, Task::FITTED)),
            ("fresh noise images", task.accuracy(after, Task::FRESH)),
            ("real images", task.accuracy(after, task.real())),
            (
                "noise images, without layers",
                task.accuracy(before, Task::FITTED),
            ),
            (
                "real images, without layers",
                task.accuracy(before, task.real()),
            ),
        ]))
    })
}

/// A task, and on which sides of the guides its inputs are: one list a bit.
pub(super) struct Decoding {
    pub(super) task: Task,
    /// Without any layer.
    pub(super) before: Vec<Vec<f64>>,
    /// Behind the last layer.
    pub(super) after: Vec<Vec<f64>>,
}

impl Decoding {
    pub(super) fn of(
        fit: Fit,
        laboratory: &dyn Laboratory,
        split: &Split,
        seed: u64,
    ) -> Result<Self, Missing> {
        let task = Task::new(split, seed);
        let guides = task
            .guides(laboratory, fit == Fit::WithNoise)
            .ok_or_else(|| Missing::because("the images have no direction"))?;
        let purpose = format!("wormhole/fooling/{}", fit.name());
        let mut stream = Stream::new(seed, &purpose);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for guide in &guides {
            let start = Guided::new(guide, &task.inputs)
                .map_err(|error| Missing::because(error.to_string()))?;
            before.push(laboratory.projections(&start));
            let end = LARGEST.depths(laboratory, start, &mut stream).nth(DEPTH);
            after.push(end.map_or_else(Vec::new, |travellers| laboratory.projections(&travellers)));
        }
        Ok(Self {
            task,
            before,
            after,
        })
    }
}
