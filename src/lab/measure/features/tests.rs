//! Pieces against the measures of features in memory, and odd features.

use nalgebra::DMatrix;

use super::pieces::tests::Wide;
use super::*;
use crate::data::Samples;
use crate::measure::{
    LinearProbe, centred_energy, centred_kernel_alignment, class_variances, effective_rank,
    mean_pairwise_cosine, nc1, numerical_rank,
};
use crate::net::{Mlp, largest_columns};

/// Features of so many samples and units whose means depend on the class, and the classes.
fn samples(count: usize, units: usize, classes: usize) -> Samples {
    let mut stream = Stream::new(1, "features in pieces");
    let labels: Vec<usize> = (0..count).map(|sample| sample * 7 % classes).collect();
    let inputs = Matrix::from_fn(count, units, |sample, unit| {
        let mean = if unit % classes == labels[sample] { 2.0 } else { 0.3 };
        ((mean + stream.normal()) * (1.0 + unit as f64)) as f32
    });
    Samples { inputs, labels }
}

fn summary(samples: &Samples, classes: usize) -> Summary<'_> {
    let all = (0..samples.len()).collect();
    Summary::new(&samples.inputs, all, &samples.labels, classes).expect("finite features")
}

fn stream() -> Stream {
    Stream::new(1, "units")
}

/// Sums of some hundred terms in another order, decomposed by another library, whose errors a
/// correlation of condition at most 10⁴ enlarges.
const NEAR: f64 = 1e-9;

fn assert_near(one: f64, other: f64) {
    assert!((one - other).abs() <= NEAR * other.abs().max(1e-3), "{one} and {other}");
}

#[test]
fn pieces_agree_with_what_is_measured_in_memory() {
    // More samples than units, with several tiles of units, and fewer.
    for (count, units, classes) in [(600, 500, 4), (60, 500, 4), (300, 7, 3), (40, 40, 10)] {
        let samples = samples(count, units, classes);
        let summary = summary(&samples, classes);
        assert_eq!(summary.samples(), count);
        let spectrum = summary.spectrum(&mut stream()).expect("finite squares");
        assert_eq!(spectrum.numerical_rank, numerical_rank(&samples.inputs));
        assert_near(spectrum.effective_rank, effective_rank(&samples.inputs));
        assert_near(summary.mean_cosine(), mean_pairwise_cosine(&samples.inputs));
        assert_near(summary.centred_energy(), centred_energy(&samples.inputs));
        let probe = summary.probe().expect("a probe");
        let reference = LinearProbe::fit(&samples, classes).expect("a probe");
        for (one, other) in
            probe.classifier().as_slice().iter().zip(reference.classifier().as_slice())
        {
            assert_near(*one, *other);
        }
        let all: Vec<usize> = (0..count).collect();
        let found = probe_accuracy_in_pieces(&probe, &samples.inputs, &all, &samples.labels);
        assert_eq!(found.accuracy, reference.accuracy(&samples));
        let collapse = summary.collapse(&probe);
        assert_near(collapse.nc1, nc1(&samples, classes));
        let variances = class_variances(&samples, classes);
        assert_near(collapse.within, variances.within);
        assert_near(collapse.between, variances.between);
        // Classes are of the same size.
        assert_near(spectrum.variance, variances.within + variances.between);
        assert_near(spectrum.participation, participation(&samples.inputs));
        let nearest = nearest_means(&samples, classes);
        let predicted = largest_columns(&reference.scores_of(samples.inputs.map(f64::from)));
        let pairs = predicted.into_iter().zip(nearest);
        let disagreeing = pairs.filter(|(predicted, nearest)| predicted != nearest).count();
        assert_eq!(collapse.nc4, disagreeing as f64 / count as f64);
    }
}

