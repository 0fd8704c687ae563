//! A picture of learning: accuracies and basins over steps.

use super::picture::Colour;
use super::{Axis, Chart, Line, Marker, Point, stacked};
use crate::claim::{Column, Record};
use crate::preset::{
    BASIN_SAMPLES, SAMPLE_BASIN, STEPS, TEST_ACCURACY, TRAINING_ACCURACY, WEIGHT_BASIN,
};

/// A quantity over steps: its label, and the name of its number.
type Quantity = (&'static str, &'static str);

const ACCURACIES: [Quantity; 2] =
    [("training samples", TRAINING_ACCURACY), ("test samples", TEST_ACCURACY)];

const BASINS: [Quantity; 2] = [("sample basin", SAMPLE_BASIN), ("weight basin", WEIGHT_BASIN)];

/// The trainings of a record of [`Preset::Curves`](crate::preset::Preset::Curves), its arms.
#[derive(Clone, Debug)]
struct Curves<'a> {
    record: &'a Record,
    arms: Vec<&'a str>,
}

impl<'a> Curves<'a> {
    fn new(record: &'a Record) -> Self {
        let arms = record.cases.iter().flat_map(|case| &case.arms);
        let arms = arms.map(|arm| arm.name.as_str()).collect();
        Self { record, arms }
    }

    /// The points of each seed that one training has of a quantity.
    fn seeds(&self, arm: &str, name: &str) -> Vec<Vec<Point>> {
        let columns = |name: &str| -> Vec<&Column> {
            let own = self.record.cells.iter().filter(|one| one.term.arm == arm);
            own.filter(|one| one.term.quantity.name == name).collect()
        };
        let (steps, found) = (columns(STEPS), columns(name));
        let value = |column: &Column, seed: usize| column.values.get(seed).copied();
        let value = move |column: &Column, seed| value(column, seed).unwrap_or(f64::NAN);
        let has_steps = |seed: &usize| steps.iter().any(|step| value(step, *seed).is_finite());
        let points = |seed: usize| -> Vec<Point> {
            let points = steps.iter().zip(&found);
            let points = points.map(|(steps, found)| (value(steps, seed), value(found, seed)));
            points.collect()
        };
        let seeds = 0..self.record.seeds.count as usize;
        seeds.filter(has_steps).map(points).collect()
    }

    /// The points of all seeds of all trainings.
    fn points(&self, name: &str) -> impl Iterator<Item = Point> {
        let seeds = self.arms.iter().flat_map(move |arm| self.seeds(arm, name));
        seeds.flatten()
    }
}

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
/// Steps stand on a logarithmic axis, so that both a delay and a jump show, with the untrained
/// network at its left edge. Lines are means over the seeds that have a number; behind them stands
/// every seed, thin, where there are several. `record` is one of
/// [`Preset::Curves`](crate::preset::Preset::Curves), whose arms are the trainings. The text
/// depends on nothing but the arguments; how to read the picture is added to the caption.
pub fn learning_curves(title: &str, caption: &str, record: &Record) -> String {
    let curves = &Curves::new(record);
    let (first, last) = range_of_steps(curves);
    let steps = |name: &str| Axis::logarithmic(name, first, last);
    let largest = largest(curves);
    // Six trainings have too many labels for a low chart.
    let sized = |chart: Chart| {
        if curves.arms.len() > LOOKS.len() { chart } else { chart.low() }
    };
    let accuracies = Chart::new(
        title,
        steps(""),
        Axis::linear("share of samples with the right class", -0.04, 1.04),
    );
    let basins = Chart::new(
        "",
        steps("steps; the untrained network at the left edge"),
        Axis::linear("basin: noise that predictions bear", -0.04 * largest, 1.04 * largest),
    );
    let caption = format!("{caption} {}", reading(curves));
    stacked(&[
        with_lines(sized(accuracies), &ACCURACIES, curves).caption(caption.trim()),
        with_lines(sized(basins), &BASINS, curves),
    ])
}

/// How to read the picture.
fn reading(curves: &Curves<'_>) -> String {
    let several = |arm: &&str| curves.seeds(arm, TEST_ACCURACY).len() > 1;
    let seeds = if curves.arms.iter().any(several) {
        " Lines are means over seeds, with every seed behind."
    } else {
        ""
    };
    format!(
        "Basins: the normal noise, on samples in the unit of the inputs and on weights in root \
         mean squares of their matrix, at which a quarter of the training samples, or of the first \
         {BASIN_SAMPLES}, have changed their predicted class; there is none while all have the \
         same class.{seeds}"
    )
}

/// The steps that the axis shows. It begins at half of the first step.
fn range_of_steps(curves: &Curves<'_>) -> (f64, f64) {
    let taken = curves.points(TEST_ACCURACY).map(|(steps, _)| steps);
    let taken = taken.filter(|steps| *steps > 0.0);
    let (first, last) = taken
        .fold((f64::INFINITY, 1.0), |(first, last), steps| (steps.min(first), steps.max(last)));
    (0.5 * first.min(last), last)
}

