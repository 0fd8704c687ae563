//! `tunnel.rank_classes`: the tunnel's rank follows the number of classes.

use deepclaims_harness::claim::{Arm, Case, Claim, Numbers};
use deepclaims_lab::stats::slope;
use deepclaims_lab::train::Checkpoint;

use super::MODULE;
use super::task::{DEPTH, Task};

pub(super) fn claim() -> Claim {
    MODULE
        .claim("rank_classes", "The rank of the tunnel's representations follows the number of classes.")
        .section("section 2")
        .quantity(
            "numerical rank of the last hidden layer on test samples, per class; least-squares slope of its logarithm on the logarithm of the number of classes, \
             same inputs with 2, 5 and 10 classes",
        )
        .case(case("D", &[Task::d2(), Task::d5(), Task::d()]))
        .case(case("G", &[Task::g2(), Task::g5(), Task::g()]))
}

fn case(name: &str, tasks: &[Task; 3]) -> Case {
    let trained = ranks("trained", tasks, |task| task.trained(DEPTH).end());
    let untrained = ranks("untrained", tasks, |task| task.trained(DEPTH).at_step(0));
    tasks
        .iter()
        .fold(Case::new(name), |case, task| {
            case.effect(trained.mean(per_class(task)).below(2.0))
        })
        .effect(trained.mean("slope").within(0.75, 1.3))
        .negative_control(untrained.mean("slope").within(-0.4, 0.4))
}

fn per_class(task: &Task) -> String {
    format!("{}: rank per class", task.name)
}

/// An arm that reads the last hidden layer's rank of one network a task.
fn ranks(name: &str, tasks: &[Task; 3], network: impl Fn(&Task) -> Checkpoint) -> Arm {
    let names = tasks.each_ref().map(per_class);
    Arm::new(name, tasks.iter().map(network), move |evidence| {
        let points: Vec<(f64, f64)> = evidence
            .subjects
            .iter()
            .map(|subject| {
                let layers = subject.represent(evidence.laboratory, &subject.split.test);
                let rank = evidence
                    .laboratory
                    .numerical_rank(&layers[layers.len() - 1].inputs);
                (subject.split.classes as f64, rank)
            })
            .collect();
        let (classes, ranks): (Vec<f64>, Vec<f64>) = points
            .iter()
            .map(|&(classes, rank)| (libm::log(classes), libm::log(rank)))
            .unzip();
        let per_class = names
            .iter()
            .zip(&points)
            .map(|(name, (classes, rank))| (name.clone(), rank / classes));
        Ok(per_class
            .chain([("slope".to_owned(), slope(&classes, &ranks))])
            .collect::<Numbers>())
    })
}
