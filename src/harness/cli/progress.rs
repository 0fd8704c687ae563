//! Progress on standard error: a bar on a terminal; elsewhere a line a seed, and one now and then
//! while a seed lasts.

use std::io::{IsTerminal, stderr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::output::note;
use crate::run::{Event, Progress};

/// Where no bar creeps, a long silence is broken after so many seconds.
const SILENCE: Duration = Duration::from_secs(30);

/// The progress that suits standard error; `quiet` asks for none.
pub(super) fn progress(quiet: bool) -> Box<dyn Progress> {
    if quiet {
        Box::new(())
    } else if stderr().is_terminal() {
        Box::new(Bar::new())
    } else {
        Box::new(Lines::new())
    }
}

struct Lines(Mutex<Said>);

/// What was last said, and how far the run has come; in floating-point operations.
struct Said {
    last: Instant,
    of: f64,
    done: f64,
}

impl Lines {
    fn new() -> Self {
        let (last, of, done) = (Instant::now(), 0.0, 0.0);
        Self(Mutex::new(Said { last, of, done }))
    }
}

impl Progress for Lines {
    fn event(&self, event: Event) {
        // A thread that panicked here has left nothing half done.
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Begin { flops } => said.of = flops,
            Event::Seed { seed, index, of } => {
                said.say(&format!("seed {seed} ({} of {of})", index + 1));
            }
            Event::Trained { flops } => {
                said.done += flops;
                if said.last.elapsed() > SILENCE {
                    let percent = 100.0 * said.done / said.of;
                    said.say(&format!("{percent:.0} % of the training is done"));
                }
            }
            Event::End => {}
        }
    }
}

impl Said {
    fn say(&mut self, line: &str) {
        note(line);
        self.last = Instant::now();
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
            Event::Begin { flops } => self.0.set_length(flops as u64),
            Event::Seed { seed, index, of } => self
                .0
                .set_message(format!("seed {seed} ({} of {of})", index + 1)),
            Event::Trained { flops } => self.0.inc(flops as u64),
            Event::End => self.0.finish_and_clear(),
        }
    }
}
