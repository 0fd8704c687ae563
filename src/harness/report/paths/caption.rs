//! What a reader must know of the picture: a legend and a few sentences.

use svg::node::element::Group;

use super::mark::{LARGEST_RADIUS, Sign, dot, stroke};
use crate::report::picture::text::{self, LINE};

/// Width of the sample before the words of an entry, and the space behind them.
const SAMPLE: f64 = 34.0;
const SPACE: f64 = 22.0;

/// What draws the sample of an entry of the legend, from this point on.
type Sample = fn(f64, f64) -> Group;

/// The sentences under the picture of columns of these sizes, of which these nodes are drawn.
pub(super) fn text(sizes: &[usize], shown: &[Vec<usize>]) -> String {
    format!(
        "In every panel the nodes of a layer stand in the order of their strength in the last one, the \
         strongest on top. {} Of every matrix the largest weights between them are drawn, three for each \
         node of its larger side.",
        drawn(sizes, shown)
    )
}

/// Which nodes are left out.
fn drawn(sizes: &[usize], shown: &[Vec<usize>]) -> String {
    let (last, mut column, mut cut) = (sizes.len() - 1, 0, Vec::new());
    while column < sizes.len() {
        let (size, nodes) = (sizes[column], shown[column].len());
        let mut end = column + 1;
        while 0 < column && end < last && sizes[end] == size {
            end += 1;
        }
        if nodes < size {
            cut.push(match column {
                0 => format!("{nodes} of {size} inputs"),
                _ if column == last => format!("{nodes} of {size} logits"),
                _ if end - column == 1 => format!("{nodes} of {size} nodes of layer {column}"),
                _ => format!(
                    "{nodes} of {size} nodes of each of layers {column} to {}",
                    end - 1
                ),
            });
        }
        column = end;
    }
    match cut.split_last() {
        None => "All nodes are drawn.".to_owned(),
        Some((only, [])) => format!("Drawn are the strongest {only}."),
        Some((last, others)) => {
            format!("Drawn are the strongest {} and {last}.", others.join(", "))
        }
    }
}

/// Legend and sentences below each other from this corner on, within this width, and their height.
pub(super) fn draw(caption: &str, (left, top): (f64, f64), room: f64) -> (Group, f64) {
    let (legend, below) = legend((left, top), room);
    let mut group = Group::new().add(legend);
    let above = below + 0.5 * LINE;
    let (lines, height) = text::paragraph(caption, (left, above), room);
    for line in lines {
        group = group.add(line);
    }
    (group, above + height - top)
}

/// The legend in as many lines as it takes, and its last baseline.
fn legend((left, top): (f64, f64), room: f64) -> (Group, f64) {
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
    (group, y)
}

/// A strong weight of this sign.
fn sign(sign: Sign, x: f64, y: f64) -> Group {
    let line = format!("M{} {}h26", text::number(x), text::number(y));
    Group::new().add(sign.stroke(5).set("d", line))
}

/// Weights of rising magnitude.
fn magnitudes(x: f64, y: f64) -> Group {
    let mut group = Group::new().set("stroke", text::INK);
    for (index, level) in [3, 5, 6].into_iter().enumerate() {
        let x = text::number(x + 10.0 * index as f64);
        group = group.add(stroke(level).set("d", format!("M{x} {}h7", text::number(y))));
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

#[cfg(test)]
mod tests {
    use super::drawn;

    fn left_out(sizes: &[usize]) -> String {
        let shown: Vec<Vec<usize>> = sizes
            .iter()
            .map(|&size| (0..size.min(40)).collect())
            .collect();
        drawn(sizes, &shown)
    }

    #[test]
    fn it_says_which_nodes_are_left_out() {
        for (sizes, words) in [
            (&[40, 40, 10][..], "All nodes are drawn."),
            (&[64, 10], "Drawn are the strongest 40 of 64 inputs."),
            (
                &[20, 50, 50],
                "Drawn are the strongest 40 of 50 nodes of layer 1 and 40 of 50 logits.",
            ),
            (
                &[64, 64, 64, 41, 30, 100],
                "Drawn are the strongest 40 of 64 inputs, 40 of 64 nodes of each of layers 1 to 2, 40 of 41 \
                 nodes of layer 3 and 40 of 100 logits.",
            ),
        ] {
            assert_eq!(left_out(sizes), words);
        }
    }
}
