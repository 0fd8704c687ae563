//! Colours that no colour-blindness confuses.

/// Colours of Okabe and Ito, "Color universal design" (2008), as far as they are dark enough for
/// lines on white, and a grey for what stands back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Black.
    Black,
    /// Blue.
    Blue,
    /// Vermilion.
    Vermilion,
    /// Bluish green.
    Green,
    /// Reddish purple.
    Purple,
    /// Grey.
    Grey,
}

impl Colour {
    /// As SVG writes it.
    pub(crate) fn hex(self) -> &'static str {
        match self {
            Self::Black => "#222",
            Self::Blue => "#0072b2",
            Self::Vermilion => "#d55e00",
            Self::Green => "#009e73",
            Self::Purple => "#cc79a7",
            Self::Grey => "#767676",
        }
    }
}
