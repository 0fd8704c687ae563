//! HTML whose text is always escaped.

use std::fmt::{Display, Write as _};

/// A piece of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Html(String);

/// An element under construction.
#[derive(Clone, Debug)]
pub(super) struct Element {
    name: &'static str,
    attributes: String,
    content: String,
}

/// An element of this name.
pub(super) fn tag(name: &'static str) -> Element {
    Element {
        name,
        attributes: String::new(),
        content: String::new(),
    }
}

impl Element {
    /// Sets an attribute.
    pub(super) fn set(mut self, name: &'static str, value: impl Display) -> Self {
        // Writing to a string cannot fail.
        let _ = write!(
            self.attributes,
            " {name}=\"{}\"",
            escape(&value.to_string())
        );
        self
    }

    /// Adds text.
    pub(super) fn text(mut self, text: impl Display) -> Self {
        self.content.push_str(&escape(&text.to_string()));
        self
    }

    /// Adds an element.
    pub(super) fn add(mut self, content: impl Into<Html>) -> Self {
        self.content.push_str(&content.into().0);
        self
    }

    /// Adds all of these elements.
    pub(super) fn add_all<T: Into<Html>>(self, content: impl IntoIterator<Item = T>) -> Self {
        content.into_iter().fold(self, Self::add)
    }
}

impl Html {
    /// What is a piece of a page already, and comes from this program.
    pub(super) fn trusted(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

impl From<Element> for Html {
    fn from(element: Element) -> Self {
        let Element {
            name,
            attributes,
            content,
        } = element;
        let start = format!("<{name}{attributes}>");
        Self(match name {
            "col" | "img" | "meta" => format!("{start}\n"),
            "a" | "code" | "span" | "strong" => format!("{start}{content}</{name}>"),
            _ => format!("{start}{content}</{name}>\n"),
        })
    }
}

/// The text as HTML shows it, without what it does not allow.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ if letter.is_control() => escaped.push(' '),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_are_escaped() {
        let element = tag("p")
            .set("title", "\"'&")
            .text("<script>\u{0}")
            .add(tag("code").text('>'));
        assert_eq!(
            Html::from(element).into_text(),
            "<p title=\"&quot;&#39;&amp;\">&lt;script&gt; <code>&gt;</code></p>\n"
        );
    }
}
