//! One step of the training: columns of dots, and curves between them.

use maud::{Markup, html};

use super::nodes::{Edge, MOST_NODES, relative_strengths, strongest_edges};
use crate::report::picture::text::{self, FAINT};
use crate::report::picture::{Colour, Point, disc, number};
use deepclaims_lab::measure::{Strength, node_strengths};
use deepclaims_lab::net::Network;
use deepclaims_lab::stats::correlation;

/// Between columns; more where the panel would be narrower than [`NARROWEST`].
const COLUMN_GAP: f64 = 80.0;
const NARROWEST: f64 = 240.0;
/// Between the nodes of a full column: side by side, and where panels stand on top of each other.
const NODE_GAPS: [f64; 2] = [8.8, 6.8];
/// Between the nodes of a column with few of them.
const WIDEST_NODE_GAP: f64 = 22.0;
/// Radius of the strongest node of a column, as a share of the gap between its nodes.
const RADIUS: f64 = 0.45;
/// How far curves go on horizontally from either end, as a share of the gap between columns.
const HANDLE: f64 = 0.35;
/// From the top of a panel to its first nodes: two lines of text and some air.
const HEAD: f64 = 46.0;
/// From its last nodes to its bottom: the names of the layers.
const FOOT: f64 = 24.0;
/// From its sides to its outer columns: half of the name of a layer.
const SIDE: f64 = 22.0;
/// Magnitudes of weights fall into so many levels, of one width and opacity each.
const LEVELS: usize = 6;
/// Radius of the strongest nodes, and of those without strength.
pub(super) const LARGEST_RADIUS: f64 = 3.9;
const LEAST_RADIUS: f64 = 0.6;

/// Where things stand in every panel of a picture.
pub(super) struct Frame {
    column_gap: f64,
    node_gaps: Vec<f64>,
    node_height: f64,
    columns: usize,
}

impl Frame {
    /// The frame for these columns of nodes, in panels on top of each other or side by side.
    pub(super) fn new(shown: &[Vec<usize>], stacked: bool) -> Self {
        let column_height = NODE_GAPS[usize::from(stacked)] * (MOST_NODES - 1) as f64;
        let gaps = |nodes: &Vec<usize>| nodes.len().saturating_sub(1) as f64;
        let node_gap = |nodes| (column_height / gaps(nodes)).min(WIDEST_NODE_GAP);
        let height = |nodes| gaps(nodes) * node_gap(nodes);
        Self {
            column_gap: (NARROWEST / (shown.len() - 1) as f64).max(COLUMN_GAP),
            node_gaps: shown.iter().map(node_gap).collect(),
            node_height: shown.iter().map(height).fold(0.0, f64::max),
            columns: shown.len(),
        }
    }

    pub(super) fn width(&self) -> f64 {
        2.0 * SIDE + (self.columns - 1) as f64 * self.column_gap
    }

    pub(super) fn height(&self) -> f64 {
        HEAD + self.node_height + FOOT
    }

    /// The node at `place` of a column, both counted from 0.
    fn position(&self, column: usize, place: usize) -> (f64, f64) {
        let x = SIDE + column as f64 * self.column_gap;
        (x, HEAD + place as f64 * self.node_gaps[column])
    }

    /// The panel of `network`, whose top left corner is the origin.
    pub(super) fn panel(&self, name: &str, network: &Network, shown: &[Vec<usize>]) -> Markup {
        let strengths = relative_strengths(network);
        let room = self.width() - 2.0 * SIDE;
        let correlation = mean_correlation(network).map_or_else(String::new, |correlation| {
            let correlation = format!("{correlation:.2}").replace('-', "−");
            format!("correlation of in- and out-strengths: {correlation}")
        });
        html! {
            g class="panel" {
                (text::title(&text::shorten(name, room / 1.3), (SIDE, 14.0)))
                g fill=(FAINT) { (text::line(&correlation, (SIDE, 31.0))) }
                @for (index, layer) in network.layers().iter().enumerate() {
                    @let (from, to) = (&shown[index], &shown[index + 1]);
                    (self.edges(index, &strongest_edges(network.weights(layer), from, to)))
                }
                g stroke="#fff" stroke-width="0.6" {
                    @for (column, nodes) in shown.iter().enumerate() {
                        @for (place, node) in nodes.iter().enumerate() {
                            (self.node(column, place, strengths[column][*node]))
                        }
                    }
                }
                g text-anchor="middle" fill=(FAINT) {
                    @for column in 0..self.columns { (self.layer_name(column)) }
                }
            }
        }
    }

    /// The weights from column `column` to the next, the weakest below, one a line of text.
    fn edges(&self, column: usize, edges: &[Edge]) -> Markup {
        let curves = |rank: usize, sign: Sign| -> String {
            let edges = edges.iter();
            let edges =
                edges.filter(|one| level(one.weight) == rank && Sign::of(one.weight) == sign);
            edges.map(|edge| self.curve(column, edge)).collect()
        };
        html! {
            @for rank in 1..=LEVELS {
                @for sign in [Sign::Positive, Sign::Negative] {
                    (sign.stroke(rank, &curves(rank, sign)))
                }
            }
        }
    }

