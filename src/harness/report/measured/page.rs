//! Layers as a page with pictures.

use maud::{Markup, html};

use super::pictures::pictures;
use super::sentences::{memory, summary};
use super::text::{COLLAPSE, Column, PROBES, filled};
use crate::measured::{FeaturesDocument, SetDocument};
use crate::report::page::{code, fact, figure, table, whole_page};

/// The page as HTML that needs no other file, no script and no network.
pub fn features_page(document: &FeaturesDocument) -> String {
    let body = html! {
        (header(document))
        main { (sections(document)) }
    };
    whole_page(&format!("{}: features", document.program), &body)
}

/// The summary, and the layers with pictures and tables.
pub(super) fn sections(document: &FeaturesDocument) -> Markup {
    html! {
        section {
            h2 { "Summary" }
            ul { @for sentence in summary(document) { li { (sentence) } } }
            @if !document.remarks.is_empty() {
                h3 { "Notes" }
                ul { @for remark in &document.remarks { li { (remark) } } }
            }
        }
        section {
            h2 { "Layers" }
            @for (name, picture, words) in pictures(document) { (figure(picture, name, words)) }
            (layers("Probes and ranks", &PROBES, document))
            (layers("Collapse and variances", &COLLAPSE, document))
        }
    }
}

fn header(document: &FeaturesDocument) -> Markup {
    let seeds = format!("{} from {}", document.seeds.count, document.seeds.first);
    html! {
        header {
            h1 { "A network, layer by layer" }
            dl {
                (fact("Program", document.program.to_string()))
                (fact("Features", set(&document.features)))
                @if let Some(test) = &document.test { (fact("Test samples", set(test))) }
                @if let Some(held_out) = &document.held_out {
                    (fact("Other classes", set(held_out)))
                }
                (fact("Seeds", seeds))
                (fact("CKA", format!("on {} samples", document.cka_samples)))
                (fact("Memory", memory(document)))
            }
        }
    }
}

fn set(set: &SetDocument) -> Markup {
    html! {
        (code(&set.file)) ", labels " (code(&set.labels_file)) ": " (set.samples) " samples of "
        (set.labels.len()) " classes"
    }
}

fn layers(title: &str, columns: &[Column], document: &FeaturesDocument) -> Markup {
    let columns = filled(columns, document);
    let titles: Vec<&str> =
        ["layer"].into_iter().chain(columns.iter().map(|(title, _)| *title)).collect();
    let rows = html! {
        @for (index, layer) in document.layers.iter().enumerate() {
            tr {
                th scope="row" { (index + 1) " " (layer.name) }
                @for (_, cell) in &columns { td { (cell(layer)) } }
            }
        }
    };
    table("wide", title, &html! { (title) }, &titles, &rows)
}
