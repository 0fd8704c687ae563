//! Predicted work: its closed forms where it counts products and normal numbers, and how its operations grow,
//! whose constants were fitted.

use deepclaims_lab::data::Data;
use deepclaims_lab::measure::{
    Basin, FITTED_SAMPLES, Retained, kernel_alignment_work, nc1_work, probe_work,
    rank_alignment_work, ridge_directions_work, spectrum_work,
};
use deepclaims_lab::net::Mlp;
use deepclaims_lab::numerics::{Estimate, Work};
use deepclaims_lab::train::{Optimiser, RandomFeatures, Recipe, Speed, Training};

/// Every kind of work divides by its own speed, whatever the others are.
#[test]
fn seconds_are_work_over_speed() {
    let speed = Speed { products: 2.0, operations: 4.0, normals: 8.0 };
    let of = |products, operations, normals| speed.seconds(Work { products, operations, normals });
    assert_eq!([of(8.0, 0.0, 0.0), of(0.0, 8.0, 0.0), of(0.0, 0.0, 8.0)], [4.0, 2.0, 1.0]);
    assert_eq!(of(8.0, 8.0, 8.0), 7.0);
}

/// Asserts that `f(n), f(2n), …` is a polynomial in `n` of this degree whose leading coefficient is positive:
/// its differences of this order are positive and all the same.
fn assert_degree(name: &str, degree: usize, f: impl Fn(usize) -> f64) {
    let mut values: Vec<f64> = (1..=degree + 3).map(|times| f(16 * times)).collect();
    let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    // Each difference may double the rounding of the values, of some dozen operations.
    let rounding = largest * f64::from(1_u32 << (degree + 1)) * 64.0 * f64::EPSILON;
    for _ in 0..degree {
        values = values.windows(2).map(|pair| pair[1] - pair[0]).collect();
    }
    assert!(values[0] > rounding, "{name}: {values:?}");
    for pair in values.windows(2) {
        assert!((pair[1] - pair[0]).abs() <= rounding, "{name}: {values:?}");
    }
}

fn operations(work: Work) -> f64 {
    work.operations
}

/// Some dozen operations in another order, on works of like size.
fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 64.0 * f64::EPSILON * other
}

#[test]
fn decompositions_grow_with_the_cube_and_solutions_with_the_square() {
    assert_degree("cholesky", 3, |n| operations(Work::cholesky(n, 0)));
    assert_degree("right sides", 1, |n| operations(Work::cholesky(32, n)));
    // What the right sides add to that.
    let of_solutions = |n| operations(Work::cholesky(n, 5)) - operations(Work::cholesky(n, 0));
    assert_degree("solutions", 2, of_solutions);
    assert_degree("eigenvalues", 3, |n| operations(Work::symmetric_eigenvalues(n)));
    assert_degree("QR, larger", 1, |n| operations(Work::qr(n, 8)));
    assert_degree("QR, smaller", 2, |n| operations(Work::qr(200, n)));
    assert_eq!(Work::cholesky(64, 3).products, 0.0);
    for nothing in
        [Work::cholesky(0, 3), Work::symmetric_eigenvalues(0), Work::qr(0, 8), Work::qr(8, 0)]
    {
        assert_eq!(nothing, Work::NONE);
    }
}

#[test]
fn work_adds_and_multiplies_kind_by_kind() {
    let work = Work { products: 2.0, operations: 3.0, normals: 5.0 };
    let other = Work { products: 7.0, operations: 11.0, normals: 13.0 };
    let sum = Work { products: 9.0, operations: 14.0, normals: 18.0 };
    assert_eq!(work + other, sum);
    assert_eq!(work * 4.0, Work { products: 8.0, operations: 12.0, normals: 20.0 });
    let mut added = work;
    added += other;
    assert_eq!(added, sum);
    let one = Estimate { expected: work, most: other };
    let mut estimate = one;
    estimate += one;
    assert_eq!(estimate, one * 2.0);
    assert_eq!(estimate, Estimate { expected: work * 2.0, most: other * 2.0 });
}

/// 2 draws and 4.0/0.5 = 8 points: 16 evaluations and the one without noise.
#[test]
fn a_basin_is_evaluated_at_every_point_of_every_draw() {
    let basin = Basin { grid: 0.5, limit: 4.0, draws: 2, ..Basin::WEIGHTS };
    let evaluation = Work { products: 64.0, ..Work::NONE };
    let of = |basin: Basin, samples| basin.sample_work(evaluation, samples, 5);
    let Estimate { expected, most } = of(basin, 3);
    assert_eq!((most.products, most.normals), (17.0 * 64.0, 30.0));
    assert_eq!((expected.products, expected.normals), ((1.0 + 0.25 * 16.0) * 64.0, 30.0));
    assert!(most.operations > 0.0);
    assert_eq!(of(basin, 6).most.operations, 2.0 * most.operations);
    assert_eq!(expected.operations, 0.25 * most.operations);
    // Predictions are lost earlier than labels.
    let predictions = of(Basin { retained: Retained::Predictions, ..basin }, 3).expected;
    assert!(evaluation.products < predictions.products);
    assert!(predictions.products < expected.products);
    let shape = Mlp::relu(2, 32).shape(64, 10);
    let weights = basin.weight_work(&shape, 100).most;
    assert_eq!(weights.products, 17.0 * shape.evaluation_work(100).products);
    assert_eq!(weights.normals, 2.0 * shape.weights() as f64);
}

