//! The picture of `collapse.rate`: the angle to the guide's line, layer by layer.

use std::f64::consts::FRAC_PI_4;

use deepclaims_harness::report::{Axis, Chart, Colour, Line, Point};
use deepclaims_lab::laboratory::Laboratory;

use super::laws::{TOLERANCE, WIDTH, angles_of_pairs};
use super::layers::{EVERY, Kind, LARGEST, RANDOM};
use super::theory::{angle_at_depth, depth_to_tolerance};

/// Deepest layer that is drawn.
const DEPTH: usize = 14;
/// Smallest angle that is drawn, in radians.
const SMALLEST: f64 = 1e-4;
/// Inputs of a control that are drawn: fewer show as much.
const CONTROLS: usize = 8;

const CAPTION: &str = "Guide and input start at 45° to each other in 64 dimensions and go through \
    norm-maximising layers, which keep the largest of four rows of a random matrix, the same for \
    both. The tangent of the angle shrinks by the same factor in every layer, as the theory says. \
    In the two controls, layers that keep every row or random rows, the angle stays. Thin lines: \
    inputs of seed 0, each with its own matrices.";

/// Values at depth 0, 1, ... as points.
pub(super) fn by_depth(values: impl IntoIterator<Item = f64>) -> Vec<Point> {
    let values = values.into_iter().enumerate();
    values.map(|(depth, value)| (depth as f64, value)).collect()
}

/// The angles of seed 0 against depth, with the theory's line and its spread.
pub(super) fn draw(laboratory: &dyn Laboratory) -> String {
    let predicted = depth_to_tolerance(FRAC_PI_4, TOLERANCE, LARGEST.ratio());
    let chart = Chart::new(
        "The angle to the guide collapses geometrically",
        Axis::linear("depth, layers", 0.0, DEPTH as f64),
        Axis::logarithmic("angle to the guide's line, radians", SMALLEST, 2.0),
    );
    chart
        .level(TOLERANCE, format!("{TOLERANCE} rad"))
        .marker(predicted, format!("predicted: {TOLERANCE} rad after {predicted:.2} layers"))
        .line(inputs(EVERY, laboratory, CONTROLS).dashed().colour(Colour::Purple))
        .line(inputs(RANDOM, laboratory, CONTROLS).colour(Colour::Green))
        .band(spread(), Colour::Blue)
        .line(inputs(LARGEST, laboratory, usize::MAX).colour(Colour::Grey))
        .line(theory().colour(Colour::Blue).bold())
        .caption(CAPTION)
        .to_svg()
}

/// The first inputs of layers of a kind.
fn inputs(kind: Kind, laboratory: &dyn Laboratory, most: usize) -> Line {
    let mut pairs = angles_of_pairs((kind, WIDTH), laboratory, 0, DEPTH);
    pairs.truncate(most);
    let simulated = kind == LARGEST;
    let role = if simulated { "simulated" } else { "control" };
    let label = format!("{role}: {}, {} inputs", kind.name, pairs.len());
    Line::bundle(pairs.into_iter().map(by_depth).collect()).label(label)
}

fn theory() -> Line {
    let points = spread().into_iter().map(|(depth, low, high)| (depth, 0.5 * (low + high)));
    Line::new(points.collect()).label("theory, ± 2 standard deviations")
}

/// Depth, and the theory's mean less and more two standard deviations.
fn spread() -> Vec<(f64, f64, f64)> {
    let band = |depth: usize| {
        let angle = angle_at_depth(FRAC_PI_4, depth, WIDTH, LARGEST.ratio());
        let two = 2.0 * angle.standard_deviation;
        (depth as f64, angle.mean - two, angle.mean + two)
    };
    (0..=DEPTH).map(band).collect()
}
