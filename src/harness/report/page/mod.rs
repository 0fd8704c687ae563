//! The report: one page with everything a run found, for a reader who holds nothing else in hand.

mod article;
mod cite;
mod figures;
mod maps;
mod overview;
mod run;
mod shorter;
#[cfg(test)]
mod tests;

use std::fmt::Display;

use base64::prelude::{BASE64_STANDARD, Engine};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::checklist::totals;
use super::number::count;
use super::{ErrorRates, not_applicable};
use crate::claim::{Record, distinct};

pub(super) use figures::figure;
pub use run::{Illustration, ReportedClaim, StoredRun};
use shorter::shorter;

/// Look and print of the page.
const STYLE: &str = include_str!("style.css");
/// Search, copying and printing; the page says all it has to say without it.
const SCRIPT: &str = include_str!("script.js");

/// The page as HTML that needs no other file and no network, and no script to be read. Its text depends on
/// nothing but the run: how long it took, and when, are not in it.
pub fn report_page(run: &StoredRun<'_>) -> String {
    let said = html! {
        (header(run))
        a.back href="#overview" title="To the overview" { "↑" span.unseen { "To the overview" } }
        main {
            (overview::section(run))
            @for claim in &run.claims { (article::article(claim, run)) }
        }
        footer {
            (about(run))
            (error_rates(run))
        }
    };
    let body = html! {
        (PreEscaped(shorter(&said)))
        script { (PreEscaped(SCRIPT)) }
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
                meta http-equiv="Content-Security-Policy" content=(policy());
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

/// What a browser may do: show pictures that are in the page and run the one script. Nothing may be loaded
/// from or sent to anywhere.
fn policy() -> String {
    let script = BASE64_STANDARD.encode(Sha256::digest(SCRIPT));
    format!(
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{script}'; \
         base-uri 'none'; form-action 'none'"
    )
}

/// What was checked, in two lines.
fn header(run: &StoredRun<'_>) -> Markup {
    let records: Vec<&Record> = run.claims.iter().map(|claim| &*claim.record).collect();
    let papers = distinct(
        records.iter().filter_map(|record| record.paper.as_ref()).map(|paper| &paper.title),
    );
    let statements = count(records.len(), "statement");
    let of = if papers.is_empty() {
        String::new()
    } else {
        format!(" of {}", count(papers.len(), "paper"))
    };
    html! {
        header {
            h1 { (statements) (of) ", checked" }
            p.lead {
                "Every statement was made a claim about networks that were really trained, on many seeds, \
                 against a criterion that was fixed beforehand."
            }
            p.source {
                (run.program) " on " (run.data) ", " (run.images) " images."
                @if records.is_empty() { " " (totals(&records)) }
                @if !run.as_recorded { (as_recorded(run)) }
            }
        }
    }
}

/// How many verdicts are the recorded ones, and which are not.
fn as_recorded(run: &StoredRun<'_>) -> Markup {
    let expected = |claim: &&ReportedClaim<'_>| claim.against.expected.is_some();
    let compared: Vec<&ReportedClaim<'_>> = run.claims.iter().filter(expected).collect();
    let differs =
        |claim: &&&ReportedClaim<'_>| claim.against.expected != Some(claim.record.verdict);
    let others: Vec<&&ReportedClaim<'_>> = compared.iter().filter(differs).collect();
    let same = compared.len() - others.len();
    let verb = if compared.len() == 1 { "is" } else { "are" };
    html! {
        @if !compared.is_empty() {
            " " (same) " of " (count(compared.len(), "verdict")) " " (verb) " as recorded"
            @for (index, claim) in others.iter().enumerate() {
                (if index == 0 { "; others: " } else { ", " })
                a href={ "#" (overview::anchor(&claim.record)) } { (claim.record.claim) }
            }
            "."
        }
    }
}

/// On what the claims were checked.
fn about(run: &StoredRun<'_>) -> Markup {
    let bits = if run.bits_guaranteed {
        "the same on every processor of this kind, bit for bit"
    } else {
        "not guaranteed on the processor of this run"
    };
    html! {
        section #about {
            h2 { "About this page" }
            @if run.as_recorded {
                p { "The figures are those that are recorded with the program; nothing was trained for this page." }
            }
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

/// How the run compares with what is recorded.
fn recorded(claim: &ReportedClaim<'_>) -> String {
    let verdict = claim.record.verdict;
    let Some(recorded) = claim.against.recorded else {
        return "none for these seeds and data".to_owned();
    };
    let expected = claim.against.expected.unwrap_or(recorded);
    let digits = match claim.against.identical {
        Some(true) => "the same to the last digit",
        _ => "the same verdict, other digits",
    };
    match claim.against.recorded_after {
        _ if expected != verdict => format!("another verdict: {expected}"),
        Some(after) if recorded != verdict => {
            format!("{recorded} after {after} seeds; on these seeds {digits}")
        }
        _ => digits.to_owned(),
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
