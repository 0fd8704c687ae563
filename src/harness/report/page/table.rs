//! Tables, and boxes that scroll where their content is wider than the page.

use super::html::{Element, Html, tag};

/// A table in a box of this class, with a name for those who cannot see it.
pub(super) fn table(
    class: &str,
    name: &str,
    caption: Element,
    titles: &[&str],
    rows: impl Iterator<Item = Element>,
) -> Element {
    let titles = titles
        .iter()
        .map(|title| tag("th").set("scope", "col").text(title));
    let table = tag("table")
        .add(caption)
        .add(tag("thead").add(tag("tr").add_all(titles)))
        .add(tag("tbody").add_all(rows));
    region(class, &format!("Table: {name}"), table)
}

/// A box of this class that scrolls by itself.
pub(super) fn region(class: &str, name: &str, content: impl Into<Html>) -> Element {
    tag("div")
        .set("class", class)
        .set("role", "region")
        .set("tabindex", "0")
        .set("aria-label", name)
        .add(content)
}