/// Products in double precision count four operations each: multiplied, added, and twice as wide.
#[test]
fn products_of_measures_are_those_of_their_matrices() {
    let probe = |fit, test, units| probe_work(fit, test, units, 16).products;
    let (fit, test, units, classes) = (96.0, 48.0, 32.0, 16.0);
    let own = fit * units * units + fit * units * classes + test * units * classes;
    assert_eq!(probe(96, 48, 32), 4.0 * own);
    // Of fewer samples than units the smaller product is taken.
    let own = units * units * 96.0 + units * 96.0 * classes + test * 96.0 * classes;
    assert_eq!(probe(32, 48, 96), 4.0 * own);
    assert_eq!(probe(FITTED_SAMPLES, 48, 32), probe(2 * FITTED_SAMPLES, 48, 32));
    let alignment = kernel_alignment_work(100, 16, 32).products;
    assert_eq!(alignment, 4.0 * 100.0 * (16.0 * 32.0 + 16.0 * 16.0 + 32.0 * 32.0));
    assert_eq!(nc1_work(100, 32).products, 4.0 * 100.0 * 32.0 * 32.0);
    assert_eq!(spectrum_work(100, 32).products, 4.0 * 100.0 * 32.0 * 32.0);
    assert_eq!(spectrum_work(32, 100).products, 4.0 * 100.0 * 32.0 * 32.0);
}

#[test]
fn operations_of_measures_grow_as_what_they_count() {
    assert_degree("probe, test samples", 1, |n| operations(probe_work(64, n, 32, 16)));
    assert_degree("probe, fitted samples", 1, |n| operations(probe_work(n + 64, 64, 32, 16)));
    assert_degree("alignment, samples", 1, |n| operations(kernel_alignment_work(n, 16, 48)));
    assert_degree("alignment, one's units", 2, |n| operations(kernel_alignment_work(64, n, 48)));
    assert_degree("NC1, samples", 1, |n| operations(nc1_work(n, 48)));
    assert_degree("NC1, units", 2, |n| operations(nc1_work(64, n)));
    assert_degree("spectrum, units", 3, |n| operations(spectrum_work(1_000, n)));
    assert_degree("spectrum, samples", 1, |n| operations(spectrum_work(1_000 + n, 32)));
    let directions =
        |rows, dimensions, lists| operations(ridge_directions_work(rows, dimensions, lists));
    assert_degree("directions, rows", 1, |n| directions(n, 32, 5));
    assert_degree("directions, dimensions", 3, |n| directions(50, n, 5));
    assert_degree("directions, lists", 1, |n| directions(50, 32, n));
    let of_a_row = |n| directions(51, n, 0) - directions(50, n, 0);
    assert_degree("directions, dimensions of a row", 2, of_a_row);
    // Targets of so many rows.
    let of_a_list = |n| directions(n, 32, 6) - directions(n, 32, 5);
    assert_degree("directions, rows of a list", 1, of_a_list);
    let of_a_row_of_a_list = |n| {
        let of_a_row = |lists| directions(51, n, lists) - directions(50, n, lists);
        of_a_row(1) - of_a_row(0)
    };
    assert_degree("directions, dimensions of a row of a list", 1, of_a_row_of_a_list);
    assert_eq!(ridge_directions_work(0, 32, 5), Work::cholesky(32, 5));
}

/// Features are centred unit by unit; of no units three calls are left.
#[test]
fn an_alignment_centres_both_representations() {
    let of_a_sample = |left, right| {
        let of = |samples| operations(kernel_alignment_work(samples, left, right));
        of(65) - of(64)
    };
    let (one, other) = (of_a_sample(16, 0), of_a_sample(0, 48));
    assert_eq!(other, 3.0 * one);
    assert_eq!(of_a_sample(16, 48), one + other);
    assert_eq!(kernel_alignment_work(64, 0, 0), Work::double_product(0, 64, 0) * 3.0);
}

/// Sorting the fields of a unit takes `n·log n`; other layers do not count.
#[test]
fn ranks_are_sorted_for_the_units_of_their_layer() {
    let mlp = Mlp { hidden: vec![32, 64], ..Mlp::relu(2, 32) };
    let shape = mlp.shape(16, 10);
    let sorting = |layer, samples: usize| {
        let work = rank_alignment_work(&shape, layer, samples);
        let evaluation = shape.evaluation_work(samples);
        assert_eq!(work.products, evaluation.products);
        work.operations - evaluation.operations
    };
    assert!(near(sorting(2, 64), 2.0 * sorting(1, 64)));
    // 256·8 over 64·6.
    assert!(near(sorting(1, 256), 4.0 * 8.0 / 6.0 * sorting(1, 64)));
    assert!(sorting(1, 64) > 0.0 && sorting(1, 1) > 0.0);
}

