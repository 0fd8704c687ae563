//! `tunnel.forgetting` and `tunnel.swap`: two tasks, one after the other.

use deepclaims_harness::claim::{Arm, Case, Claim, Evidence, Missing, Numbers};
use deepclaims_lab::laboratory::{Laboratory, Subject};
use deepclaims_lab::net::Network;
use deepclaims_lab::train::Training;

use super::MODULE;
use super::task::{DEPTH, Task};

/// Depth of the network beside the deep one.
const SHALLOW: usize = 3;
/// Layers of the extractor in swaps.
const CUT: usize = 6;

fn d() -> Task {
    Task::half_d().epochs(40)
}

fn g() -> Task {
    Task::half_g().epochs(8)
}

/// The training on the other half of the classes that goes on from `first`.
fn second(task: &Task, first: &Training) -> Training {
    first.then(task.other_classes(), first.recipe.clone())
}

/// `tunnel.forgetting`: shorter networks forget less.
pub(super) fn forgetting() -> Claim {
    MODULE
        .claim("forgetting", "Shorter networks forget less.")
        .section("section 5")
        .quantity(
            "a network learns half of the classes (A), then with a fresh head and optimiser the other half (B); \
             forgetting: accuracy on A's test samples with A's head, before minus after B; 12 minus 3 layers",
        )
        .case(forgetting_case(&d()))
        .case(forgetting_case(&g()))
}

fn forgetting_case(task: &Task) -> Case {
    let (deep, shallow) = (task.trained(DEPTH), task.trained(SHALLOW));
    let other = sequences(
        "then the other classes",
        [&deep, &shallow].map(|first| (first.clone(), second(task, first))),
    );
    let same = sequences(
        "then the same classes again",
        [&deep, &shallow].map(|first| {
            (
                first.clone(),
                first.then(first.data.clone(), first.recipe.clone()),
            )
        }),
    );
    let difference = |arm: &Arm, name: &str| arm.mean(format!("{name}, 12 − 3 layers"));
    Case::new(task.name)
        .effect(difference(&other, "forgetting").above(0.15))
        .negative_control(difference(&other, "accuracy on A before").within(-0.02, 0.02))
        .negative_control(difference(&other, "accuracy on B after").within(-0.02, 0.02))
        .negative_control(difference(&same, "forgetting").below(0.05))
        .report(other.mean("forgetting, 12 layers"))
        .report(other.mean("forgetting, 3 layers"))
}

/// An arm that reads a deep and a shallow network, each after its first and after its second task.
fn sequences(name: &str, pairs: [(Training, Training); 2]) -> Arm {
    let checkpoints = pairs
        .into_iter()
        .flat_map(|(first, second)| [first.end(), second.end()]);
    Arm::new(name, checkpoints, |evidence| {
        let deep = sequence(evidence, &evidence.subjects[0], &evidence.subjects[1])?;
        let shallow = sequence(evidence, &evidence.subjects[2], &evidence.subjects[3])?;
        let named = ["forgetting", "accuracy on A before", "accuracy on B after"];
        let numbers = named.into_iter().zip(deep.into_iter().zip(shallow));
        Ok(numbers
            .flat_map(|(name, (deep, shallow))| {
                [
                    (format!("{name}, 12 layers"), deep),
                    (format!("{name}, 3 layers"), shallow),
                    (format!("{name}, 12 − 3 layers"), deep - shallow),
                ]
            })
            .collect::<Numbers>())
    })
}

/// Forgetting, the accuracy on the first task before the second, and that on the second after it.
fn sequence(
    evidence: &Evidence<'_>,
    first: &Subject<'_>,
    second: &Subject<'_>,
) -> Result<[f64; 3], Missing> {
    let laboratory = evidence.laboratory;
    let test = &first.split.test;
    let before = first.accuracy(laboratory, test);
    let remembered = joined(
        laboratory,
        second.network,
        first.network,
        first.network.depth(),
    )?;
    let after = first.of(&remembered).accuracy(laboratory, test);
    let learnt = second.accuracy(laboratory, &second.split.test);
    Ok([before - after, before, learnt])
}

