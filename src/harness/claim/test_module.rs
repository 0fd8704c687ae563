//! A paper and a module for tests.

use super::{Module, Paper};

static PAPER: Paper =
    Paper { title: "", authors: "", venue: "", arxiv: "0000.00000", version: "v1" };

/// Its only module.
pub(crate) static TEST_MODULE: Module =
    Module { name: "module", paper: &PAPER, registration: None };
