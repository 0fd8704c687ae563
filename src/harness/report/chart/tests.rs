//! What holds of every chart, read back from its text.

use super::{Chart, Line, stacked};
use crate::report::picture::reading::{assert_labels_apart, elements, named};
use crate::report::picture::{Axis, Colour, Marker};

/// Lines that end at these heights, with markers at these places.
fn chart(ends: &[f64], flags: &[f64]) -> Chart {
    let axes = (Axis::linear("depth, layers", 0.0, 10.0), Axis::logarithmic("angle", 1e-4, 2.0));
    let chart = Chart::new("A chart <&>", axes.0, axes.1)
        .caption("What the lines are, in a sentence that is long enough to be broken into lines.");
    let chart = ends.iter().enumerate().fold(chart, |chart, (index, end)| {
        let line = Line::new(vec![(0.0, 1.0), (10.0, *end)])
            .bold()
            .marked(Marker::Disc)
            .label(format!("the line {index}"));
        chart.line(line)
    });
    flags.iter().fold(chart, |chart, place| chart.marker(*place, format!("a marker at {place}")))
}

#[test]
fn labels_keep_apart_however_close_what_they_name_is() {
    let ends: [&[f64]; 4] = [&[], &[0.01], &[0.01; 8], &[0.0, 0.0, 1e-4, 5.0, 5.0, 0.1, 0.11]];
    let flags: [&[f64]; 4] = [&[], &[0.0], &[9.9, 10.0, 10.0], &[0.0, 1.0, 2.0, 2.1, 8.0]];
    for ends in ends {
        for flags in flags {
            let chart = chart(ends, flags).level(0.01, "a level").level(0.012, "and another");
            let picture = chart.to_svg();
            assert_labels_apart(&picture);
            for index in 0..ends.len() {
                assert!(picture.contains(&format!("the line {index}")));
            }
        }
    }
}

#[test]
fn what_is_no_number_leaves_a_gap() {
    let points =
        vec![(0.0, 0.1), (1.0, 0.1), (2.0, f64::NAN), (3.0, 0.1), (4.0, 0.0), (5.0, f64::INFINITY)];
    let line = Line::new(points.clone()).marked(Marker::Triangle).label("broken");
    let picture = chart(&[], &[])
        .line(line)
        .band(points.into_iter().map(|(x, y)| (x, y, 2.0 * y)).collect(), Colour::Blue)
        .line(Line::new(vec![(1.0, f64::NAN)]).label("nowhere"))
        .line(Line::bundle(Vec::new()).label("nothing"))
        .marker(f64::NAN, "never")
        .to_svg();
    assert!(!picture.contains("NaN") && !picture.contains("inf"));
    assert!(
        !picture.contains("nowhere") && !picture.contains("nothing") && !picture.contains("never")
    );
    let elements = elements(&picture);
    let broken = named(&elements, "path").find(|path| path.get("d").matches('M').count() == 2);
    assert_eq!(broken.expect("a path with a gap").get("d").matches('L').count(), 3);
}

#[test]
fn a_window_is_shaded_from_its_beginning_to_its_end() {
    let picture = chart(&[], &[]).window((2.5, 5.0), Colour::Green, "here").to_svg();
    let elements = elements(&picture);
    let shade = named(&elements, "rect").nth(1).expect("a shade");
    // A quarter of the area.
    assert_eq!(shade.get("width"), "117.5");
    assert_eq!(named(&elements, "text").filter(|text| text.text == "here").count(), 1);
}

#[test]
fn the_same_chart_gives_the_same_text() {
    assert_eq!(chart(&[0.1], &[3.0]).to_svg(), chart(&[0.1], &[3.0]).to_svg());
    assert_ne!(chart(&[0.1], &[3.0]).to_svg(), chart(&[0.2], &[3.0]).to_svg());
}

#[test]
fn stacked_charts_begin_at_the_same_place_and_keep_apart() {
    let upper = chart(&[0.01; 3], &[1.0]).low();
    let lower = Chart::new("", Axis::linear("", 0.0, 10.0), Axis::linear("wide numbers", 1e5, 2e5))
        .line(Line::new(vec![(0.0, 1.2e5), (10.0, 2e5)]).label("below"));
    let picture = stacked(&[upper, lower]);
    assert_labels_apart(&picture);
    let elements = elements(&picture);
    let axes = named(&elements, "path").filter(|path| path.get("d").ends_with("h470"));
    let begin = |path: &str| path[1..].split(' ').next().map(str::to_owned);
    let begins: Vec<Option<String>> = axes.map(|path| begin(path.get("d"))).collect();
    assert_eq!(begins.len(), 2);
    assert_eq!(begins[0], begins[1]);
}
