//! `wormhole.fooling`: random-looking inputs are reconciled with labels chosen at random.

use deepclaims::claim::{Arm, Case, Claim, Missing, Numbers};
use deepclaims::data::Data;
use deepclaims::net::Guided;
use deepclaims::simd::Stream;

use super::MODULE;
use super::task::{NOISE, Task};
use crate::collapse::layers::LARGEST;

/// Layers behind each guide.
const DEPTH: usize = 10;

pub(super) fn claim() -> Claim {
    let with = decoded("with noise images", true);
    let without = decoded("without noise images", false);
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

/// An arm that decodes noise, fresh noise and real images.
fn decoded(name: &str, fit_noise: bool) -> Arm {
    let data = Data::images().raw(500, 500);
    let purpose = format!("wormhole/fooling/{name}");
    Arm::untrained(name, [data], move |evidence| {
        let task = Task::new(evidence.splits[0], evidence.seed);
        let guides = task
            .guides(fit_noise)
            .ok_or_else(|| Missing::because("the images have no direction"))?;
        let mut stream = Stream::new(evidence.seed, &purpose);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for guide in &guides {
            let start = Guided::new(guide, &task.inputs)
                .map_err(|error| Missing::because(error.to_string()))?;
            before.push(start.projections());
            let end = LARGEST.depths(start, &mut stream).nth(DEPTH);
            after.push(end.map_or_else(Vec::new, |travellers| travellers.projections()));
        }
        let test = 2 * NOISE..task.labels.len();
        Ok(Numbers::from([
            ("noise images", task.accuracy(&after, 0..NOISE)),
            (
                "fresh noise images",
                task.accuracy(&after, NOISE..2 * NOISE),
            ),
            ("real images", task.accuracy(&after, test.clone())),
            (
                "noise images, without layers",
                task.accuracy(&before, 0..NOISE),
            ),
            ("real images, without layers", task.accuracy(&before, test)),
        ]))
    })
}
