//! Basins: where they end decides what they cost.

use std::collections::BTreeSet;

use deepclaims_lab::data::{Data, Scale, Split};
use deepclaims_lab::measure::{Basin, sample_basin, weight_basin};
use deepclaims_lab::net::Mlp;
use deepclaims_lab::numerics::{Stream, Work};
use deepclaims_lab::train::{Recipe, Speed, Step, Training, train};

use crate::images::digits_of_side;
use crate::is_near;

/// Where a basin ends that costs this on average.
fn expected_end(basin: Basin) -> f64 {
    // Points alone: noise and the evaluation without it are those of no point at all.
    let nothing = Basin { limit: 0.0, ..basin };
    let seconds = |basin: Basin| {
        let estimate = basin.sample_work(Work::operations(1e6), 1, 1);
        [estimate.expected, estimate.most].map(|work| Speed::NOMINAL.seconds(work))
    };
    let ([expected, most], [without, _]) = (seconds(basin), seconds(nothing));
    basin.limit * (expected - without) / (most - without)
}

#[test]
fn basins_of_trained_networks_end_about_where_they_are_expected_to() {
    let mut off = Vec::new();
    for side in [8, 12, 16] {
        let images = digits_of_side(side, 1_797);
        let scale = Scale::CentredRootMeanSquare;
        let data = Data { scale, train: 1_000, test: 100, ..Data::images() };
        let split = Split::new(&data, &images, 1);
        for (depth, width) in [(1, 64), (2, 16), (4, 64)] {
            let recipe = Recipe::sgd(0.05).epochs(15);
            let training = Training::new(Mlp::relu(depth, width), data.clone(), recipe);
            let end = BTreeSet::from([Step::Last]);
            let trained = train(&training, None, &split, 1, &end).expect("a network");
            let network = trained.at(Step::Last).expect("the end was asked for");
            let samples = split.train.first(500);
            let mut stream = Stream::new(1, "basins");
            let ends = [
                (Basin::WEIGHTS, weight_basin(network, &samples, Basin::WEIGHTS, &mut stream)),
                (Basin::SAMPLES, sample_basin(network, &samples, Basin::SAMPLES, &mut stream)),
            ];
            for (basin, end) in ends {
                if !is_near(expected_end(basin), end) {
                    off.push(format!("side {side}, {depth}x{width}: {basin:?} ends at {end}"));
                }
            }
        }
    }
    assert!(off.is_empty(), "{off:#?}");
}
