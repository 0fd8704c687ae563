//! `modes.width` and `modes.basin_predicts`: whether accuracy goes with basins from network to network.

use deepclaims_harness::claim::{Arm, Case, Claim, Evidence, Numbers};
use deepclaims_lab::data::Data;
use deepclaims_lab::measure::Retained;
use deepclaims_lab::net::Mlp;
use deepclaims_lab::numerics::Stream;
use deepclaims_lab::stats::rank_correlation;
use deepclaims_lab::train::{Checkpoint, Recipe, Training};

use super::MODULE;
use super::depth::{self, DEPTHS};
use super::task::{Basins, EVERY, FITTED, MOST_STEPS, WIDTH, accuracies, images};
use crate::recipes;

const WIDTHS: [usize; 6] = [8, 16, 32, 64, 128, 256];
const SIZES: [usize; 3] = [100, 300, 1_000];

/// `modes.width`: basins and accuracy grow together with width.
pub(super) fn width() -> Claim {
    let arm = correlations("widths", widths());
    let case = Case::new("D")
        .effect(arm.mean("correlation with weight basin").above(0.7))
        .effect(arm.mean("correlation with sample basin").above(0.7));
    MODULE
        .claim("width", "Basins and accuracy grow together with width.")
        .section("versions 1 and 5")
        .reconstruction()
        .quantity("for each seed Spearman's correlation of test accuracy with the basin over 2 hidden layers of 8, 16, 32, 64, 128, 256 units, trained until the loss is below 0.02, of those networks that fit 98.5 % of the training samples")
        .case(reports(case, &arm))
}

/// `modes.basin_predicts`: the same across architectures and recipes.
pub(super) fn predicts() -> Claim {
    let depths = DEPTHS.map(|depth| (format!("depth {depth}"), depth::trained(depth)));
    let others: Vec<(String, Training)> = depths.into_iter().chain(widths()).collect();
    let networks = |grid: Vec<(String, Training)>| others.clone().into_iter().chain(grid);
    let arm = correlations("networks", networks(recipes(to_loss)));
    let fixed = correlations(
        "networks, the grid for 30 epochs",
        networks(recipes(|recipe| recipe.epochs(30))),
    );
    let sizes = correlations("training samples", SIZES.map(|size| sized(size, to_loss)));
    let fixed_sizes = correlations(
        "training samples, 30 epochs",
        SIZES.map(|size| sized(size, |recipe| recipe.epochs(30))),
    );
    let names = [
        "correlation with weight basin",
        "correlation with sample basin",
    ];
    let mut case = Case::new("D");
    for name in names {
        case = case.effect(arm.mean(name).above(0.5));
    }
    for name in names {
        case = case.contrast(sizes.mean(name).above(0.5));
    }
    for name in names {
        case = case.report(fixed.mean(name)).report(fixed_sizes.mean(name));
    }
    MODULE
        .claim("basin_predicts", "Basin size explains generalisation across architectures and recipes.")
        .section("versions 1 and 5")
        .reconstruction()
        .quantity("for each seed Spearman's correlation of test accuracy with the basin over the networks of weight_basin_depth and of width and 2 hidden layers of 64 units at rates 0.02, 0.1, 0.4 in batches of 5, 20, 100, of those that fit 98.5 % of the training samples; contrast: over 100, 300 and 1,000 training samples")
        .remark("The pre-registration does not say how long the networks of the grid and of the contrast are trained: until the loss is below 0.03, as in flat_minima, or for 20,000 steps; 30 epochs, as in weight_basin_depth, are reported beside: with them both effects would hold.")
        .case([&arm, &sizes, &fixed, &fixed_sizes].into_iter().fold(case, reports))
}

fn reports(case: Case, arm: &Arm) -> Case {
    [
        "networks filtered",
        "unfiltered correlation with weight basin",
        "unfiltered correlation with sample basin",
        "permuted correlation with weight basin",
        "permuted correlation with sample basin",
    ]
    .into_iter()
    .fold(case, |case, name| case.report(arm.mean(name)))
}

fn widths() -> impl Iterator<Item = (String, Training)> {
    WIDTHS.into_iter().map(|width| {
        let recipe = recipes::plain().to_loss(0.02, EVERY, MOST_STEPS);
        let training = Training::new(Mlp::relu(2, width), recipes::plain_images(), recipe);
        (format!("width {width}"), training)
    })
}

