//! Layers as charts.

use deepclaims_lab::numerics::mean;

use super::heat_map::heat_map;
use crate::measured::{FeaturesDocument, LayerDocument};
use crate::report::{Axis, Chart, Colour, Line, Marker, Point};

/// A picture: its name, its text, and what is to be said of it.
pub(super) type Picture = (&'static str, String, &'static str);

/// The pictures of a network: probes, ranks, collapse, similarities.
pub(super) fn pictures(document: &FeaturesDocument) -> Vec<Picture> {
    let names: Vec<String> = document.layers.iter().map(|layer| layer.name.clone()).collect();
    let map =
        |title, values| heat_map(title, &names, values, "Layers from the first on; dark is alike.");
    let mut pictures = vec![(
        "probes",
        probes(document),
        "Accuracy of linear probes, layer by layer: means over seeds, with every seed behind.",
    )];
    let charts = [
        ("ranks", ranks(document), "Ranks of the covariance of each layer."),
        ("collapse", collapse(document), "Neural collapse, layer by layer."),
    ];
    let drawn = charts.into_iter().filter_map(|(name, chart, words)| Some((name, chart?, words)));
    pictures.extend(drawn);
    pictures.push((
        "CKA",
        map("Linear CKA of all pairs of layers", &document.cka),
        "As published.",
    ));
    pictures.push((
        "CKA, debiased",
        map("Linear CKA of all pairs of layers, debiased", &document.cka_debiased),
        "By the unbiased estimator, which few samples do not raise.",
    ));
    pictures
}

/// The layers, counted from 1.
fn across(document: &FeaturesDocument) -> Axis {
    Axis::linear("layer", 0.5, document.layers.len() as f64 + 0.5)
}

fn points(document: &FeaturesDocument, value: impl Fn(&LayerDocument) -> f64) -> Vec<Point> {
    let layers = document.layers.iter().enumerate();
    layers.map(|(index, layer)| ((index + 1) as f64, value(layer))).collect()
}

fn probes(document: &FeaturesDocument) -> String {
    type Probes = fn(&LayerDocument) -> Option<&[f64]>;
    let lines: [(&str, Probes, Colour, Marker); 3] = [
        ("training samples", |layer| Some(&layer.probe_train), Colour::Grey, Marker::Square),
        (
            "other classes",
            |layer| layer.probe_held_out.as_deref(),
            Colour::Vermilion,
            Marker::Triangle,
        ),
        ("test samples", |layer| Some(&layer.probe), Colour::Blue, Marker::Disc),
    ];
    let vertical = Axis::linear("probe accuracy", -0.04, 1.04);
    let mut chart = Chart::new("Linear probes", across(document), vertical);
    if let Some(rule) = document.tunnel.rules.first()
        && let Some(start) = rule.start.filter(|start| *start <= document.layers.len())
    {
        let label = "tunnel, 95 % of the best layer";
        let end = document.layers.len() as f64 + 0.5;
        chart = chart.window((start as f64, end), Colour::Green, label);
    }
    for (label, of, colour, marker) in lines {
        if document.layers.iter().all(|layer| of(layer).is_none()) {
            continue;
        }
        let seed = |seed: usize| {
            points(document, |layer| of(layer).map_or(f64::NAN, |values| values[seed]))
        };
        let seeds = document.seeds.count as usize;
        if seeds > 1 {
            chart = chart.line(Line::bundle((0..seeds).map(seed).collect()).colour(colour));
        }
        let means = points(document, |layer| of(layer).map_or(f64::NAN, mean));
        chart = chart.line(Line::new(means).colour(colour).marked(marker).label(label));
    }
    chart.to_svg()
}

/// A line: its label, its number of each layer, and its look.
type LayerLine = (&'static str, fn(&LayerDocument) -> f64, Colour, Marker);

/// Lines of positive numbers on a logarithmic axis; nothing where there are none.
fn logarithmic(
    document: &FeaturesDocument,
    title: &str,
    name: &str,
    lines: &[LayerLine],
    levels: &[(f64, &str)],
) -> Option<String> {
    let values = lines.iter().flat_map(|(_, value, ..)| document.layers.iter().map(value));
    let positive = values.filter(|value| value.is_finite() && *value > 0.0);
    let all = positive.chain(levels.iter().map(|(level, _)| *level));
    let (low, high) =
        all.fold((f64::INFINITY, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    if high <= 0.0 {
        return None;
    }
    let vertical = Axis::logarithmic(name, 0.7 * low.max(1e-12 * high), 1.4 * high);
    let mut chart = Chart::new(title, across(document), vertical);
    for (level, label) in levels {
        chart = chart.level(*level, *label);
    }
    for (label, value, colour, marker) in lines {
        let line = Line::new(points(document, value)).colour(*colour).marked(*marker);
        chart = chart.line(line.label(*label));
    }
    Some(chart.to_svg())
}

fn ranks(document: &FeaturesDocument) -> Option<String> {
    let classes = document.features.labels.len() as f64;
    logarithmic(
        document,
        "Ranks",
        "rank",
        &[
            ("rank, D·ε", |layer| layer.code_rank, Colour::Grey, Marker::Square),
            ("effective rank", |layer| layer.effective_rank, Colour::Vermilion, Marker::Triangle),
            ("numerical rank", |layer| layer.numerical_rank, Colour::Blue, Marker::Disc),
        ],
        &[(classes, "classes")],
    )
}

fn collapse(document: &FeaturesDocument) -> Option<String> {
    logarithmic(
        document,
        "Neural collapse",
        "NC1 to NC4, class-distance-normalised variance",
        &[
            ("NC1", |layer| layer.nc1, Colour::Blue, Marker::Disc),
            ("NC2, norms", |layer| layer.nc2_norms, Colour::Green, Marker::Square),
            ("NC2, angles", |layer| layer.nc2_angles, Colour::Green, Marker::Triangle),
            ("NC3", |layer| layer.nc3, Colour::Purple, Marker::Diamond),
            ("NC4", |layer| layer.nc4, Colour::Black, Marker::Square),
            ("CDNV", |layer| layer.cdnv, Colour::Vermilion, Marker::Triangle),
        ],
        &[],
    )
}