#[test]
fn random_features_are_drawn_once_and_solved_for_the_smaller_side() {
    let fit = |samples, features, ridge| RandomFeatures::fit_work(samples, 16, features, 16, ridge);
    assert_eq!(fit(96, 32, 0.0).normals, 32.0 * 16.0);
    // Without a ridge the decomposition is no product: what is left is the representation.
    let represented = 4.0 * 96.0 * 16.0 * 32.0;
    assert_eq!(fit(96, 32, 0.0).products, represented);
    assert_eq!(fit(96, 32, 1.0).products, represented + 4.0 * 96.0 * 32.0 * 32.0);
    assert_eq!(fit(32, 96, 1.0).products, represented + 4.0 * 96.0 * 32.0 * 32.0);
    let scores = RandomFeatures::scores_work(96, 16, 32, 16).products;
    assert_eq!(scores, represented + 4.0 * 96.0 * 32.0 * 16.0);
    assert_degree("features", 2, |n| operations(fit(4_000, n, 0.0)));
    assert_degree("samples", 1, |n| operations(fit(1_000 + n, 32, 0.0)));
    let classes = |n| operations(RandomFeatures::fit_work(96, 16, 32, n, 0.0));
    assert_degree("classes", 1, classes);
    assert_eq!(classes(5) - classes(4), 96.0 * 32.0);
    // Every input is widened, every feature scaled and rectified.
    let of_scores = operations(RandomFeatures::scores_work(96, 16, 32, 5));
    let products = Work::double_product(96, 16, 32) + Work::double_product(96, 32, 5);
    assert_eq!(of_scores - operations(products), 96.0 * (16.0 + 2.0 * 32.0));
}

/// The work of so many steps of a network of 64 inputs, two layers of 32 units and 16 classes on 200 samples.
fn steps(recipe: &Recipe, count: usize) -> Work {
    steps_of_classes(16, recipe, count)
}

fn steps_of_classes(classes: usize, recipe: &Recipe, count: usize) -> Work {
    let network = Mlp::relu(2, 32);
    let shape = network.shape(64, classes);
    Training::new(network, Data::images(), recipe.clone()).work(&shape, 200, count)
}

#[test]
fn steps_are_gradients_updates_and_masks() {
    let recipe = |batch| Recipe { batch, ..Recipe::sgd(0.1) };
    let (one, ten) = (steps(&recipe(32), 1), steps(&recipe(32), 10));
    let weights = 64.0 * 32.0 + 32.0 * 32.0 + 32.0 * 16.0;
    assert_eq!(ten.normals, weights);
    assert_eq!(ten.products, 10.0 * one.products);
    // One product forward and two back, but for the one towards the inputs.
    assert_eq!(one.products, 2.0 * 32.0 * (3.0 * weights - 64.0 * 32.0));
    // No batch is larger than the data.
    assert_eq!(steps(&recipe(usize::MAX), 1), steps(&recipe(200), 1));
    assert_degree("batch", 1, |n| operations(steps(&recipe(n), 1)));
    let optimiser = Optimiser::AdamW { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    let adam = Recipe { optimiser, ..recipe(32) };
    let (sgd, adam) = (operations(one), operations(steps(&adam, 1)));
    assert!(adam - sgd > 0.5 * weights && adam - sgd < 2.0 * weights, "{sgd} and {adam}");
    // A mask for every hidden unit and sample of the batch, and for none without dropout.
    let masks = |batch| {
        let dropped = Recipe { batch, ..Recipe::sgd(0.1).dropout(0.5) };
        operations(steps(&dropped, 1)) - operations(steps(&recipe(batch), 1))
    };
    assert!((masks(64) - 2.0 * masks(32)).abs() < 1e-9 * masks(64));
    assert!(masks(32) > 64.0 * 32.0, "{}", masks(32));
}

/// A look at the loss of all samples every 10 steps.
#[test]
fn looks_at_the_loss_are_shared_among_the_steps_between_them() {
    let looks = |every| {
        let looking = Recipe::sgd(0.1).to_loss(0.01, every, 1_000);
        let (with, without) = (steps(&looking, 1), steps(&Recipe::sgd(0.1), 1));
        (with.products - without.products, with.operations - without.operations)
    };
    let shape = Mlp::relu(2, 32).shape(64, 16);
    let evaluation = shape.evaluation_work(200);
    assert!(near(looks(10).0, evaluation.products / 10.0));
    assert!(near(looks(10).1, looks(5).1 / 2.0));
    // The loss itself, beside the evaluation: of every logit.
    let of_the_loss = |classes| {
        let of = |recipe| operations(steps_of_classes(classes, &recipe, 1));
        let looks = of(Recipe::sgd(0.1).to_loss(0.01, 1, 1_000)) - of(Recipe::sgd(0.1));
        looks - Mlp::relu(2, 32).shape(64, classes).evaluation_work(200).operations
    };
    assert!(of_the_loss(16) > 0.0 && near(of_the_loss(48), 3.0 * of_the_loss(16)));
}