/// `(tr C)² / tr C²` of the covariance C.
fn participation(inputs: &Matrix<f32>) -> f64 {
    let (rows, units) = (inputs.rows() as f64, inputs.columns());
    let mean = |unit: usize| {
        (0..inputs.rows()).map(|row| f64::from(inputs.row(row)[unit])).sum::<f64>() / rows
    };
    let centred = DMatrix::from_fn(inputs.rows(), units, {
        let means: Vec<f64> = (0..units).map(mean).collect();
        move |row, unit| f64::from(inputs.row(row)[unit]) - means[unit]
    });
    let covariance = centred.tr_mul(&centred);
    covariance.trace() * covariance.trace() / covariance.norm_squared()
}

/// The class whose mean is nearest to each sample.
fn nearest_means(samples: &Samples, classes: usize) -> Vec<usize> {
    let (rows, units) = (samples.len(), samples.inputs.columns());
    let value = |row: usize, unit: usize| f64::from(samples.inputs.row(row)[unit]);
    let mean = |class: usize| -> Vec<f64> {
        let members: Vec<usize> = (0..rows).filter(|&row| samples.labels[row] == class).collect();
        let sum = |unit| members.iter().map(|&row| value(row, unit)).sum::<f64>();
        (0..units).map(|unit| sum(unit) / members.len() as f64).collect()
    };
    let means: Vec<Vec<f64>> = (0..classes).map(mean).collect();
    let nearest = |row: usize| {
        let distance = |class: usize| -> f64 {
            (0..units).map(|unit| square(value(row, unit) - means[class][unit])).sum()
        };
        let nearer = |one: &usize, other: &usize| distance(*one).total_cmp(&distance(*other));
        (0..classes).min_by(nearer).expect("classes")
    };
    (0..rows).map(nearest).collect()
}

/// The probe without some samples, and the one that is fitted on the others.
fn both_probes(samples: &Samples, classes: usize, left_out: &[usize]) -> [Matrix<f64>; 2] {
    let kept = (0..samples.len()).filter(|sample| !left_out.contains(sample)).collect();
    let anew = Summary::new(&samples.inputs, kept, &samples.labels, classes);
    let less = summary(samples, classes).without(left_out);
    [less, anew]
        .map(|summary| summary.expect("finite features").probe().expect("a probe").classifier())
}

#[test]
fn a_probe_without_some_samples_is_the_probe_on_the_others() {
    // More samples than units, in several tiles, and fewer; as many, of which fewer are left.
    for (count, units, classes) in [(600, 500, 4), (300, 7, 3), (40, 60, 10), (30, 30, 3)] {
        let samples = samples(count, units, classes);
        assert_eq!(summary(&samples, classes).is_reducible(), count >= units);
        let left_out: Vec<usize> = (0..count).filter(|sample| sample % 5 == 2).collect();
        let [less, anew] = both_probes(&samples, classes, &left_out);
        for (one, other) in less.as_slice().iter().zip(anew.as_slice()) {
            assert_near(*one, *other);
        }
    }
}

