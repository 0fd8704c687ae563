//! Text files as other systems leave them.

use std::borrow::Cow;

/// The text without a byte-order mark and with line ends of one kind.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains("\r\n") { text.replace("\r\n", "\n").into() } else { text.into() }
}
