//! The same page in fewer bytes.

use maud::Markup;

use crate::report::picture::shortest;

/// Elements that the next one, or the end of what they are in, ends as well.
const ENDED: [&str; 8] = ["td", "th", "tr", "thead", "tbody", "dt", "dd", "li"];
/// Shapes, which are empty.
const EMPTY: [&str; 4] = ["path", "rect", "circle", "use"];

/// What a browser reads alike: shapes close themselves, ends are left out where HTML allows it, values have quotes
/// where they need them, and paths are as short as they can be. Nothing else can be taken for any of it, since text
/// and values are escaped.
pub(super) fn shorter(page: &Markup) -> String {
    let mut short = String::with_capacity(page.0.len());
    let mut rest = page.0.as_str();
    // The element that has begun last, while there is nothing in it.
    let mut begun = "";
    while let Some((text, (tag, after))) =
        rest.split_once('<').and_then(|(text, tag)| Some((text, tag.split_once('>')?)))
    {
        short.push_str(text);
        match tag.strip_prefix('/') {
            Some(name) if ENDED.contains(&name) => {}
            Some(name) if EMPTY.contains(&name) && begun == name && text.is_empty() => {
                close(&mut short);
            }
            Some(_) => short.extend(["<", tag, ">"]),
            None => short.extend(["<", &start(tag), ">"]),
        }
        begun = tag.split(' ').next().unwrap_or(tag);
        rest = after;
    }
    short + rest
}

/// Makes the element that has just begun one that closes itself.
fn close(page: &mut String) {
    page.pop();
    // A value without quotes would go on.
    page.push_str(if page.ends_with('"') { "/>" } else { " />" });
}

/// The start of an element, without its brackets.
fn start(tag: &str) -> String {
    let mut short = String::with_capacity(tag.len());
    let mut rest = tag;
    while let Some((name, (value, after))) =
        rest.split_once("=\"").and_then(|(name, value)| Some((name, value.split_once('"')?)))
    {
        let value = if name.ends_with(" d") { shortest(value) } else { value.to_owned() };
        let quote = if needs_quotes(&value) { "\"" } else { "" };
        short.extend([name, "=", quote, &value, quote]);
        rest = after;
    }
    short + rest
}

fn needs_quotes(value: &str) -> bool {
    // A control character becomes a space later on.
    let ends =
        |letter: char| letter.is_whitespace() || letter.is_control() || "'`=".contains(letter);
    value.is_empty() || value.contains(ends)
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::shorter;

    #[test]
    fn a_page_keeps_what_a_browser_reads() {
        let page = html! {
            ul { li.one { "a < \"b\" d=\"M0 0L1 0\"" } li title="two words" { "c" } }
            ul { li { "1" ul { li { "1.1" } } } li title="a\u{1}b" { "2" } }
            table { thead { tr { th scope="col" { "x" } } } tbody { tr { td { "1" } } } }
            dl { dt { "term" } dd { p { "said" } } }
            svg width="3" {
                path d="M1 2L1 5" fill="#222" {}
                rect x="1" y="" {}
                rect { title { "y" } }
                text x="1.5" { "</td>" }
            }
            input type="search" required value="a=b";
        };
        let expected = "<ul><li class=one>a &lt; &quot;b&quot; d=&quot;M0 0L1 0&quot;<li title=\"two words\">c</ul>\
            <ul><li>1<ul><li>1.1</ul><li title=\"a\u{1}b\">2</ul>\
            <table><thead><tr><th scope=col>x<tbody><tr><td>1</table>\
            <dl><dt>term<dd><p>said</p></dl>\
            <svg width=3><path d=\"M1 2v3\" fill=#222 /><rect x=1 y=\"\"/>\
            <rect><title>y</title></rect><text x=1.5>&lt;/td&gt;</text></svg>\
            <input type=search required value=\"a=b\">";
        assert_eq!(shorter(&page), expected);
    }
}