#[test]
fn units_that_speak_in_the_samples_left_out_alone_spoil_no_probe() {
    let plain = samples(100, 6, 3);
    // Unit 0 is silent in the samples that are kept; as an outlier it drowns what the others say.
    for outlier in [1.0, 1e3, 1e9, 1e18] {
        let inputs = Matrix::from_fn(100, 6, |sample, unit| match (sample, unit) {
            (7, 0) => outlier,
            (_, 0) => 0.25,
            _ => plain.inputs.row(sample)[unit],
        });
        let samples = Samples { inputs, labels: plain.labels.clone() };
        let [less, anew] = both_probes(&samples, 3, &[7, 8, 9]);
        for (one, other) in less.as_slice().iter().zip(anew.as_slice()) {
            assert_near(*one, *other);
        }
        assert_eq!(less.row(0), [0.0; 3]);
        let silent = if outlier > 1e4 { 5 } else { 0 };
        assert_eq!(summary(&samples, 3).silent_units(), silent, "{outlier}");
    }
    // An outlier that the others are small beside; in the last case their unit is small beside other units, too.
    // Products are formed anew.
    for (outlier, size, units) in [(1e6, 1.0, 6), (1e8, 1.0, 6), (1e8, 1.0, 1), (5e3, 0.014, 6)] {
        let inputs = Matrix::from_fn(100, units, |sample, unit| match (sample, unit) {
            (7, 0) => outlier,
            (_, 0) => size * plain.inputs.row(sample)[0],
            _ => plain.inputs.row(sample)[unit],
        });
        let samples = Samples { inputs, labels: plain.labels.clone() };
        let [less, anew] = both_probes(&samples, 3, &[7, 8, 9]);
        assert_eq!(less, anew, "{outlier}");
    }
    // And the same where all units are such.
    let inputs = Matrix::from_fn(100, 6, |sample, _| if sample == 7 { 1.0 } else { 0.1 });
    let [less, anew] = both_probes(&Samples { inputs, labels: plain.labels }, 3, &[7]);
    assert_eq!(less, anew);
}

#[test]
fn similarities_agree_with_pairs_in_memory() {
    let layers = [samples(90, 30, 3).inputs, samples(90, 200, 5).inputs];
    let related = Matrix::from_fn(90, 12, |sample, unit| layers[0].row(sample)[unit] + 0.5);
    let layers = [&layers[0], &layers[1], &related];
    let features: Vec<Option<&dyn Features>> =
        layers.iter().map(|layer| Some(*layer as &dyn Features)).collect();
    let all: Vec<usize> = (0..90).collect();
    let found = similarities(&features, &all);
    for (i, one) in layers.iter().enumerate() {
        for (j, other) in layers.iter().enumerate() {
            // Kernels of single precision: 6e-8 of each entry, and less of a sum of 8,100.
            let difference = found.biased.row(i)[j] - centred_kernel_alignment(one, other);
            assert!(difference.abs() < 1e-6, "{difference:e}");
            assert_eq!(found.debiased.row(i)[j], found.debiased.row(j)[i]);
        }
        assert!((found.debiased.row(i)[i] - 1.0).abs() < 1e-12);
    }
}

#[test]
fn blocks_of_samples_change_no_similarity() {
    // At most 2,048 samples to a block.
    let mut stream = stream();
    let wide = Matrix::from_fn(2_100, 60, |_, _| stream.uniform() as f32 - 0.5);
    let narrow = Matrix::from_fn(2_100, 40, |sample, unit| wide.row(sample)[unit]);
    let all: Vec<usize> = (0..2_100).collect();
    let found = similarities(&[Some(&wide), Some(&narrow)], &all);
    let expected = centred_kernel_alignment(&wide, &narrow);
    assert!((found.biased.row(0)[1] - expected).abs() < 1e-6);
}

/// All units of the wide layer are the one of the narrow layer; its first block takes two pieces.
#[test]
fn wide_layers_are_compared_in_pieces() {
    let narrow = Matrix::from_fn(10, 1, |sample, _| sample as f32);
    let found = similarities(&[Some(&Wide), Some(&narrow)], &[0, 1, 4, 6, 9]);
    // Sums of 2²¹ terms in single precision, 4,096 chains of 512, are off by up to (4,096 + 512)·2⁻²⁴ = 3e-4: a
    // cosine feels the square.
    assert!((found.biased.row(0)[1] - 1.0).abs() < 1e-6, "{found:?}");
    assert!((found.debiased.row(0)[1] - 1.0).abs() < 1e-6, "{found:?}");
}

