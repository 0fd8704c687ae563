//! `tunnel.rank_classes`: the tunnel's rank follows the number of classes.

use deepclaims_lab::stats::slope;

use super::task::{DEPTH, DOMAIN, Task};
use super::{MODULE, last_rank, last_rank_work};
use crate::prelude::*;

const SLOPE: &str = "slope";

const STATEMENT: &str = "The rank of the tunnel's representations follows the number of classes.";
const QUANTITY: &str = "numerical rank of the last hidden layer on test samples, per class; \
    least-squares slope of its logarithm on the logarithm of the number of classes, same inputs \
    with 2, 5 and 10 classes";

pub(super) fn claim() -> Claim {
    MODULE
        .claim("rank_classes", STATEMENT)
        .section("section 2")
        .quantity(QUANTITY)
        .domain(DOMAIN)
        .fixed([Setting::Classes], "it compares 2, 5 and 10 classes")
        .case(case("D", &[Task::d2(), Task::d5(), Task::d()]))
        .case(case("G", &[Task::g2(), Task::g5(), Task::g()]))
}

fn case(name: &str, tasks: &[Task; 3]) -> Case {
    let trained = ranks("trained", tasks, |task| task.trained(DEPTH).end());
    let untrained = ranks("untrained", tasks, |task| task.trained(DEPTH).at_step(0));
    tasks
        .iter()
        .fold(Case::new(name), |case, task| case.effect(trained.number(per_class(task)).below(2.0)))
        .effect(trained.number(SLOPE).within(0.75, 1.3))
        .negative_control(untrained.number(SLOPE).within(-0.4, 0.4))
}

fn per_class(task: &Task) -> String {
    format!("{}: rank per class", task.name)
}

/// An arm that reads the last hidden layer's rank of one network a task.
fn ranks(name: &str, tasks: &[Task; 3], network: impl Fn(&Task) -> Checkpoint) -> Arm {
    let checkpoints = tasks.each_ref().map(network);
    let [two, five, ten] = tasks.each_ref().map(per_class);
    let quantities = [two, five, ten, SLOPE.to_owned()];
    Arm::new(name, checkpoints, quantities, |networks| {
        let classes = networks.map(|network| network.split.classes as f64);
        let ranks = networks.map(last_rank);
        let slope = slope(&classes.map(libm::log), &ranks.map(libm::log));
        let [two, five, ten] = std::array::from_fn(|task| ranks[task] / classes[task]);
        Ok([two, five, ten, slope])
    })
    .costing(|sizes| sizes.networks().map(|network| last_rank_work(&network)).sum::<Work>())
}
