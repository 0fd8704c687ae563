//! What holds of every picture, read back from its text.

use super::nodes::MOST_NODES;
use super::strong_paths;
use crate::report::picture::reading::{assert_labels_apart, elements, named};
use deepclaims_lab::net::{Mlp, Network};
use deepclaims_lab::numerics::Stream;

fn network(hidden: &[usize], seed: u64) -> Network {
    let mlp = Mlp { hidden: hidden.to_vec(), ..Mlp::relu(0, 0) };
    Network::initialise(&mlp, 64, 10, &mut Stream::new(seed, "picture")).expect("units")
}

/// Pictures of all shapes, with their number of panels and the sizes of hidden layers: panels side
/// by side and on top of each other, narrow, without hidden layers, with long names.
fn pictures() -> Vec<(usize, Vec<usize>, String)> {
    let shapes: [&[usize]; 6] = [&[], &[3], &[100], &[50; 3], &[50; 11], &[7, 41, 40, 2]];
    let names = ["start", "a middle with a very long name, and <&\"'> in it\u{1}", "the end"];
    let picture = |hidden: &[usize], panels: usize| {
        let networks: Vec<Network> = (0..panels as u64).map(|seed| network(hidden, seed)).collect();
        let kept_steps: Vec<(&str, &Network)> = names.into_iter().zip(&networks).collect();
        (panels, hidden.to_vec(), strong_paths(&kept_steps))
    };
    let panels = shapes.iter().flat_map(|hidden| (1..=3).map(move |panels| (hidden, panels)));
    panels.map(|(hidden, panels)| picture(hidden, panels)).collect()
}

#[test]
fn every_picture_is_well_formed_with_a_panel_for_each_network() {
    for (panels, hidden, picture) in pictures() {
        assert!(!picture.contains("NaN") && !picture.contains("inf"));
        let elements = elements(&picture);
        let names: Vec<&str> = elements.iter().map(|element| element.name.as_str()).collect();
        assert_eq!(names[..3], ["svg", "title", "desc"]);
        assert_eq!(picture.matches("class=\"panel\"").count(), panels);

        let sizes: Vec<usize> = [64].into_iter().chain(hidden).chain([10]).collect();
        let drawn: Vec<usize> = sizes.iter().map(|&size| size.min(MOST_NODES)).collect();
        let dots = named(&elements, "circle").filter(|dot| dot.panel).count();
        assert_eq!(dots, panels * drawn.iter().sum::<usize>());
        // Three for each node of the larger side, as far as there are so many.
        let most = |pair: &[usize]| (3 * pair[0].max(pair[1])).min(pair[0] * pair[1]);
        let expected: usize = drawn.windows(2).map(most).sum();
        let curves = named(&elements, "path").filter(|path| path.panel);
        let curves: usize = curves.map(|path| path.get("d").matches('M').count()).sum();
        assert_eq!(curves, panels * expected);
    }
}

#[test]
fn no_label_overlaps_another_or_a_node_or_leaves_the_picture() {
    for (_, _, picture) in pictures() {
        assert_labels_apart(&picture);
    }
}

#[test]
fn nodes_stand_in_the_order_of_the_last_network() {
    let (start, end) = (network(&[30; 2], 1), network(&[30; 2], 2));
    let picture = strong_paths(&[("start", &start), ("end", &end)]);
    let elements = elements(&picture);
    let radii = |right: bool, column: usize| -> Vec<f64> {
        let panel =
            named(&elements, "circle").filter(|dot| dot.panel && (dot.origin.0 > 100.0) == right);
        let x = panel.clone().map(|dot| dot.number("cx")).fold(f64::INFINITY, f64::min);
        let column = panel.filter(|dot| dot.number("cx") == x + 80.0 * column as f64);
        column.map(|dot| dot.number("r")).collect()
    };
    for column in 0..4 {
        assert!(radii(true, column).is_sorted_by(|a, b| a >= b));
        assert!(!radii(false, column).is_sorted_by(|a, b| a >= b));
        assert_eq!(radii(false, column).len(), radii(true, column).len());
    }
}

#[test]
fn the_correlation_of_strengths_is_told() {
    // Nodes as strong on one side as on the other, and then in reverse.
    let mut channels = network(&[12], 1);
    let layers = channels.layers().to_vec();
    let strength = |node: usize| node as f32 + 1.0;
    let [first, last] = [0, 1].map(|layer: usize| layers[layer].weights.clone());
    let weights = channels.parameters_mut();
    for (index, weight) in weights[first].iter_mut().enumerate() {
        *weight = strength(index / 64);
    }
    for (index, weight) in weights[last.clone()].iter_mut().enumerate() {
        *weight = -strength(index % 12);
    }
    let mut reversed = channels.clone();
    for row in reversed.parameters_mut()[last].chunks_mut(12) {
        row.reverse();
    }
    let told = |network: &Network, words: &str| {
        let picture = strong_paths(&[("end", network)]);
        picture.contains(&format!("correlation of in- and out-strengths{words}"))
    };
    assert!(told(&channels, ": 1.00<"));
    assert!(told(&reversed, ": −1.00<"));
    assert!(!told(&network(&[], 1), ""));
}

#[test]
fn the_same_networks_give_the_same_text_and_others_another() {
    let (one, other) = (network(&[20; 2], 1), network(&[20; 2], 2));
    assert_eq!(strong_paths(&[("end", &one)]), strong_paths(&[("end", &one.clone())]));
    assert_ne!(strong_paths(&[("end", &one)]), strong_paths(&[("end", &other)]));
    assert_ne!(strong_paths(&[("end", &one)]), strong_paths(&[("start", &one)]));
    // What is not drawn does not change the picture.
    let mut moved = one.clone();
    let biases = one.layers()[0].biases.clone().expect("biases");
    moved.parameters_mut()[biases].fill(3.0);
    assert_eq!(strong_paths(&[("end", &one)]), strong_paths(&[("end", &moved)]));
}

#[test]
fn weights_that_are_undefined_or_zero_leave_a_sound_picture() {
    for value in [f32::NAN, f32::INFINITY, 0.0, f32::MAX, f32::MIN_POSITIVE] {
        let mut broken = network(&[6; 3], 1);
        let second = broken.layers()[1].weights.clone();
        broken.parameters_mut()[second].fill(value);
        let picture = strong_paths(&[("broken", &broken)]);
        assert!(!picture.contains("NaN") && !picture.contains("inf"), "{value}");
        elements(&picture);
    }
}

#[test]
#[should_panic(expected = "layers of the same sizes")]
fn networks_of_different_sizes_have_no_common_picture() {
    strong_paths(&[("start", &network(&[20; 2], 1)), ("end", &network(&[21; 2], 1))]);
}