#[test]
fn the_debiased_similarity_of_unrelated_layers_is_near_zero() {
    let mut stream = stream();
    let mut normal = || Matrix::from_fn(100, 400, |_, _| stream.normal() as f32);
    let (one, other) = (normal(), normal());
    let all: Vec<usize> = (0..100).collect();
    let found = similarities(&[Some(&one), Some(&other), None], &all);
    // About d/(n + d) = 0.8, and about 1/n.
    assert!(found.biased.row(0)[1] > 0.7, "{found:?}");
    assert!(found.debiased.row(0)[1].abs() < 0.05, "{found:?}");
    assert!(found.biased.row(0)[2].is_nan() && found.debiased.row(2)[2].is_nan());
    let few = similarities(&[Some(&one)], &[0, 1, 2]);
    assert!(few.debiased.row(0)[0].is_nan() && (few.biased.row(0)[0] - 1.0).abs() < 1e-12);
    let enough = similarities(&[Some(&one)], &[0, 1, 2, 3]);
    assert!((enough.debiased.row(0)[0] - 1.0).abs() < 1e-12);
}

/// One unit, and that beside another across it: 20 over the roots of 40 and 24 by the formula.
#[test]
fn the_debiased_similarity_is_that_of_the_unbiased_estimator() {
    let unit = |sample: usize, period: usize| {
        if (sample / period).is_multiple_of(2) { 1.0 } else { -1.0 }
    };
    let narrow = Matrix::from_fn(8, 1, |sample, _| unit(sample, 4));
    let both = Matrix::from_fn(8, 2, |sample, place| unit(sample, [4, 2][place]));
    let found = similarities(&[Some(&narrow), Some(&both)], &[0, 1, 2, 3, 4, 5, 6, 7]);
    assert!((found.debiased.row(0)[1] - (5.0f64 / 12.0).sqrt()).abs() < 1e-6, "{found:?}");
}

#[test]
fn collapsed_classes_are_a_simplex_without_variability() {
    // Vertices of a cube's tetrahedron, each three times, around a mean that is not zero.
    let vertices: [[f32; 3]; 4] =
        [[1.0, 1.0, 1.0], [1.0, -1.0, -1.0], [-1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]];
    let inputs = Matrix::from_fn(12, 3, |sample, unit| vertices[sample % 4][unit] + 5.0);
    let samples = Samples { inputs, labels: (0..12).map(|sample| sample % 4).collect() };
    let summary = summary(&samples, 4);
    let probe = summary.probe().expect("a probe");
    let collapse = summary.collapse(&probe);
    assert_eq!((collapse.nc1, collapse.cdnv, collapse.within), (0.0, 0.0, 0.0));
    assert_eq!((collapse.nc4, collapse.nearest_mean_accuracy), (0.0, 1.0));
    // The ridge leaves the direction of weights that are a simplex as they are.
    for zero in [collapse.nc2_norms, collapse.nc2_angles, collapse.nc3] {
        assert!(zero.abs() < 1e-14, "{collapse:?}");
    }
    assert!((collapse.between - 3.0).abs() < 1e-14);
}

#[test]
fn two_classes_in_the_plane_follow_the_formulas() {
    // Means (±2, 0) and a distance of 4 between them; variances 1 + 9 of each class.
    let rows = [(3.0, 3.0), (1.0, -3.0), (3.0, -3.0), (1.0, 3.0)];
    let inputs = Matrix::from_fn(8, 2, |sample, unit| {
        let (x, y) = rows[sample % 4];
        let value: f32 = if unit == 0 { x } else { y };
        if sample < 4 { value } else { -value }
    });
    let samples = Samples { inputs, labels: vec![0, 0, 0, 0, 2, 2, 2, 2] };
    let summary = summary(&samples, 3);
    let collapse = summary.collapse(&summary.probe().expect("a probe"));
    assert!((collapse.nc1 - 0.125).abs() < 1e-15);
    assert!((collapse.cdnv - 10.0 / 16.0).abs() < 1e-15);
    assert_eq!((collapse.nc2_norms, collapse.nc2_angles), (0.0, 0.0));
    assert_eq!(collapse.nearest_mean_accuracy, 1.0);
}

