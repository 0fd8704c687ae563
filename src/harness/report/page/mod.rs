//! The report: one page with everything a run found, for a reader who holds nothing else in hand.

mod article;
mod checklist;
mod figures;
mod head;
mod html;
mod image;
mod parts;
mod properties;
mod run;
#[cfg(test)]
mod tests;

pub use run::{Illustration, ReportedClaim, StoredRun};

use html::{Html, tag};

/// Look and print of the page.
const STYLE: &str = include_str!("style.css");

/// The page as HTML that needs no other file, no script and no network. Its text depends on nothing but the
/// run: how long it took, and when, are not in it.
pub fn report_page(run: &StoredRun<'_>) -> String {
    let title = format!("{}: report", run.program);
    let head = tag("head")
        .add(tag("meta").set("charset", "utf-8"))
        .add(
            tag("meta")
                .set("name", "viewport")
                .set("content", "width=device-width, initial-scale=1"),
        )
        .add(
            tag("meta")
                .set("name", "color-scheme")
                .set("content", "light dark"),
        )
        .add(tag("title").text(&title))
        .add(Html::trusted(format!("<style>\n{STYLE}</style>\n")));
    let main = tag("main")
        .add(checklist::section(run))
        .add(head::error_rates(run))
        .add_all(run.claims.iter().map(article::article));
    let body = tag("body").add(head::header(run)).add(main);
    let page = tag("html").set("lang", "en").add(head).add(body);
    format!("<!DOCTYPE html>\n{}", Html::from(page).into_text())
}