/// The grid of rates and batches, each for as long as `length` says.
fn recipes(length: fn(Recipe) -> Recipe) -> Vec<(String, Training)> {
    let grid = [0.02, 0.1, 0.4].into_iter();
    let grid = grid.flat_map(|rate| [5, 20, 100].map(|batch| (rate, batch)));
    grid.map(|(rate, batch)| {
        let recipe = Recipe {
            batch,
            ..recipes::plain().learning_rate(rate)
        };
        let name = format!("rate {rate}, batch {batch}");
        (name, square(recipes::plain_images(), length(recipe)))
    })
    .collect()
}

/// The network of the contrast on so many training samples.
fn sized(size: usize, length: fn(Recipe) -> Recipe) -> (String, Training) {
    let training = square(images(size), length(recipes::plain()));
    (format!("{size} samples"), training)
}

/// Until the loss of `modes.flat_minima`.
fn to_loss(recipe: Recipe) -> Recipe {
    recipe.to_loss_or_steps(0.03, EVERY, MOST_STEPS)
}

/// Two hidden layers of the usual width.
fn square(data: Data, recipe: Recipe) -> Training {
    Training::new(Mlp::relu(2, WIDTH), data, recipe)
}

/// Accuracy and basins of one network.
#[derive(Clone, Copy, Debug)]
struct Network {
    training: f64,
    test: f64,
    weights: f64,
    samples: f64,
}

impl Network {
    /// Whether it fits its training samples and has basins.
    fn passes(&self) -> bool {
        self.training >= FITTED && self.has_basins()
    }

    fn has_basins(&self) -> bool {
        self.weights.is_finite() && self.samples.is_finite()
    }
}

/// An arm that reads how accuracy goes with basins over these networks, and both of each of them.
fn correlations(name: &str, networks: impl IntoIterator<Item = (String, Training)>) -> Arm {
    let (names, trainings): (Vec<String>, Vec<Training>) = networks.into_iter().unzip();
    let checkpoints: Vec<Checkpoint> = trainings.iter().map(Training::end).collect();
    let basins: Vec<Basins> = trainings
        .iter()
        .map(|training| Basins::new(training, Retained::Labels))
        .collect();
    let purpose = format!("modes/{name} permuted");
    Arm::new(name, checkpoints, move |evidence| {
        let found = measure(evidence, &basins);
        let each = names.iter().zip(&found).flat_map(|(name, network)| {
            [
                (format!("{name}: training accuracy"), network.training),
                (format!("{name}: test accuracy"), network.test),
                (format!("{name}: weight basin"), network.weights),
                (format!("{name}: sample basin"), network.samples),
            ]
        });
        let summary = summarise(&found, &mut Stream::new(evidence.seed, &purpose));
        Ok(summary.into_iter().chain(each).collect::<Numbers>())
    })
}

fn measure(evidence: &Evidence<'_>, basins: &[Basins]) -> Vec<Network> {
    let subjects = evidence.subjects.iter().zip(basins);
    subjects
        .map(|(subject, basins)| {
            let [(_, training), (_, test)] = accuracies(evidence, subject);
            Network {
                training,
                test,
                weights: basins.of_weights(evidence, subject),
                samples: basins.of_samples(evidence, subject),
            }
        })
        .collect()
}

/// The correlations over those networks that pass the filter, over all that have basins, and with each
/// network's accuracy given to another one.
fn summarise(found: &[Network], stream: &mut Stream) -> Vec<(String, f64)> {
    let filtered: Vec<Network> = found.iter().copied().filter(Network::passes).collect();
    let mixed = permute(&filtered, stream);
    let defined: Vec<Network> = found.iter().copied().filter(Network::has_basins).collect();
    let missing = (found.len() - filtered.len()) as f64;
    let lists = [
        ("", filtered),
        ("unfiltered ", defined),
        ("permuted ", mixed),
    ];
    let correlations = lists.iter().flat_map(|(prefix, networks)| {
        let [weights, samples] = correlate(networks);
        [
            (format!("{prefix}correlation with weight basin"), weights),
            (format!("{prefix}correlation with sample basin"), samples),
        ]
    });
    correlations
        .chain([("networks filtered".to_owned(), missing)])
        .collect()
}

/// The same networks, each with the test accuracy of another one.
fn permute(networks: &[Network], stream: &mut Stream) -> Vec<Network> {
    let order = stream.permutation(networks.len());
    let pairs = networks.iter().zip(order);
    let mixed = pairs.map(|(network, other)| Network {
        test: networks[other].test,
        ..*network
    });
    mixed.collect()
}

/// Of test accuracy with both basins.
fn correlate(networks: &[Network]) -> [f64; 2] {
    let column = |value: fn(&Network) -> f64| -> Vec<f64> { networks.iter().map(value).collect() };
    let test = column(|network| network.test);
    [
        rank_correlation(&test, &column(|network| network.weights)),
        rank_correlation(&test, &column(|network| network.samples)),
    ]
}