    /// A cubic curve that leaves and arrives horizontally.
    fn curve(&self, column: usize, edge: &Edge) -> String {
        let (x, y) = self.position(column, edge.from);
        let (to_x, to_y) = self.position(column + 1, edge.to);
        let (right, down) = (to_x - x, to_y - y);
        let handle = HANDLE * right;
        let [x, y, down] = [x, y, down].map(number);
        let [leave, arrive, right] = [handle, right - handle, right].map(number);
        format!("M{x} {y}c{leave} 0 {arrive} {down} {right} {down}\n")
    }

    fn node(&self, column: usize, place: usize, strength: f64) -> Markup {
        let largest = (RADIUS * self.node_gaps[column]).min(LARGEST_RADIUS);
        dot(self.position(column, place), strength, largest)
    }

    fn layer_name(&self, column: usize) -> Markup {
        let name = match column {
            0 => "inputs".to_owned(),
            column if column + 1 == self.columns => "logits".to_owned(),
            layer => layer.to_string(),
        };
        let (x, _) = self.position(column, 0);
        text::line(&name, (x, self.height() - 4.0))
    }
}

/// The correlation of in- and out-strengths, averaged over the hidden layers; none where there is
/// none.
fn mean_correlation(network: &Network) -> Option<f64> {
    let correlations = (1..=network.depth()).map(|layer| {
        let strengths = node_strengths(network, layer, Strength::Absolute);
        correlation(&strengths.incoming, &strengths.outgoing)
    });
    let mean = correlations.sum::<f64>() / network.depth() as f64;
    mean.is_finite().then_some(mean)
}

/// The sign of a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Positive,
    Negative,
}

impl Sign {
    fn of(weight: f64) -> Self {
        if weight < 0.0 { Self::Negative } else { Self::Positive }
    }

    /// Weights of this sign and level, where there are any: blue or vermilion, which no
    /// colour-blindness confuses, and dashes for negative ones, for print in grey.
    pub(super) fn stroke(self, level: usize, curves: &str) -> Markup {
        let (colour, dashes) = match self {
            Self::Positive => (Colour::Blue, None),
            Self::Negative => (Colour::Vermilion, Some("4 2")),
        };
        stroke(level, curves, colour.hex(), dashes)
    }
}

/// Weights of a level, where there are any.
pub(super) fn stroke(level: usize, curves: &str, colour: &str, dashes: Option<&str>) -> Markup {
    let (width, opacity) = look(level);
    html! {
        @if !curves.is_empty() {
            path d=(curves) fill="none" stroke=(colour) stroke-width=(number(width))
                stroke-opacity=(number(opacity)) stroke-dasharray=[dashes] {}
        }
    }
}

/// Width and opacity of the weights of a level.
fn look(level: usize) -> (f64, f64) {
    let share = level as f64 / LEVELS as f64;
    (0.4 + 2.2 * share * share, 0.08 + 0.8 * share * share)
}

/// The level of a weight over the largest of its matrix: from 1 for the weakest to [`LEVELS`].
fn level(weight: f64) -> usize {
    ((weight.abs() * LEVELS as f64).ceil() as usize).clamp(1, LEVELS)
}

/// A node whose area is the share `strength` of that with the radius `largest`.
pub(super) fn dot(centre: Point, strength: f64, largest: f64) -> Markup {
    disc(centre, (largest * strength.sqrt()).max(LEAST_RADIUS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_divide_magnitudes_evenly() {
        for (weight, expected) in
            [(1e-9, 1), (1.0 / 7.0, 1), (-0.5, 3), (0.51, 4), (-1.0, 6), (1.0, 6)]
        {
            assert_eq!(level(weight), expected, "{weight}");
        }
    }

    #[test]
    fn stronger_weights_are_wider_and_darker_and_negative_ones_dashed() {
        for level in 1..LEVELS {
            let (weaker, stronger) = (look(level), look(level + 1));
            assert!(weaker.0 < stronger.0 && weaker.1 < stronger.1, "{level}");
        }
        let dashed = |sign: Sign| sign.stroke(1, "M0 0h1").0.contains("dasharray");
        assert!(!dashed(Sign::of(0.3)) && dashed(Sign::of(-0.3)));
    }

    #[test]
    fn the_area_of_a_node_is_its_strength() {
        let radius = |strength| dot((0.0, 0.0), strength, 3.0).0;
        for (strength, expected) in [(1.0, "3"), (0.25, "1.5"), (0.0, "0.6")] {
            assert!(radius(strength).contains(&format!("r=\"{expected}\"")));
        }
    }
}
