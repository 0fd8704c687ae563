//! `tunnel.rank_classes`: the tunnel's rank follows the number of classes.

use deepclaims::claim::{Arm, Case, Checkpoint, Claim, Numbers};

use super::PAPER;
use super::task::{DEPTH, Task};

pub(super) fn claim() -> Claim {
    PAPER
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
        let logarithms: Vec<(f64, f64)> = points
            .iter()
            .map(|&(x, y)| (libm::log(x), libm::log(y)))
            .collect();
        let per_class = names
            .iter()
            .zip(&points)
            .map(|(name, (classes, rank))| (name.clone(), rank / classes));
        Ok(per_class
            .chain([("slope".to_owned(), slope(&logarithms))])
            .collect::<Numbers>())
    })
}

/// The least-squares slope through the points.
fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
    let covariance: f64 = points
        .iter()
        .map(|(x, y)| (x - mean_x) * (y - mean_y))
        .sum();
    let variance: f64 = points
        .iter()
        .map(|(x, _)| (x - mean_x) * (x - mean_x))
        .sum();
    covariance / variance
}