/// Means 0.1, 1.2 and 7 of unequal distance from the overall mean: the sample at 4 belongs to the third and is nearer
/// to the second.
#[test]
fn the_nearest_mean_is_that_of_the_smallest_distance() {
    let values = [0.0, 0.2, 1.0, 1.4, 10.0, 4.0];
    let inputs = Matrix::from_fn(6, 1, |sample, _| values[sample]);
    let samples = Samples { inputs, labels: vec![0, 0, 1, 1, 2, 2] };
    let summary = summary(&samples, 3);
    let collapse = summary.collapse(&summary.probe().expect("a probe"));
    assert!((collapse.nearest_mean_accuracy - 5.0 / 6.0).abs() < 1e-15);
}

#[test]
fn rank_deficient_duplicated_and_constant_units_are_measured() {
    let one = samples(80, 5, 3);
    let doubled = Matrix::from_fn(80, 20, |sample, unit| one.inputs.row(sample)[unit % 5]);
    let with_constants = Matrix::from_fn(80, 20, |sample, unit| {
        if unit < 5 { one.inputs.row(sample)[unit] } else { 0.1 * unit as f32 }
    });
    for (inputs, constant) in [(doubled, 0), (with_constants, 15)] {
        let samples = Samples { inputs, labels: one.labels.clone() };
        let summary = summary(&samples, 3);
        let spectrum = summary.spectrum(&mut stream()).expect("finite squares");
        assert_eq!(spectrum.numerical_rank, numerical_rank(&one.inputs));
        assert_eq!((spectrum.code_rank, spectrum.largest_rank), (5.0, 20));
        assert_eq!(summary.constant_units(), constant);
        assert!(summary.collapse(&summary.probe().expect("a probe")).nc1.is_finite());
    }
}

#[test]
fn a_constant_layer_has_rank_zero_and_no_collapse() {
    let inputs = Matrix::from_fn(10, 4, |_, unit| 0.1 + unit as f32);
    let samples = Samples { inputs, labels: (0..10).map(|sample| sample % 2).collect() };
    let summary = summary(&samples, 2);
    let spectrum = summary.spectrum(&mut stream()).expect("finite squares");
    assert_eq!((spectrum.numerical_rank, spectrum.code_rank), (0.0, 0.0));
    assert!(spectrum.effective_rank.is_nan() && spectrum.participation.is_nan());
    assert_eq!((summary.constant_units(), summary.centred_energy()), (4, 0.0));
    let collapse = summary.collapse(&summary.probe().expect("a probe of shares alone"));
    assert!(collapse.nc1.is_nan() && collapse.cdnv.is_nan() && collapse.nc2_angles.is_nan());
    let all: Vec<usize> = (0..10).collect();
    let alike = similarities(&[Some(&samples.inputs)], &all);
    assert!(alike.biased.row(0)[0].is_nan());
}

#[test]
fn one_class_has_no_between_class_measures() {
    let samples = Samples { labels: vec![0; 30], ..samples(30, 6, 3) };
    let summary = summary(&samples, 1);
    let collapse = summary.collapse(&summary.probe().expect("a probe of one class"));
    for undefined in [collapse.nc1, collapse.nc2_norms, collapse.nc2_angles, collapse.cdnv] {
        assert!(undefined.is_nan(), "{collapse:?}");
    }
}

#[test]
fn features_that_are_not_finite_are_counted() {
    let mut broken = samples(20, 5, 2);
    broken.inputs.row_mut(4)[1] = f32::NAN;
    broken.inputs.row_mut(7)[0] = f32::INFINITY;
    broken.inputs.row_mut(7)[2] = f32::NEG_INFINITY;
    let all: Vec<usize> = (0..20).collect();
    let found = Summary::new(&broken.inputs, all.clone(), &broken.labels, 2).err();
    assert_eq!(found, Some(NotFinite { values: 3, sample: 4, unit: 1 }));
    let whole = samples(20, 5, 2);
    let probe = summary(&whole, 2).probe().expect("a probe");
    let found = probe_accuracy_in_pieces(&probe, &broken.inputs, &all, &broken.labels);
    assert!(found.accuracy.is_nan());
    assert_eq!(found.not_finite, 3);
}

