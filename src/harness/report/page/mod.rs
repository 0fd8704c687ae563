//! The report: one page with everything a run found, for a reader who holds nothing else in hand.

mod article;
mod checklist;
mod figures;
mod maps;
mod run;
#[cfg(test)]
mod tests;

use std::fmt::Display;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::checklist::totals;
use super::{ErrorRates, not_applicable};
use crate::claim::Record;

pub(super) use figures::figure;
pub use run::{Illustration, ReportedClaim, StoredRun};

/// Look and print of the page.
const STYLE: &str = include_str!("style.css");

/// The page as HTML that needs no other file, no script and no network. Its text depends on nothing
/// but the run: how long it took, and when, are not in it.
pub fn report_page(run: &StoredRun<'_>) -> String {
    let body = html! {
        (header(run))
        main {
            (checklist::section(run))
            (error_rates(run))
            @for claim in &run.claims { (article::article(claim)) }
        }
    };
    whole_page(&format!("{}: report", run.program), &body)
}

/// A page of this title with this body, in the look of all pages.
pub(super) fn whole_page(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    };
    // HTML allows no control characters but white space.
    let forbidden = |letter: char| letter.is_control() && letter != '\n';
    page.into_string().replace(forbidden, " ")
}

/// On what the claims were checked.
fn header(run: &StoredRun<'_>) -> Markup {
    let records: Vec<&Record> = run.claims.iter().map(|claim| &*claim.record).collect();
    let bits = if run.bits_guaranteed {
        "the same on every processor of this kind, bit for bit"
    } else {
        "not guaranteed on the processor of this run"
    };
    html! {
        header {
            h1 { "Claims about deep networks, checked" }
            p.lead { (totals(&records)) }
            dl {
                (fact("Program", &run.program))
                (fact("Data", format!("{}, {} images", run.data, run.images)))
                (fact("SHA-256 of the data", code(&run.sha256)))
                (fact("Digits of the figures", bits))
                @if !run.not_applicable.is_empty() {
                    (fact("Not applicable", not_applicable(&run.not_applicable)))
                }
            }
        }
    }
}

/// How often the suite errs, and why.
fn error_rates(run: &StoredRun<'_>) -> Markup {
    let records: Vec<&Record> = run.claims.iter().map(|claim| &*claim.record).collect();
    html! {
        section #error-rates {
            h2 { "Error rates" }
            p { (ErrorRates::of(&records)) }
            p {
                "A false claim is supported only if all of its parts hold, including the false \
                 one, so that each claim adds one level, or one for each way to show its effect. \
                 A true claim is refuted if one of its effects fails, so that each effect adds \
                 one level. Exact claims are decided without statistics \
                 and add nothing. Both sums are upper limits by the union bound, however the \
                 parts depend on each other."
            }
            p {
                "Every part is a sentence about one seed. After n seeds of which k agree, the evidence \
                 that more than half of all seeds do is an e-value, a number whose expectation never \
                 exceeds 1 if they do not; the first to reach 10,000 decides. By Ville's inequality it \
                 misleads with probability at most 1 in 10,000, whatever the distribution of the \
                 values and whenever one stops."
            }
        }
    }
}

/// A name and what it stands for, in a list of such.
pub(super) fn fact(name: &str, content: impl maud::Render) -> Markup {
    html! { dt { (name) } dd { (content) } }
}

pub(super) fn code(text: impl Display) -> Markup {
    html! { code { (text) } }
}

/// A table in a box of this class, with a name for those who cannot see it.
pub(super) fn table(
    class: &str,
    name: &str,
    caption: &Markup,
    titles: &[&str],
    rows: &Markup,
) -> Markup {
    let table = html! {
        table {
            caption { (caption) }
            thead { tr { @for title in titles { th scope="col" { (title) } } } }
            tbody { (rows) }
        }
    };
    region(class, &format!("Table: {name}"), &table)
}

/// A box of this class that scrolls by itself where its content is wider than the page.
fn region(class: &str, name: &str, content: &Markup) -> Markup {
    html! { div class=(class) role="region" tabindex="0" aria-label=(name) { (content) } }
}
