//! Pictures.

use super::Format;
use crate::report::{MapDocument, Style, heat_map};

pub(super) struct Svg;

impl Format for Svg {
    fn name(&self) -> &'static str {
        "svg"
    }

    fn purpose(&self) -> &'static str {
        "A picture"
    }

    fn map(&self) -> Option<fn(&MapDocument<'_>, Style) -> String> {
        Some(|map, _| heat_map(map.record))
    }
}
