//! A picture of learning: accuracies and basins over steps.

use super::picture::Colour;
use super::{Axis, Chart, Line, Marker, Point, stacked};
use deepclaims_lab::laboratory::{BASIN_SAMPLES, LearningPoint};

/// One training over its seeds, under a name.
#[derive(Clone, Debug)]
pub struct LearningCurve<'a> {
    /// What tells it from the others of its picture; empty where it stands alone.
    pub label: &'a str,
    /// The points of each seed that has any, step by step.
    pub seeds: Vec<&'a [LearningPoint]>,
}

/// A quantity over steps.
struct Quantity {
    name: &'static str,
    value: fn(&LearningPoint) -> f64,
}

const ACCURACIES: [Quantity; 2] = [
    Quantity {
        name: "training samples",
        value: |point| point.training_accuracy,
    },
    Quantity {
        name: "test samples",
        value: |point| point.test_accuracy,
    },
];

const BASINS: [Quantity; 2] = [
    Quantity {
        name: "sample basin",
        value: |point| point.sample_basin,
    },
    Quantity {
        name: "weight basin",
        value: |point| point.weight_basin,
    },
];

/// How many of the trainings of one picture look different from each other.
const LOOKS: [(Colour, Marker); 5] = [
    (Colour::Blue, Marker::Disc),
    (Colour::Vermilion, Marker::Square),
    (Colour::Green, Marker::Triangle),
    (Colour::Purple, Marker::Disc),
    (Colour::Black, Marker::Square),
];

