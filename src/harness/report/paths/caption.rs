//! What a reader must know of the picture: a legend and a few sentences.

use svg::node::element::Group;

use super::column::MOST_NODES;
use super::mark::{LARGEST_RADIUS, Sign, dot, stroke};
use crate::report::picture::Point;
use crate::report::picture::svg::number;
use crate::report::picture::text::{self, LINE};

/// Width of the sample before the words of an entry, and the space behind them.
const SAMPLE: f64 = 34.0;
const SPACE: f64 = 22.0;

/// What draws the sample of an entry of the legend, from this point on.
type Sample = fn(f64, f64) -> Group;

/// The sentences under the picture.
pub(super) fn text() -> String {
    format!(
        "In every panel the nodes of a layer stand in the order of their strength in the last panel, the \
         strongest on top. Of a layer with more than {MOST_NODES} nodes the {MOST_NODES} strongest are drawn, \
         of a matrix the largest weights between drawn nodes, three for each node of its larger side."
    )
}

/// The legend below this corner in as many lines as it takes, and its height.
pub(super) fn legend((left, top): Point, room: f64) -> (Group, f64) {
    let entries: [(&str, Sample); 4] = [
        ("positive weight", |x, y| sign(Sign::Positive, x, y)),
        ("negative weight", |x, y| sign(Sign::Negative, x, y)),
        ("|weight| over the largest of its matrix", magnitudes),
        ("strength √(in·out) over the largest of its layer", areas),
    ];
    let (mut x, mut y) = (left, top + LINE);
    let mut group = Group::new();
    for (words, sample) in entries {
        let width = SAMPLE + text::width(words);
        if x > left && x + width > left + room {
            (x, y) = (left, y + LINE);
        }
        group = group
            .add(sample(x, y - 4.0))
            .add(text::line(words, (x + SAMPLE, y)));
        x += width + SPACE;
    }
    (group, y + 0.5 * LINE - top)
}

/// A strong weight of this sign.
fn sign(sign: Sign, x: f64, y: f64) -> Group {
    let line = format!("M{} {}h26", number(x), number(y));
    Group::new().add(sign.stroke(5).set("d", line))
}

/// Weights of rising magnitude.
fn magnitudes(x: f64, y: f64) -> Group {
    let mut group = Group::new().set("stroke", text::INK);
    for (index, level) in [3, 5, 6].into_iter().enumerate() {
        let x = number(x + 10.0 * index as f64);
        group = group.add(stroke(level).set("d", format!("M{x} {}h7", number(y))));
    }
    group
}

/// Nodes of rising strength.
fn areas(x: f64, y: f64) -> Group {
    [0.0, 0.25, 1.0]
        .into_iter()
        .enumerate()
        .fold(Group::new(), |group, (index, strength)| {
            let x = x + 3.0 + 10.0 * index as f64;
            group.add(dot((x, y), strength, LARGEST_RADIUS))
        })
}
