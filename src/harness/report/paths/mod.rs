//! A picture of the strong paths through a network, at steps of one training.

mod caption;
mod column;
mod edge;
mod mark;
mod panel;
#[cfg(test)]
mod tests;

use svg::node::element::Group;

use super::picture::svg::moved;
use super::picture::{MARGIN, captioned, text};
use deepclaims_lab::net::Network;
use panel::Frame;

/// Networks with more layers of weights than this have their panels on top of each other.
const SIDE_BY_SIDE: usize = 6;
/// Width that the longest entry of the legend needs.
const NARROWEST: f64 = 500.0;
/// Between panels.
const GAP: f64 = 28.0;

/// The strong paths of one network at steps of its training, as the text of an SVG.
///
/// `networks` come with the names of their steps, in the order of time. One panel each: layers are
/// columns from the inputs on the left to the logits on the right, nodes are dots, and the strongest weights
/// between them are curves. In all panels the nodes of a layer stand in the order of their strength in the
/// *last* network, the strongest on top: where training grows channels, a scattered start becomes a bundle
/// along the top. Strength of a node is √(in·out) of [`node_strengths`](deepclaims_lab::measure::node_strengths), of
/// an input its out-strength, of a logit its in-strength. Under the name stands the correlation of in- and
/// out-strengths, averaged over the hidden layers.
///
/// At most 40 nodes a layer are drawn, the strongest of the last network, and of every matrix three weights
/// for each drawn node of its larger side; weights that are not finite and those of no magnitude are not.
/// Biases and residual skips are left out. The text depends on nothing but the arguments.
///
/// # Panics
/// Without networks, or where their layers differ in size.
pub fn strong_paths(networks: &[(&str, &Network)]) -> String {
    let (_, last) = networks.last().expect("at least one network");
    let sizes = column::sizes(last);
    assert!(
        networks
            .iter()
            .all(|(_, network)| column::sizes(network) == sizes),
        "networks of one training have layers of the same sizes"
    );
    let shown = column::strongest_nodes(last);
    let stacked = sizes.len() - 1 > SIDE_BY_SIDE;
    let frame = Frame::new(&shown, stacked);
    let place = |index: usize| {
        let index = index as f64;
        if stacked {
            (MARGIN, MARGIN + index * (frame.height() + GAP))
        } else {
            (MARGIN + index * (frame.width() + GAP), MARGIN)
        }
    };
    let mut drawing = Group::new();
    for (index, (name, network)) in networks.iter().enumerate() {
        drawing = drawing.add(moved(frame.panel(name, network, &shown), place(index)));
    }
    let (right, bottom) = place(networks.len() - 1);
    let width = (right + frame.width() + GAP).max(NARROWEST);
    let top = bottom + frame.height() + MARGIN;
    let (legend, height) = caption::legend((MARGIN, top), width - 2.0 * MARGIN);
    let caption = caption::text();
    let size = (width, top + height);
    captioned(&title(networks), drawing.add(legend), size, &caption)
}

fn title(networks: &[(&str, &Network)]) -> String {
    let names: Vec<String> = networks
        .iter()
        .map(|(name, _)| text::printable(name))
        .collect();
    format!("Strong paths: {}", names.join(", "))
}