/// Accuracies over the steps of trainings, and below them both basins, as the text of an SVG.
///
/// Steps stand on a logarithmic axis, so that both a delay and a jump show, with the untrained network at its
/// left edge. Lines are means over the seeds that have a number; behind them stands every seed, thin, where
/// there are several. The text depends on nothing but the arguments; how to read the picture is added to
/// the caption.
pub fn learning_curves(title: &str, caption: &str, curves: &[LearningCurve<'_>]) -> String {
    let (first, last) = range_of_steps(curves);
    let steps = |name: &str| Axis::logarithmic(name, first, last);
    let largest = largest(curves);
    // Six trainings have too many labels for a low chart.
    let sized = |chart: Chart| {
        if curves.len() > LOOKS.len() {
            chart
        } else {
            chart.low()
        }
    };
    let accuracies = Chart::new(
        title,
        steps(""),
        Axis::linear("share of samples with the right class", -0.04, 1.04),
    );
    let basins = Chart::new(
        "",
        steps("steps; the untrained network at the left edge"),
        Axis::linear(
            "basin: noise that predictions bear",
            -0.04 * largest,
            1.04 * largest,
        ),
    );
    let caption = format!("{caption} {}", reading(curves));
    stacked(&[
        with_lines(sized(accuracies), &ACCURACIES, curves).caption(caption.trim()),
        with_lines(sized(basins), &BASINS, curves),
    ])
}

/// How to read the picture.
fn reading(curves: &[LearningCurve<'_>]) -> String {
    let seeds = if curves.iter().any(|curve| curve.seeds.len() > 1) {
        " Lines are means over seeds, with every seed behind."
    } else {
        ""
    };
    format!(
        "Basins: the normal noise, on samples in the unit of the inputs and on weights in root mean squares \
         of their matrix, at which a quarter of the training samples, or of the first {BASIN_SAMPLES}, have \
         changed their predicted class; there is none while all have the same class.{seeds}"
    )
}

/// The steps that the axis shows. It begins at half of the first step.
fn range_of_steps(curves: &[LearningCurve<'_>]) -> (f64, f64) {
    let steps = points(curves).map(|point| point.steps as f64);
    let taken = steps.filter(|steps| *steps > 0.0);
    let (first, last) = taken.fold((f64::INFINITY, 1.0), |(first, last), steps| {
        (steps.min(first), steps.max(last))
    });
    (0.5 * first.min(last), last)
}

/// The largest basin.
fn largest(curves: &[LearningCurve<'_>]) -> f64 {
    let basins = points(curves).flat_map(|point| [point.sample_basin, point.weight_basin]);
    let largest = basins.fold(0.0, f64::max);
    if largest > 0.0 { largest } else { 1.0 }
}

fn points<'a>(curves: &'a [LearningCurve<'_>]) -> impl Iterator<Item = &'a LearningPoint> {
    curves
        .iter()
        .flat_map(|curve| &curve.seeds)
        .flat_map(|seed| *seed)
}

/// Adds both quantities of every training: the first dashed with hollow markers, the second, which matters
/// more, solid on top. Every seed stands behind all means.
fn with_lines(chart: Chart, quantities: &[Quantity; 2], curves: &[LearningCurve<'_>]) -> Chart {
    let several = curves.len() > 1;
    let mut means = Vec::new();
    let mut seeds = Vec::new();
    for (place, quantity) in quantities.iter().enumerate() {
        for (index, curve) in curves.iter().enumerate() {
            // A training that stands alone has a look for each quantity.
            let look = if several { index } else { place };
            let (colour, marker) = LOOKS[look % LOOKS.len()];
            let label = match curve.label {
                "" => quantity.name.to_owned(),
                label => format!("{label}: {}", quantity.name),
            };
            let mean = Line::new(mean(curve, quantity.value));
            let mean = mean.colour(colour).marked(marker).label(label);
            means.push(if place == 0 {
                mean.dashed().hollow()
            } else {
                mean
            });
            if curve.seeds.len() > 1 {
                let paths = curve.seeds.iter().map(|seed| path(seed, quantity.value));
                seeds.push(Line::bundle(paths.collect()).colour(colour));
            }
        }
    }
    seeds.into_iter().chain(means).fold(chart, Chart::line)
}

fn path(points: &[LearningPoint], value: fn(&LearningPoint) -> f64) -> Vec<Point> {
    let points = points.iter();
    points
        .map(|point| (point.steps as f64, value(point)))
        .collect()
}

/// Step by step the means over the seeds that have a number.
fn mean(curve: &LearningCurve<'_>, value: fn(&LearningPoint) -> f64) -> Vec<Point> {
    let kept_steps = curve.seeds.iter().map(|seed| seed.len()).min().unwrap_or(0);
    (0..kept_steps)
        .map(|step| {
            let points = curve.seeds.iter().map(|seed| &seed[step]);
            let values = points.clone().map(value).filter(|value| !value.is_nan());
            (
                mean_of(points.map(|point| point.steps as f64)),
                mean_of(values),
            )
        })
        .collect()
}

/// The mean of these numbers, NaN without any.
fn mean_of(numbers: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = numbers.fold((0.0, 0), |(sum, count), number| (sum + number, count + 1));
    sum / f64::from(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::picture::reading::{assert_labels_apart, elements, named};

    /// A training whose test samples come late.
    fn grokking(seed: f64, delay: usize) -> Vec<LearningPoint> {
        let steps = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
        let share = |steps: usize, delay: usize| steps as f64 / (steps + delay) as f64;
        let point = |&steps: &usize| LearningPoint {
            steps,
            loss: 1.0,
            training_accuracy: share(steps, 3),
            test_accuracy: seed * share(steps, delay),
            sample_basin: if steps == 0 { f64::NAN } else { seed },
            weight_basin: seed * share(steps, delay),
        };
        steps.iter().map(point).collect()
    }

    fn alone(seeds: &[Vec<LearningPoint>]) -> LearningCurve<'_> {
        LearningCurve {
            label: "",
            seeds: seeds.iter().map(Vec::as_slice).collect(),
        }
    }

    #[test]
    fn labels_keep_apart_with_one_training_and_with_several() {
        let seeds = [grokking(1.0, 90), grokking(0.9, 70)];
        let one = alone(&seeds);
        let labels = [
            "with decay",
            "without decay",
            "weights times 1",
            "a",
            "b",
            "c",
        ];
        let six: Vec<LearningCurve<'_>> = labels
            .into_iter()
            .map(|label| LearningCurve {
                label,
                ..one.clone()
            })
            .collect();
        for curves in [&[one.clone()][..], &six[..3], &six] {
            let picture = learning_curves("A title", "What it is.", curves);
            assert_labels_apart(&picture);
            let texts = elements(&picture);
            for curve in curves {
                let ends = named(&texts, "text").filter(|text| {
                    let of = text.text.strip_prefix(curve.label);
                    of.is_some_and(|rest| rest.trim_start_matches(": ") == "weight basin")
                });
                assert_eq!(ends.count(), 1, "{}", curve.label);
            }
        }
    }

    #[test]
    fn means_are_over_the_seeds_that_have_a_number() {
        let mut seeds = [grokking(1.0, 90), grokking(0.5, 90)];
        seeds[0][1].sample_basin = f64::NAN;
        let mean = mean(&alone(&seeds), |point| point.sample_basin);
        assert!(mean[0].1.is_nan());
        assert_eq!(mean[1..3], [(1.0, 0.5), (2.0, 0.75)]);
    }

    #[test]
    fn nothing_to_draw_is_drawn() {
        let start = [grokking(1.0, 90)[..1].to_vec()];
        for curves in [&[][..], &[alone(&[])], &[alone(&start)]] {
            let picture = learning_curves("A title", "", curves);
            assert!(!picture.contains("NaN") && !picture.contains("inf"));
            assert_labels_apart(&picture);
        }
    }
}
