//! Scales of inputs, noise and regressions.

use deepclaims_lab::data::{Data, Noise, Samples};
use deepclaims_lab::numerics::{Matrix, mean};

use super::{centred, halves, held_out, raw, split};

#[test]
fn all_samples_are_shifted_and_scaled_by_the_numbers_of_the_training_samples() {
    for half in halves() {
        let unscaled = split(&raw(&half), 3);
        let scaled = split(&half, 3);
        let train = &unscaled.train.inputs;
        let means: Vec<f64> = (0..train.columns())
            .map(|column| {
                let entries = (0..train.rows()).map(|row| f64::from(train.row(row)[column]));
                entries.sum::<f64>() / train.rows() as f64
            })
            .collect();
        let entries = || train.as_slice().iter().copied().map(f64::from);
        let count = train.as_slice().len() as f64;
        let mean = entries().sum::<f64>() / count;
        let squares = entries().map(|entry| (entry - mean) * (entry - mean));
        let factor = 1.0 / (squares.sum::<f64>() / count).sqrt();
        // The library's operations in its order: the same bits.
        for (raw, scaled) in [
            (train, &scaled.train.inputs),
            (&unscaled.test.inputs, &scaled.test.inputs),
            (&held_out(&unscaled).fit.inputs, &held_out(&scaled).fit.inputs),
            (&held_out(&unscaled).test.inputs, &held_out(&scaled).test.inputs),
        ] {
            let expected = Matrix::from_fn(raw.rows(), raw.columns(), |row, column| {
                ((f64::from(raw.row(row)[column]) - means[column]) * factor) as f32
            });
            assert_eq!(*scaled, expected);
        }
    }
}

#[test]
fn the_plain_scale_gives_centred_inputs_of_mean_square_one() {
    let train = split(&centred(), 3).train.inputs;
    let squares = train.as_slice().iter().map(|&x| f64::from(x) * f64::from(x));
    let mean = squares.sum::<f64>() / train.as_slice().len() as f64;
    // Every entry is rounded by half a unit of 2^-24.
    assert!((mean - 1.0).abs() < 2e-7, "{mean}");
    for column in 0..train.columns() {
        let entries = (0..train.rows()).map(|row| f64::from(train.row(row)[column]));
        let mean = entries.sum::<f64>() / train.rows() as f64;
        assert!(mean.abs() < 1e-6, "{mean}");
    }
}

#[test]
fn noise_is_split_like_everything_else() {
    let split = split(&Data::noise(Noise::Cube, 200), 3);
    assert_eq!((split.train.len(), split.test.len()), (200, 200));
    assert_eq!((split.classes, split.input_size()), (10, 64));
    let range = |samples: &Samples| {
        let entries = samples.inputs.as_slice();
        entries.iter().all(|entry| (0.0..=1.0).contains(entry))
    };
    assert!(range(&split.train) && range(&split.test));
}

#[test]
fn a_regression_has_one_output_and_numbers_to_predict() {
    let data = Data::regression(200);
    let split = split(&data, 3);
    assert_eq!((split.classes, split.input_size()), (1, 8));
    assert_eq!((split.train.len(), split.test.len()), (200, 0));
    assert!(data.is_regression() && !centred().is_regression());
    let numbers: Vec<f64> = (0..200).map(|row| split.train.number(row).into()).collect();
    // Numbers below 8 are rounded by at most 2⁻²².
    assert!((mean(&numbers) - 2.0).abs() < 3e-7);
}

#[test]
fn a_sphere_may_have_other_dimensions() {
    let sphere = |dimensions| Noise::Sphere { radius: 3, dimensions };
    let wide = split(&Data::noise(sphere(784), 5), 1).train.inputs;
    assert_eq!(wide.columns(), 784);
    let squares: f64 = wide.row(0).iter().map(|&x| f64::from(x * x)).sum();
    // 784 squares, each rounded twice: relative error 2⁻²³.
    assert!((squares - 9.0).abs() < 2e-6, "{squares}");
    let usual = split(&Data::noise(sphere(64), 5), 1).train.inputs;
    assert_eq!(usual, split(&Data::noise(Noise::sphere(3), 5), 1).train.inputs);
}
