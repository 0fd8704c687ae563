//! `tunnel.depth`: extra depth lengthens the tunnel, not the extractor.

use super::MODULE;
use super::start::{on_train, start, start_work};
use super::task::{DOMAIN, Task};
use crate::prelude::*;

const SHALLOW: usize = 6;
const DEEP: usize = 14;

const SLOPE: &str = "slope";
const SHALLOW_START: &str = "start, 6 layers";
const DEEP_START: &str = "start, 14 layers";

const STATEMENT: &str = "Extra depth lengthens the tunnel, not the extractor.";
const QUANTITY: &str = "slope on depth of the tunnel start (first layer of the longest suffix \
    whose ridge probe reaches 98 % of the best layer's), (start(14 layers) − start(6 layers))/8; \
    probes fitted and tested on the first 1,000 training samples, which both networks are trained \
    to fit and which are standardised with the rest of the training samples";
const REMARK: &str = "On test samples and with the tunnel recipe the tunnel start is not robust; \
    with this recipe and on training samples it is.";

pub(super) fn claim() -> Claim {
    MODULE
        .claim("depth", STATEMENT)
        .section("section 2")
        .quantity(QUANTITY)
        .remark(REMARK)
        .domain(DOMAIN)
        .fixed([Setting::Depth], "it compares 6 layers with 14")
        .case(case(&Task::d5()))
        .case(case(&Task::g()))
}

fn case(task: &Task) -> Case {
    let trained = slopes("trained", |depth| task.fitted(depth));
    let random =
        slopes("memorised random labels", |depth| Task::randomly_labelled(task.fitted(depth)));
    let extra = random.number(SLOPE).minus(trained.number(SLOPE));
    Case::new(task.name)
        .effect(trained.number(SLOPE).below(0.15))
        .contrast(extra.above(0.125))
        .report(trained.number(SHALLOW_START))
        .report(trained.number(DEEP_START))
}

fn slopes(name: &str, training: impl Fn(usize) -> Training) -> Arm {
    let checkpoints = [SHALLOW, DEEP].map(|depth| training(depth).end());
    let quantities = [SLOPE, SHALLOW_START, DEEP_START];
    Arm::new(name, checkpoints, quantities, |[shallow, deep]| {
        let (shallow, deep) = (start(shallow, on_train)?, start(deep, on_train)?);
        let slope = (deep - shallow) / (DEEP - SHALLOW) as f64;
        Ok([slope, shallow, deep])
    })
    .costing(|sizes| sizes.networks().map(|network| start_work(&network)).sum::<Work>())
}
