//! What wrote a document.

use std::fmt;

use serde::Serialize;

/// What wrote a document.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Program {
    /// `deepclaims`.
    pub name: &'static str,
    /// Version of the laboratory.
    pub version: &'static str,
}

impl Program {
    /// This program.
    pub fn this() -> Self {
        Self { name: "deepclaims", version: env!("CARGO_PKG_VERSION") }
    }
}

/// `deepclaims 0.1.0`.
impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}
