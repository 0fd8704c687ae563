//! `tunnel.depth`: extra depth lengthens the tunnel, not the extractor.

use deepclaims_harness::claim::{Arm, Case, Claim, Numbers};
use deepclaims_lab::train::Training;

use super::MODULE;
use super::start::{on_train, start};
use super::task::Task;

const SHALLOW: usize = 6;
const DEEP: usize = 14;

pub(super) fn claim() -> Claim {
    MODULE
        .claim("depth", "Extra depth lengthens the tunnel, not the extractor.")
        .section("section 2")
        .quantity(
            "slope on depth of the tunnel start (first layer of the longest suffix whose ridge probe reaches 98 % of the best layer's), \
             (start(14 layers) − start(6 layers))/8; probes fitted and tested on the first 1,000 training samples, which both networks are trained to fit and which are standardised with the rest of the training samples",
        )
        .remark("On test samples and with the tunnel recipe the start is not robust; with this recipe and on training samples it is.")
        .case(case(&Task::d5()))
        .case(case(&Task::g()))
}

fn case(task: &Task) -> Case {
    let trained = slopes("trained", |depth| task.fitted(depth));
    let random = slopes("memorised random labels", |depth| {
        Task::randomly_labelled(task.fitted(depth))
    });
    let extra = random.number("slope").minus(trained.number("slope"));
    Case::new(task.name)
        .effect(trained.mean("slope").below(0.15))
        .contrast(extra.mean().above(0.125))
        .report(trained.mean("start, 6 layers"))
        .report(trained.mean("start, 14 layers"))
}

fn slopes(name: &str, training: impl Fn(usize) -> Training) -> Arm {
    let checkpoints = [SHALLOW, DEEP].map(|depth| training(depth).end());
    Arm::new(name, checkpoints, |evidence| {
        let (shallow, deep) = (start(evidence, 0, on_train)?, start(evidence, 1, on_train)?);
        Ok(Numbers::from([
            ("slope", (deep - shallow) / (DEEP - SHALLOW) as f64),
            ("start, 6 layers", shallow),
            ("start, 14 layers", deep),
        ]))
    })
}
