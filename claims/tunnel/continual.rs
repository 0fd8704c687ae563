//! `tunnel.forgetting` and `tunnel.swap`: two tasks, one after the other.

use super::MODULE;
use super::task::{DEPTH, DOMAIN, SAMPLES_OF_G, Task};
use crate::prelude::*;

/// Depth of the shallow network that the deep one is compared with.
const SHALLOW: usize = 3;
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

/// What is read from a deep and a shallow network, and the difference.
const SEQUENCES: [&str; 3] = ["forgetting", "accuracy on A before", "accuracy on B after"];

const FORGETTING: &str = "a network learns half of the classes (A), then with a fresh head and \
    optimiser the other half (B); forgetting: accuracy on A's test samples with A's head, before \
    minus after B; 12 minus 3 layers";

pub(super) fn forgetting() -> Claim {
    MODULE
        .claim("forgetting", "Shorter networks forget less.")
        .section("section 5")
        .quantity(FORGETTING)
        .domain(DOMAIN)
        .fixed([Setting::Depth], "it compares 12 layers with 3")
        .case(forgetting_case(&d()))
        .case(forgetting_case(&g()))
}

fn forgetting_case(task: &Task) -> Case {
    let other = sequences("then the other classes", task, |first| second(task, first));
    let same = sequences("then the same classes again", task, |first| {
        first.then(first.data.clone(), first.recipe.clone())
    });
    let difference = |arm: &Arm, name: &str| arm.number(format!("{name}, 12 − 3 layers"));
    Case::new(task.name)
        .effect(difference(&other, "forgetting").above(0.15))
        .negative_control(difference(&other, "accuracy on A before").within(-0.02, 0.02))
        .negative_control(difference(&other, "accuracy on B after").within(-0.02, 0.02))
        .negative_control(difference(&same, "forgetting").below(0.05))
        .report(other.number("forgetting, 12 layers"))
        .report(other.number("forgetting, 3 layers"))
}

/// An arm that reads a deep and a shallow network, each after its first task and after the one that
/// follows.
fn sequences(name: &str, task: &Task, following: impl Fn(&Training) -> Training) -> Arm {
    let [deep, shallow] = [DEPTH, SHALLOW].map(|depth| task.trained(depth));
    let checkpoints =
        [deep.end(), following(&deep).end(), shallow.end(), following(&shallow).end()];
    let quantities = SEQUENCES.iter().flat_map(|name| {
        let networks = ["12 layers", "3 layers", "12 − 3 layers"];
        networks.map(|network| format!("{name}, {network}").into())
    });
    Arm::listed(name, checkpoints.into(), quantities.collect(), |networks| {
        let [deep_a, deep_b, shallow_a, shallow_b] = networks else {
            unreachable!("four checkpoints")
        };
        let deep = sequence(*deep_a, *deep_b)?.into_iter();
        let pairs = deep.zip(sequence(*shallow_a, *shallow_b)?);
        let with_difference = pairs.flat_map(|(deep, shallow)| [deep, shallow, deep - shallow]);
        Ok(with_difference.collect())
    })
}

/// [`SEQUENCES`] of a network that learns one task and then another one.
fn sequence(first: Subject<'_>, second: Subject<'_>) -> Result<[f64; 3], Missing> {
    let test = &first.split.test;
    let before = first.accuracy(test);
    let remembering = joined(second, first.network, first.network.depth())?;
    let forgetting = before - first.of(&remembering).accuracy(test);
    Ok([forgetting, before, second.accuracy(&second.split.test)])
}

fn joined(lower: Subject<'_>, tail: &Network, cut: usize) -> Result<Network, Missing> {
    lower
        .laboratory
        .with_tail(lower.network, tail, cut)
        .map_err(|error| Missing::because(error.to_string()))
}

const OF_OTHER: &str = "(E_A+T_B − E_B+T_A)/A";
const OF_INITIAL: &str = "(E_A+T_B − E_A+T_initial)/A";
const OF_INDEPENDENT: &str = "E_A+T_B − E_A+T_independent";
const DIFFERING: &str = "test samples on which E_A+T_A and A differ";
/// What is read from joined networks.
const SWAPS: [&str; 6] = [OF_OTHER, OF_INITIAL, OF_INDEPENDENT, DIFFERING, "E_A+T_B", "A"];

const EXCHANGEABLE: &str =
    "Forgetting sits in the extractor: tunnels are exchangeable between tasks.";
const SWAPPED: &str = "12 layers, cut after the 6th into extractor E and tunnel T; A and B: the \
    network after the first and after the second half of the classes; accuracy on A's test \
    samples of joined networks with A's head, and of A itself";
const OWN_HEAD: &str = "The independent network keeps its own head: the head of another \
    initialisation would not fit its tunnel.";

pub(super) fn swap() -> Claim {
    let swapped = swaps("swapped", &g());
    let on_d = swaps("swapped, on D", &d());
    let case = Case::new("G")
        .effect(swapped.number(OF_OTHER).above(0.15))
        .effect(swapped.number(OF_INITIAL).above(0.05))
        .contrast(swapped.number(OF_INDEPENDENT).above(0.3))
        .negative_control(swapped.number(DIFFERING).below(0.5))
        .report(on_d.number(OF_OTHER));
    MODULE
        .claim("swap", EXCHANGEABLE)
        .section("section 5")
        .quantity(SWAPPED)
        .remark(OWN_HEAD)
        .domain(DOMAIN)
        .domain(SAMPLES_OF_G)
        .case(case)
}

fn swaps(name: &str, task: &Task) -> Arm {
    let first = task.trained(DEPTH);
    let checkpoints =
        [first.end(), second(task, &first).end(), first.at_step(0), first.replicate(1).end()];
    Arm::new(name, checkpoints, SWAPS, exchange)
}

fn exchange(networks: [Subject<'_>; 4]) -> Result<[f64; 6], Missing> {
    let [a, b, initial, independent] = networks;
    // Every tunnel but the independent one gets A's head.
    let with_head = |lower: &Network| joined(a.of(lower), a.network, lower.depth());
    let (b, initial) = (with_head(b.network)?, with_head(initial.network)?);
    let accuracy = |network: &Network| a.of(network).accuracy(&a.split.test);
    // Half of the layers are the extractor.
    let cut = a.network.depth() / 2;
    let swapped = |extractor: &Network, tunnel: &Network| {
        joined(a.of(extractor), tunnel, cut).map(|joined| accuracy(&joined))
    };
    let own = accuracy(a.network);
    let after_b = swapped(a.network, &b)?;
    Ok([
        (after_b - swapped(&b, a.network)?) / own,
        (after_b - swapped(a.network, &initial)?) / own,
        after_b - swapped(a.network, independent.network)?,
        differing(a, &joined(a, a.network, cut)?),
        after_b,
        own,
    ])
}

/// The number of test samples to which `other` gives logits that differ from the subject's.
fn differing(subject: Subject<'_>, other: &Network) -> f64 {
    let inputs = &subject.split.test.inputs;
    let [own, other] =
        [subject.network, other].map(|network| subject.laboratory.outputs(network, inputs));
    let logits = own.last().zip(other.last());
    logits.map_or(f64::NAN, |(own, other)| {
        (0..inputs.rows()).filter(|&row| own.row(row) != other.row(row)).count() as f64
    })
}
