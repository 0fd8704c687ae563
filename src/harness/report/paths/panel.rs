//! One step of the training: columns of dots, and curves between them.

use svg::node::element::Group;

use super::column::{MOST_NODES, relative_strengths};
use super::edge::{Edge, strongest_edges};
use super::mark::{LARGEST_RADIUS, LEVELS, Sign, dot, level};
use crate::report::picture::svg::number;
use crate::report::picture::text::{self, FAINT};
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
pub(super) const SIDE: f64 = 22.0;

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
    pub(super) fn panel(&self, name: &str, network: &Network, shown: &[Vec<usize>]) -> Group {
        let mut panel = Group::new()
            .set("class", "panel")
            .add(self.heading(name, network));
        for (index, layer) in network.layers().iter().enumerate() {
            let weights = network.weights(layer);
            let edges = strongest_edges(weights, &shown[index], &shown[index + 1]);
            panel = panel.add(self.edges(index, &edges));
        }
        panel
            .add(self.nodes(&relative_strengths(network), shown))
            .add(self.layer_names())
    }

    fn heading(&self, name: &str, network: &Network) -> Group {
        let room = self.width() - 2.0 * SIDE;
        let title = text::title(&text::shorten(name, room / 1.3), (SIDE, 14.0));
        let heading = Group::new().add(title);
        match mean_correlation(network) {
            Some(correlation) => {
                let correlation = format!("{correlation:.2}").replace('-', "−");
                let correlation = format!("correlation of in- and out-strengths: {correlation}");
                heading.add(text::line(&correlation, (SIDE, 31.0)).set("fill", FAINT))
            }
            None => heading,
        }
    }

    /// The weights from column `column` to the next, the weakest below, one a line of text.
    fn edges(&self, column: usize, edges: &[Edge]) -> Group {
        let mut group = Group::new().set("fill", "none");
        let marks = (1..=LEVELS).flat_map(|level| Sign::BOTH.map(|sign| (level, sign)));
        for (rank, sign) in marks {
            let curves: Vec<String> = edges
                .iter()
                .filter(|edge| level(edge.weight) == rank && Sign::of(edge.weight) == sign)
                .map(|edge| self.curve(column, edge))
                .collect();
            if !curves.is_empty() {
                group = group.add(sign.stroke(rank).set("d", curves.join("\n")));
            }
        }
        group
    }

    /// A cubic curve that leaves and arrives horizontally.
    fn curve(&self, column: usize, edge: &Edge) -> String {
        let (x, y) = self.position(column, edge.from);
        let (to_x, to_y) = self.position(column + 1, edge.to);
        let (right, down) = (to_x - x, to_y - y);
        let handle = HANDLE * right;
        let [x, y, down] = [x, y, down].map(number);
        let [leave, arrive, right] = [handle, right - handle, right].map(number);
        format!("M{x} {y}c{leave} 0 {arrive} {down} {right} {down}")
    }

    fn nodes(&self, strengths: &[Vec<f64>], shown: &[Vec<usize>]) -> Group {
        let mut group = Group::new().set("stroke", "#fff").set("stroke-width", 0.6);
        for (column, nodes) in shown.iter().enumerate() {
            let largest = (RADIUS * self.node_gaps[column]).min(LARGEST_RADIUS);
            for (place, &node) in nodes.iter().enumerate() {
                let position = self.position(column, place);
                group = group.add(dot(position, strengths[column][node], largest));
            }
        }
        group
    }

    fn layer_names(&self) -> Group {
        let y = self.height() - 4.0;
        let mut group = Group::new().set("text-anchor", "middle").set("fill", FAINT);
        for column in 0..self.columns {
            let name = match column {
                0 => "inputs".to_owned(),
                column if column + 1 == self.columns => "logits".to_owned(),
                layer => layer.to_string(),
            };
            let (x, _) = self.position(column, 0);
            group = group.add(text::line(&name, (x, y)));
        }
        group
    }
}

/// The correlation of in- and out-strengths, averaged over the hidden layers; none where there is none.
fn mean_correlation(network: &Network) -> Option<f64> {
    let correlations = (1..=network.depth()).map(|layer| {
        let strengths = node_strengths(network, layer, Strength::Absolute);
        correlation(&strengths.incoming, &strengths.outgoing)
    });
    let mean = correlations.sum::<f64>() / network.depth() as f64;
    mean.is_finite().then_some(mean)
}
