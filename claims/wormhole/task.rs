//! Noise images with labels chosen at random, and real ones: codes, guides, and what they decode.

use std::ops::Range;

use deepclaims_lab::numerics::column_means;

use crate::prelude::*;

/// Noise images that guides may be fitted on, and as many fresh ones.
const NOISE: usize = 20;
/// Of the ridge regression, relative to the mean variance.
const RIDGE: f64 = 1e-3;
/// The number of training images over this is the weight of a noise image.
const SHARE: f64 = 200.0;

/// What one seed is to decode.
pub(super) struct Task {
    /// Centred training images, one a row.
    train: Matrix<f64>,
    train_labels: Vec<usize>,
    /// Noise images, fresh ones, and centred test images, one a row.
    pub(super) inputs: Matrix<f64>,
    /// Their labels.
    pub(super) labels: Vec<usize>,
    /// For each bit the sign of each class.
    codes: Vec<Vec<f64>>,
}

impl Task {
    /// Codes, and with them guides.
    pub(super) const BITS: usize = 63;
    /// The inputs that are noise images which guides may be fitted on.
    pub(super) const FITTED: Range<usize> = 0..NOISE;
    /// The inputs that are fresh noise images.
    pub(super) const FRESH: Range<usize> = NOISE..2 * NOISE;

    pub(super) fn new(drawn: Drawn<'_>) -> Self {
        let split = drawn.split;
        let means = column_means(&split.train.inputs);
        let [train, test] =
            [&split.train, &split.test].map(|samples| minus(&samples.inputs, &means));
        let norms: Vec<f64> = (0..train.rows()).map(|row| length(train.row(row))).collect();
        let norm = mean(&norms);
        let mut stream = drawn.stream("wormhole/fooling/noise");
        let noise: Vec<Vec<f64>> =
            (0..2 * NOISE).map(|_| noise_image(means.len(), norm, &mut stream)).collect();
        let mut labels: Vec<usize> = (0..2 * NOISE).map(|_| stream.below(split.classes)).collect();
        labels.extend(&split.test.labels);
        let inputs =
            Matrix::from_fn(labels.len(), means.len(), |row, column| match noise.get(row) {
                Some(image) => image[column],
                None => test.row(row - 2 * NOISE)[column],
            });
        let mut stream = drawn.stream("wormhole/fooling/codes");
        Self {
            train,
            train_labels: split.train.labels.clone(),
            inputs,
            labels,
            codes: (0..Self::BITS).map(|_| balanced(split.classes, &mut stream)).collect(),
        }
    }

    /// One guide a bit, fitted on the training images and, where asked for, on the first noise
    /// images; nothing where the images have no direction.
    pub(super) fn guides(
        &self,
        laboratory: &dyn Laboratory,
        fit_noise: bool,
    ) -> Option<Vec<Vec<f64>>> {
        let images = self.train.rows();
        let rows = images + if fit_noise { NOISE } else { 0 };
        let weight = images as f64 / SHARE;
        let matrix = Matrix::from_fn(rows, self.train.columns(), |row, column| {
            if row < images {
                self.train.row(row)[column]
            } else {
                weight * self.inputs.row(row - images)[column]
            }
        });
        let noise = &self.labels[..rows - images];
        let targets = self.codes.iter().map(|code| {
            let of_images = self.train_labels.iter().map(|&label| code[label]);
            let of_noise = noise.iter().map(|&label| weight * code[label]);
            of_images.chain(of_noise).collect()
        });
        laboratory.ridge_directions(&matrix, &targets.collect::<Vec<_>>(), RIDGE)
    }

    /// How many inputs there are, with so many test images.
    pub(super) fn inputs(test: usize) -> usize {
        2 * NOISE + test
    }

    /// The work of the guides.
    pub(super) fn guides_work(train: usize, dimensions: usize) -> Work {
        ridge_directions_work(train + NOISE, dimensions, Self::BITS)
    }

    /// The inputs that are test images.
    pub(super) fn real(&self) -> Range<usize> {
        2 * NOISE..self.labels.len()
    }

    /// The share of these rows whose sides of the guides, one list a bit, decode to their label.
    pub(super) fn accuracy(&self, sides: &[Vec<f64>], rows: Range<usize>) -> f64 {
        let count = rows.len() as f64;
        let right = rows.filter(|&row| self.decode(sides, row) == self.labels[row]);
        right.count() as f64 / count
    }

    /// The label whose code has the largest correlation with the sides of a row.
    pub(super) fn decode(&self, sides: &[Vec<f64>], row: usize) -> usize {
        let classes = self.codes[0].len();
        let correlations: Vec<f64> = (0..classes)
            .map(|class| {
                let bits = sides.iter().zip(&self.codes);
                bits.map(|(side, code)| side[row].signum() * code[class]).sum()
            })
            .collect();
        argmax(&correlations)
    }
}

/// The images less `means`, pixel by pixel.
pub(super) fn minus(images: &Matrix<f32>, means: &[f64]) -> Matrix<f64> {
    Matrix::from_fn(images.rows(), images.columns(), |row, column| {
        f64::from(images.row(row)[column]) - means[column]
    })
}

fn length(image: &[f64]) -> f64 {
    image.iter().map(|x| x * x).sum::<f64>().sqrt()
}

/// Normal pixels, scaled to this norm.
fn noise_image(pixels: usize, norm: f64, stream: &mut Stream) -> Vec<f64> {
    let mut image: Vec<f64> = (0..pixels).map(|_| stream.normal()).collect();
    let own = length(&image);
    for pixel in &mut image {
        *pixel *= norm / own;
    }
    image
}

/// 1 for half of the classes, drawn at random, −1 for the others.
fn balanced(classes: usize, stream: &mut Stream) -> Vec<f64> {
    let order = stream.permutation(classes).into_iter();
    order.map(|index| if index < classes / 2 { 1.0 } else { -1.0 }).collect()
}