/// The number of the first task's test samples that two networks give different logits.
fn differing(evidence: &Evidence<'_>, one: &Network, other: &Network) -> f64 {
    let inputs = &evidence.subjects[0].split.test.inputs;
    let [one, other] = [one, other].map(|network| evidence.laboratory.outputs(network, inputs));
    let logits = one.last().zip(other.last());
    logits.map_or(f64::NAN, |(one, other)| {
        (0..inputs.rows())
            .filter(|&row| one.row(row) != other.row(row))
            .count() as f64
    })
}

fn joined(
    laboratory: &dyn Laboratory,
    lower: &Network,
    tail: &Network,
    cut: usize,
) -> Result<Network, Missing> {
    laboratory
        .with_tail(lower, tail, cut)
        .map_err(|error| Missing::because(error.to_string()))
}

/// `tunnel.swap`: forgetting sits in the extractor, tunnels are exchangeable between tasks.
pub(super) fn swap() -> Claim {
    let swapped = swaps("swapped", &g());
    let on_d = swaps("swapped, on D", &d());
    MODULE
        .claim("swap", "Forgetting sits in the extractor: tunnels are exchangeable between tasks.")
        .section("section 5")
        .quantity(
            "12 layers, cut after the 6th into extractor E and tunnel T; A and B as the network stood after the first and after the second half of the classes; \
             accuracy on A's test samples of joined networks under A's head, and of A itself",
        )
        .remark("The independent network keeps its own head: another start's head would not fit its tunnel.")
        .case(
            Case::new("G")
                .effect(swapped.mean("(E_A+T_B − E_B+T_A)/A").above(0.15))
                .effect(swapped.mean("(E_A+T_B − E_A+T_initial)/A").above(0.05))
                .contrast(swapped.mean("E_A+T_B − E_A+T_independent").above(0.3))
                .negative_control(swapped.number("test samples on which E_A+T_A and A differ").each().below(0.5))
                .report(on_d.mean("(E_A+T_B − E_B+T_A)/A")),
        )
}

fn swaps(name: &str, task: &Task) -> Arm {
    let first = task.trained(DEPTH);
    let checkpoints = [
        first.end(),
        second(task, &first).end(),
        first.at_step(0),
        first.clone().replicate(1).end(),
    ];
    Arm::new(name, checkpoints, |evidence| {
        let [a, b, initial, independent] =
            [0, 1, 2, 3].map(|index| evidence.subjects[index].network);
        let (subject, laboratory) = (&evidence.subjects[0], evidence.laboratory);
        let accuracy = |network: &Network| {
            subject
                .of(network)
                .accuracy(evidence.laboratory, &subject.split.test)
        };
        // Every tunnel but the independent one gets A's head.
        let with_head = |network: &Network| joined(laboratory, network, a, network.depth());
        let swapped = |extractor: &Network, tunnel: &Network| -> Result<f64, Missing> {
            Ok(accuracy(&joined(laboratory, extractor, tunnel, CUT)?))
        };
        let (b, initial) = (with_head(b)?, with_head(initial)?);
        let own = accuracy(a);
        let after_b = swapped(a, &b)?;
        Ok(Numbers::from([
            ("(E_A+T_B − E_B+T_A)/A", (after_b - swapped(&b, a)?) / own),
            (
                "(E_A+T_B − E_A+T_initial)/A",
                (after_b - swapped(a, &initial)?) / own,
            ),
            (
                "E_A+T_B − E_A+T_independent",
                after_b - swapped(a, independent)?,
            ),
            (
                "test samples on which E_A+T_A and A differ",
                differing(evidence, &joined(laboratory, a, a, CUT)?, a),
            ),
            ("E_A+T_B", after_b),
            ("A", own),
        ]))
    })
}
