//! A picture of the strong paths through a network, at steps of one training.

mod nodes;
mod panel;
#[cfg(test)]
mod tests;

use maud::{Markup, html};

use super::picture::text::{self, LINE};
use super::picture::{MARGIN, Point, captioned, moved, number};
use deepclaims_lab::net::Network;
use nodes::{MOST_NODES, sizes, strongest_nodes};
use panel::{Frame, LARGEST_RADIUS, Sign, dot, stroke};

/// Networks with more layers of weights than this have their panels on top of each other.
const SIDE_BY_SIDE: usize = 6;
/// Width that the longest entry of the legend needs.
const NARROWEST: f64 = 500.0;
/// Between panels.
const GAP: f64 = 28.0;
/// Width of the sample before the words of an entry of the legend, and the space behind them.
const SAMPLE: f64 = 34.0;
const SPACE: f64 = 22.0;

/// The strong paths of one network at steps of its training, as the text of an SVG.
///
/// `networks` come with the names of their steps, in the order of time. One panel each: layers are
/// columns from the inputs on the left to the logits on the right, nodes are dots, and the
/// strongest weights between them are curves. In all panels the nodes of a layer stand in the order
/// of their strength in the *last* network, the strongest on top: where training grows channels, a
/// scattered start becomes a bundle along the top. Strength of a node is √(in·out) of
/// [`node_strengths`](deepclaims_lab::measure::node_strengths), of an input its out-strength, of a
/// logit its in-strength. Under the name stands the correlation of in- and out-strengths, averaged
/// over the hidden layers.
///
/// At most 40 nodes a layer are drawn, the strongest of the last network, and of every matrix three
/// weights for each drawn node of its larger side; weights that are not finite and those of no
/// magnitude are not. Biases and residual skips are left out. The text depends on nothing but the
/// arguments.
///
/// # Panics
/// Without networks, or where their layers differ in size.
pub fn strong_paths(networks: &[(&str, &Network)]) -> String {
    let (_, last) = networks.last().expect("at least one network");
    assert!(
        networks.iter().all(|(_, network)| sizes(network) == sizes(last)),
        "networks of one training have layers of the same sizes"
    );
    let shown = strongest_nodes(last);
    let stacked = shown.len() - 1 > SIDE_BY_SIDE;
    let frame = Frame::new(&shown, stacked);
    let place = |index: usize| {
        let index = index as f64;
        if stacked {
            (MARGIN, MARGIN + index * (frame.height() + GAP))
        } else {
            (MARGIN + index * (frame.width() + GAP), MARGIN)
        }
    };
    let (right, bottom) = place(networks.len() - 1);
    let width = (right + frame.width() + GAP).max(NARROWEST);
    let top = bottom + frame.height() + MARGIN;
    let (legend, height) = legend((MARGIN, top), width - 2.0 * MARGIN);
    let drawing = html! {
        @for (index, (name, network)) in networks.iter().enumerate() {
            (moved(&frame.panel(name, network, &shown), place(index)))
        }
        (legend)
    };
    let names: Vec<&str> = networks.iter().map(|(name, _)| *name).collect();
    let title = format!("Strong paths: {}", names.join(", "));
    let caption = format!(
        "In every panel the nodes of a layer stand in the order of their strength in the last \
         panel, the strongest on top. Of a layer with more than {MOST_NODES} nodes the \
         {MOST_NODES} strongest are drawn, of a matrix the largest weights between drawn nodes, \
         three for each node of its larger side."
    );
    captioned(&title, &drawing, (width, top + height), &caption)
}

/// The legend below this corner in as many lines as it takes, and its height.
fn legend((left, top): Point, room: f64) -> (Markup, f64) {
    let line = |length: u32, x: f64| format!("M{} 0h{length}", number(x));
    let magnitudes = (0..3).zip([3, 5, 6]).map(|(index, level)| {
        let line = line(7, 10.0 * f64::from(index));
        stroke(level, &line, text::INK, None)
    });
    let areas = (0..3).zip([0.0, 0.25, 1.0]).map(|(index, strength)| {
        dot((3.0 + 10.0 * f64::from(index), 0.0), strength, LARGEST_RADIUS)
    });
    let entries = [
        ("positive weight", Sign::Positive.stroke(5, &line(26, 0.0))),
        ("negative weight", Sign::Negative.stroke(5, &line(26, 0.0))),
        ("|weight| over the largest of its matrix", html! { @for line in magnitudes { (line) } }),
        ("strength √(in·out) over the largest of its layer", html! { @for dot in areas { (dot) } }),
    ];
    let (mut x, mut y) = (left, top + LINE);
    let mut placed = Vec::new();
    for (words, sample) in entries {
        let width = SAMPLE + text::width(words);
        if x > left && x + width > left + room {
            (x, y) = (left, y + LINE);
        }
        placed.push(moved(&sample, (x, y - 4.0)));
        placed.push(text::line(words, (x + SAMPLE, y)));
        x += width + SPACE;
    }
    let legend = html! { @for entry in placed { (entry) } };
    (legend, y + 0.5 * LINE - top)
}