/// The largest basin.
fn largest(curves: &Curves<'_>) -> f64 {
    let basins = BASINS.iter().flat_map(|(_, name)| curves.points(name));
    let largest = basins.map(|(_, basin)| basin).fold(0.0, f64::max);
    if largest > 0.0 { largest } else { 1.0 }
}

/// Adds both quantities of every training: the first dashed with hollow markers, the second, which
/// matters more, solid on top. Every seed stands behind all means.
fn with_lines(chart: Chart, quantities: &[Quantity; 2], curves: &Curves<'_>) -> Chart {
    let several = curves.arms.len() > 1;
    let mut means = Vec::new();
    let mut seeds = Vec::new();
    for (number, (quantity, name)) in quantities.iter().enumerate() {
        for (index, arm) in curves.arms.iter().enumerate() {
            // A training that stands alone has a look for each quantity.
            let look = if several { index } else { number };
            let (colour, marker) = LOOKS[look % LOOKS.len()];
            let label = if several { format!("{arm}: {quantity}") } else { (*quantity).to_owned() };
            let paths = curves.seeds(arm, name);
            let mean = Line::new(mean(&paths)).colour(colour).marked(marker);
            let mean = mean.label(label);
            means.push(if number == 0 { mean.dashed().hollow() } else { mean });
            if paths.len() > 1 {
                seeds.push(Line::bundle(paths).colour(colour));
            }
        }
    }
    seeds.into_iter().chain(means).fold(chart, Chart::line)
}

/// Step by step the means over the seeds that have a number.
fn mean(seeds: &[Vec<Point>]) -> Vec<Point> {
    let steps = seeds.iter().map(Vec::len).min().unwrap_or(0);
    (0..steps)
        .map(|step| {
            let points = seeds.iter().map(|seed| seed[step]);
            let values = points.clone().map(|(_, value)| value);
            let values = values.filter(|value| !value.is_nan());
            (mean_of(points.map(|(steps, _)| steps)), mean_of(values))
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
    use crate::claim::{Quantity, Role};
    use crate::report::picture::reading::{assert_labels_apart, elements, named};
    use crate::report::records::{cells, part, record};
    use deepclaims_lab::train::Step;

    /// The cells of a training whose test samples come late, in seeds of these sizes.
    fn grokking(arm: &str, seeds: &[f64]) -> Vec<Column> {
        let share = |steps: usize, delay: usize| steps as f64 / (steps + delay) as f64;
        let all = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
        let at_step = |taken: usize| {
            let quantity = |name: &'static str| Quantity::new(name).at_step(Step::After(taken));
            let each = |value: f64| vec![value; seeds.len()];
            let late: Vec<f64> = seeds.iter().map(|seed| seed * share(taken, 90)).collect();
            let basin = |seed: &f64| if taken == 0 { f64::NAN } else { *seed };
            let basins: Vec<f64> = seeds.iter().map(basin).collect();
            [
                cells(arm, quantity(STEPS), &each(taken as f64)),
                cells(arm, quantity(TRAINING_ACCURACY), &each(share(taken, 3))),
                cells(arm, quantity(TEST_ACCURACY), &late),
                cells(arm, quantity(SAMPLE_BASIN), &basins),
                cells(arm, quantity(WEIGHT_BASIN), &late),
            ]
        };
        all.into_iter().flat_map(at_step).collect()
    }

    fn of(arms: &[&str], seeds: &[f64]) -> Record {
        let cells = arms.iter().flat_map(|arm| grokking(arm, seeds)).collect();
        let mut record = record(vec![part(Role::Report, "arm: x", seeds)], cells);
        record.seeds.count = seeds.len() as u64;
        record
    }

    #[test]
    fn labels_keep_apart_with_one_training_and_with_several() {
        let labels = ["with decay", "without decay", "weights times 1", "a", "b", "c"];
        for arms in [&labels[..1], &labels[..3], &labels] {
            let picture = learning_curves("A title", "What it is.", &of(arms, &[1.0, 0.9]));
            assert_labels_apart(&picture);
            let texts = elements(&picture);
            for arm in arms {
                let label = if arms.len() == 1 { "" } else { arm };
                let ends = named(&texts, "text").filter(|text| {
                    let of = text.text.strip_prefix(label);
                    of.is_some_and(|rest| rest.trim_start_matches(": ") == "weight basin")
                });
                assert_eq!(ends.count(), 1, "{arm}");
            }
        }
    }

    #[test]
    fn means_are_over_the_seeds_that_have_a_number() {
        let seeds = [vec![(0.0, f64::NAN), (1.0, 1.0)], vec![(0.0, 0.5), (3.0, 0.5)]];
        assert_eq!(mean(&seeds), [(0.0, 0.5), (2.0, 0.75)]);
        assert!(mean(&[vec![(0.0, f64::NAN)]])[0].1.is_nan());
    }

    #[test]
    fn nothing_to_draw_is_drawn() {
        for record in [of(&[], &[1.0]), of(&["a"], &[]), of(&["a"], &[f64::NAN])] {
            let picture = learning_curves("A title", "", &record);
            assert!(!picture.contains("NaN") && !picture.contains("inf"));
            assert_labels_apart(&picture);
        }
    }
}
