//! `tunnel.early`: the tunnel appears early in training.

use deepclaims_harness::claim::{Arm, Case, Claim, Numbers};
use deepclaims_lab::laboratory::Subject;
use deepclaims_lab::train::Training;

use super::MODULE;
use super::task::{DEPTH, Task};

/// The step that counts as early.
const EARLY: usize = 75;

pub(super) fn claim() -> Claim {
    MODULE
        .claim("early", "The tunnel appears early in training.")
        .section("section 3")
        .quantity(
            "share of the final compression of the last hidden layer's numerical rank (test samples, logarithms) that is reached at step 75: \
             ln(rank(0)/rank(75)) / ln(rank(0)/rank(T)); octaves of compression log₂(rank(0)/rank(75))",
        )
        .remark("Train accuracy at step 75 is reported beside it: compression can precede fitting.")
        .case(case(&Task::d(), 0.75))
        .case(case(&Task::d5(), 0.7))
        .case(case(&Task::g(), 0.5))
}

fn case(task: &Task, share: f64) -> Case {
    let trained = compression("trained", &task.trained(DEPTH));
    let random = compression("random labels", &task.random_labels());
    Case::new(task.name)
        .effect(trained.mean("share").above(share))
        .contrast(
            trained
                .number("octaves")
                .minus(random.number("octaves"))
                .mean()
                .above(0.5),
        )
        .report(trained.mean("train accuracy"))
        .report(random.mean("octaves"))
}

fn compression(name: &str, training: &Training) -> Arm {
    let checkpoints = [training.at_step(0), training.at_step(EARLY), training.end()];
    Arm::new(name, checkpoints, |evidence| {
        let logarithm = |subject: &Subject<'_>| {
            let layers = subject.represent(evidence.laboratory, &subject.split.test);
            libm::log2(
                evidence
                    .laboratory
                    .numerical_rank(&layers[layers.len() - 1].inputs),
            )
        };
        let [start, early, end] = [0, 1, 2].map(|step| logarithm(&evidence.subjects[step]));
        let subject = &evidence.subjects[1];
        Ok(Numbers::from([
            ("share", (start - early) / (start - end)),
            ("octaves", start - early),
            (
                "train accuracy",
                subject.accuracy(evidence.laboratory, &subject.split.train),
            ),
        ]))
    })
}
