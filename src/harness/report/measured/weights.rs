//! Weights at moments in time, as text and as a page.

use maud::html;

use super::page::sections;
use super::text::features_text;
use crate::measured::{MatrixDocument, MomentDocument, Stack, WeightsDocument};
use crate::report::number::count;
use crate::report::page::{code, fact, figure, table, whole_page};
use crate::report::style::align_numbers;
use crate::report::{Axis, Chart, Colour, Line, Marker, Program, Style, significant, strong_paths};

/// Most moments in the picture of strong paths.
const PICTURED: usize = 3;
/// An excess that is a wave, the threshold of `channels.periodic`.
const WAVE: f64 = 0.25;

/// A column: its title, and what stands in it.
type Column = (&'static str, fn(&MatrixDocument) -> String);

const COLUMNS: [Column; 8] = [
    ("shape", |matrix| format!("{} × {}", matrix.units, matrix.inputs)),
    ("norm", |matrix| significant(matrix.norm)),
    ("change", |matrix| blank_or(matrix.change)),
    ("variation of s", |matrix| blank_or(matrix.variation)),
    ("corr(in, out)", |matrix| blank_or(matrix.correlation)),
    ("participation", |matrix| blank_or(matrix.participation)),
    ("bimodality", |matrix| blank_or(matrix.bimodality)),
    ("Otsu share", |matrix| blank_or(matrix.otsu_share)),
];

/// Nothing where there is no number: at the first moment, and of a head.
fn blank_or(value: f64) -> String {
    if value.is_nan() { String::new() } else { significant(value) }
}

/// What holds of a whole network at one moment, in sentences.
fn sentences(moment: &MomentDocument) -> Vec<String> {
    let gain = significant(moment.path_gain);
    let mut sentences = vec![format!(
        "Paths carry more weight than with nodes paired at random by a log factor of {gain}."
    )];
    sentences.push(if moment.wave_excess.is_nan() {
        "There are too few layers between hidden layers to look for periods along the depth."
            .to_owned()
    } else {
        let found = if moment.wave_excess > WAVE { "found" } else { "not found" };
        format!(
            "A period along the depth is {found}: excess over random orders {} (above {WAVE} it is, as \
             in channels.periodic).",
            significant(moment.wave_excess)
        )
    });
    if !moment.depth_spectrum.is_empty() {
        let shares: Vec<String> =
            moment.depth_spectrum.iter().map(|share| significant(*share)).collect();
        sentences.push(format!(
            "Shares of periods in the norms between hidden layers, longest first: {}.",
            shares.join(", ")
        ));
    }
    sentences
}

/// A table for each moment, with its sentences.
pub(in crate::report) fn weights_text(document: &WeightsDocument, style: Style) -> String {
    let orientation = if document.transposed { "in × out" } else { "out × in" };
    let head = format!(
        "{} | {}, {} layers, matrices {orientation}\n",
        Program::this(),
        count(document.moments.len(), "moment"),
        document.activation
    );
    let moments = document.moments.iter().map(|moment| moment_text(moment, style));
    let remarks = document.remarks.iter().map(|remark| format!("note: {remark}\n"));
    let features = document.features.iter();
    let features = features.map(|features| format!("\n{}", features_text(features, style)));
    let seconds = format!("{:.1} s\n", document.seconds);
    let parts = std::iter::once(head).chain(moments).chain(remarks).chain(features);
    parts.chain([seconds]).collect::<Vec<String>>().concat()
}

fn moment_text(moment: &MomentDocument, style: Style) -> String {
    let titles: Vec<&str> =
        ["layer"].into_iter().chain(COLUMNS.iter().map(|(title, _)| *title)).collect();
    let mut table = style.titled(&titles);
    for (index, matrix) in moment.matrices.iter().enumerate() {
        let name = format!("{} {}", index + 1, matrix.name);
        let cells = COLUMNS.iter().map(|(_, cell)| cell(matrix));
        table.add_row(std::iter::once(name).chain(cells));
    }
    align_numbers(&mut table);
    let sentences = sentences(moment).join("\n");
    format!("\n{}\n\n{}\n\n{sentences}\n", moment.file, style.laid_out(&table))
}

/// The strong paths at the first, a middle and the last moment.
pub fn moments_picture(stacks: &[Stack]) -> String {
    let mut indices = vec![0, stacks.len() / 2, stacks.len() - 1];
    indices.dedup();
    indices.truncate(PICTURED);
    let name = |stack: &Stack| stack.path.file_stem().unwrap_or_default().display().to_string();
    let names: Vec<String> = indices.iter().map(|&index| name(&stacks[index])).collect();
    let pairs = names.iter().zip(&indices);
    let networks: Vec<_> =
        pairs.map(|(name, &index)| (name.as_str(), &stacks[index].network)).collect();
    strong_paths(&networks)
}

/// The page as HTML that needs no other file; `paths` is the picture of strong paths.
pub fn weights_page(document: &WeightsDocument, paths: String) -> String {
    let titles: Vec<&str> =
        ["layer"].into_iter().chain(COLUMNS.iter().map(|(title, _)| *title)).collect();
    let body = html! {
        header {
            h1 { "Weights of a network" }
            dl {
                (fact("Program", document.program.to_string()))
                (fact("Layers", format!("{}, then a linear head", document.activation)))
            }
        }
        main {
            @if !document.remarks.is_empty() {
                ul { @for remark in &document.remarks { li { (remark) } } }
            }
            (figure(paths, "strong paths", "Strong paths through the network."))
            @if let Some(picture) = norms(document) {
                (figure(picture, "norms", "Norms of the matrices along the depth."))
            }
            @for moment in &document.moments {
                section {
                    h2 { (code(&moment.file)) }
                    ul { @for sentence in sentences(moment) { li { (sentence) } } }
                    @let rows = html! {
                        @for (index, matrix) in moment.matrices.iter().enumerate() {
                            tr {
                                th scope="row" { (index + 1) " " (matrix.name) }
                                @for (_, cell) in &COLUMNS { td { (cell(matrix)) } }
                            }
                        }
                    };
                    (table("wide", &moment.file, &html! { "Matrices and their nodes" }, &titles, &rows))
                }
            }
            @if let Some(features) = &document.features { (sections(features)) }
        }
    };
    whole_page(&format!("{}: weights", document.program), &body)
}

/// Norms along the depth, a line a moment; nothing where none is positive.
fn norms(document: &WeightsDocument) -> Option<String> {
    const COLOURS: [Colour; 4] = [Colour::Grey, Colour::Green, Colour::Vermilion, Colour::Blue];
    let matrices = document.moments.iter().flat_map(|moment| &moment.matrices);
    let norms = matrices.map(|matrix| matrix.norm).filter(|norm| norm.is_finite() && *norm > 0.0);
    let (low, high) =
        norms.fold((f64::INFINITY, 0.0_f64), |(low, high), norm| (low.min(norm), high.max(norm)));
    if high <= 0.0 {
        return None;
    }
    let layers = document.moments.first().map_or(1, |moment| moment.matrices.len());
    let across = Axis::linear("layer", 0.5, layers as f64 + 0.5);
    let vertical = Axis::logarithmic("Frobenius norm", 0.8 * low, 1.25 * high);
    let last = document.moments.len() - 1;
    let mut chart = Chart::new("Norms along the depth", across, vertical);
    for (index, moment) in document.moments.iter().enumerate() {
        let points = moment.matrices.iter().enumerate();
        let points = points.map(|(layer, matrix)| ((layer + 1) as f64, matrix.norm)).collect();
        let darkest = COLOURS.len() - 1;
        let shade = (index * darkest).checked_div(last).unwrap_or(darkest);
        let line = Line::new(points).colour(COLOURS[shade]).marked(Marker::Disc);
        // Names of the ends alone, that none meets another.
        let named = index == 0 || index == last;
        chart = chart.line(if named { line.label(&moment.file) } else { line });
    }
    Some(chart.to_svg())
}