#[test]
fn squares_that_overflow_have_no_spectrum_and_no_probe() {
    struct Huge;
    impl Features for Huge {
        fn samples(&self) -> usize {
            6
        }

        fn units(&self) -> usize {
            2
        }

        fn read(&self, samples: &[usize], target: &mut [f64]) {
            for (row, sample) in target.chunks_exact_mut(2).zip(samples) {
                row.fill(if sample % 2 == 0 { 1e300 } else { -1e300 });
            }
        }
    }
    let labels = [0, 1, 0, 1, 0, 1];
    let summary = Summary::new(&Huge, (0..6).collect(), &labels, 2).expect("finite features");
    assert!(summary.spectrum(&mut stream()).is_none());
    assert!(summary.probe().is_none());
}

#[test]
fn units_are_drawn_once_each() {
    let mut stream = stream();
    assert_eq!(drawn_units(3, 3, &mut stream), [0, 1, 2]);
    let drawn = drawn_units(1_000, 100, &mut stream);
    assert_eq!(drawn.len(), 100);
    assert!(drawn.is_sorted_by(|one, other| one < other));
    let features = samples(5, 1_000, 2).inputs;
    let some = SomeUnits { features: &features, units: drawn.clone() };
    assert_eq!((some.samples(), some.units()), (5, 100));
    let mut values = vec![0.0; 200];
    some.read(&[3, 1], &mut values);
    for (place, &unit) in drawn.iter().enumerate() {
        assert_eq!(values[place], f64::from(features.row(3)[unit]));
        assert_eq!(values[100 + place], f64::from(features.row(1)[unit]));
    }
}

#[test]
fn a_head_on_a_simplex_of_points_is_dual_to_it() {
    let vertices: [[f32; 3]; 4] =
        [[1.0, 1.0, 1.0], [1.0, -1.0, -1.0], [-1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]];
    let inputs = Matrix::from_fn(12, 3, |sample, unit| vertices[sample % 4][unit] + 5.0);
    let labels: Vec<usize> = (0..12).map(|sample| sample % 4).collect();
    let weights =
        |scale: f64| Matrix::from_fn(3, 4, |unit, class| scale * f64::from(vertices[class][unit]));
    let biases =
        |scale: f64| vertices.map(|vertex| -5.0 * scale * f64::from(vertex.iter().sum::<f32>()));
    let measured = |scale: f64, rows: [usize; 4]| {
        let head = Head::new(weights(scale), biases(scale).to_vec(), rows.to_vec());
        head.self_duality(&inputs, &labels).expect("finite features")
    };
    let dual = measured(7.0, [0, 1, 2, 3]);
    assert!(dual.nc3 < 1e-30 && (dual.nc4, dual.accuracy) == (0.0, 1.0), "{dual:?}");
    // ‖W − M‖² = 2 − 2⟨W, M⟩ of unit vectors, whose product is now −1.
    let opposite = measured(-7.0, [0, 1, 2, 3]);
    assert!((opposite.nc3 - 4.0).abs() < 1e-14, "{opposite:?}");
    assert_eq!((opposite.nc4, opposite.accuracy), (1.0, 0.0));
    // Two rows the wrong way round: ⟨W, M⟩ = (2·3 − 2·1)/12.
    let swapped = measured(7.0, [1, 0, 2, 3]);
    assert!((swapped.nc3 - (2.0 - 2.0 / 3.0)).abs() < 1e-14, "{swapped:?}");
    assert_eq!((swapped.nc4, swapped.accuracy), (0.5, 0.5));
}

fn square(number: f64) -> f64 {
    number * number
}

