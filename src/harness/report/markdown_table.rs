//! Tables in Markdown.

/// The lines of a table with these titles.
pub(super) fn table<const N: usize>(
    titles: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Vec<String> {
    let head = [titles, titles.map(|_| "---")].map(|cells| line(&cells.map(str::to_owned)));
    let rows = rows.into_iter().map(|cells| line(&cells.map(|text| cell(&text))));
    head.into_iter().chain(rows).collect()
}

fn line<const N: usize>(cells: &[String; N]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// Text that does not end its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
