//! Progress on standard error: a bar on a terminal, a line a seed elsewhere.

use std::io::{IsTerminal, stderr};

use indicatif::{ProgressBar, ProgressStyle};

use super::output::note;
use crate::run::{Event, Progress};

/// The bar counts millions of floating-point operations.
const UNIT: f64 = 1e6;

/// The progress that suits standard error; `quiet` asks for none.
pub(super) fn progress(quiet: bool) -> Box<dyn Progress> {
    if quiet {
        Box::new(())
    } else if stderr().is_terminal() {
        Box::new(Bar::new())
    } else {
        Box::new(Lines)
    }
}

struct Lines;

impl Progress for Lines {
    fn event(&self, event: Event) {
        if let Event::Seed { seed, index, of } = event {
            note(&format!("seed {seed} ({} of {of})", index + 1));
        }
    }
}

struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        let template = "{msg} [{bar:40}] {percent} %, {elapsed} gone, about {eta} left";
        // A template that does not parse is a mistake in the line above; the plain bar will do.
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        Self(ProgressBar::new(0).with_style(style.progress_chars("=> ")))
    }
}

impl Progress for Bar {
    fn event(&self, event: Event) {
        match event {
            Event::Begin { flops } => self.0.set_length((flops / UNIT) as u64),
            Event::Seed { seed, index, of } => self
                .0
                .set_message(format!("seed {seed} ({} of {of})", index + 1)),
            Event::Trained { flops } => self.0.inc((flops / UNIT) as u64),
            Event::End => self.0.finish_and_clear(),
        }
    }
}