#[test]
fn heads_follow_the_formulas_in_double_precision() {
    let (count, units, classes) = (50, 6, 3);
    let samples = samples(count, units, classes);
    // Five rows, of which the samples have classes 4, 0 and 2.
    let rows = vec![4, 0, 2];
    let mut stream = stream();
    let weights = Matrix::from_fn(units, 5, |_, _| stream.normal());
    let biases: Vec<f64> = (0..5).map(|_| stream.normal()).collect();
    let head = Head::new(weights.clone(), biases.clone(), rows.clone());
    let found = head.self_duality(&samples.inputs, &samples.labels).expect("finite features");
    assert_eq!(head.classes(), 5);
    let value = |sample: usize, unit: usize| f64::from(samples.inputs.row(sample)[unit]);
    let mean = |members: &[usize], unit: usize| {
        members.iter().map(|&sample| value(sample, unit)).sum::<f64>() / members.len() as f64
    };
    let members = |class: usize| -> Vec<usize> {
        (0..count).filter(|&sample| samples.labels[sample] == class).collect()
    };
    let all: Vec<usize> = (0..count).collect();
    let means: Vec<Vec<f64>> = (0..classes)
        .map(|class| (0..units).map(|unit| mean(&members(class), unit)).collect())
        .collect();
    let overall: Vec<f64> = (0..units).map(|unit| mean(&all, unit)).collect();
    let pairs = || (0..classes).flat_map(|class| (0..units).map(move |unit| (class, unit)));
    let w = |(class, unit): (usize, usize)| weights.row(unit)[rows[class]];
    let m = |(class, unit): (usize, usize)| means[class][unit] - overall[unit];
    let norm_of = |entries: Vec<f64>| entries.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
    let (w_norm, m_norm) = (norm_of(pairs().map(w).collect()), norm_of(pairs().map(m).collect()));
    let nc3: f64 = pairs().map(|pair| square(w(pair) / w_norm - m(pair) / m_norm)).sum();
    assert_near(found.nc3, nc3);
    let largest = |scores: &[f64]| {
        (0..scores.len())
            .fold(0, |best, next| if scores[next] > scores[best] { next } else { best })
    };
    let nearest = nearest_means(&samples, classes);
    let (mut disagreeing, mut right) = (0.0, 0.0);
    for sample in 0..count {
        let score = |row: usize| {
            biases[row]
                + (0..units).map(|unit| weights.row(unit)[row] * value(sample, unit)).sum::<f64>()
        };
        let predicted = largest(&(0..5).map(score).collect::<Vec<f64>>());
        disagreeing += f64::from(predicted != rows[nearest[sample]]);
        right += f64::from(predicted == rows[samples.labels[sample]]);
    }
    assert_eq!((found.nc4, found.accuracy), (disagreeing / 50.0, right / 50.0));
    assert!(found.nc4 > 0.0 && found.accuracy > 0.0, "{found:?}");
    // Weights of zero have no direction.
    let silent = Head::new(Matrix::zeros(units, 5), biases, rows);
    let found = silent.self_duality(&samples.inputs, &samples.labels).expect("finite features");
    assert!(found.nc3.is_nan() && found.nc4.is_finite());
}

#[test]
fn a_layer_of_a_network_is_read_as_it_computes() {
    let network = Network::initialise(&Mlp::relu(2, 5), 3, 4, &mut stream()).expect("units");
    let inputs = samples(7, 3, 2).inputs;
    let outputs = network.outputs(&inputs).swap_remove(1);
    let (network, inputs) = (Arc::new(network), Arc::new(inputs));
    let layer = NetworkLayer { network, inputs, layer: 1 };
    assert_eq!((layer.samples(), layer.units()), (7, 5));
    let mut read = [0.0; 10];
    layer.read(&[6, 2], &mut read);
    let expected = [outputs.row(6), outputs.row(2)].concat();
    assert_eq!(read.to_vec(), expected.into_iter().map(f64::from).collect::<Vec<f64>>());
}
