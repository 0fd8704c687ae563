//! Progress on standard error: a line for every claim that is checked, and below them a bar on a
//! terminal, elsewhere a line now and then while nothing else is said.

use std::io::{IsTerminal, stderr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::output::{note, understands_escapes};
use crate::report::training_line;
use crate::run::{Checked, Event, Progress};

/// Where no bar creeps, a long silence is broken after so many seconds.
const SILENCE: Duration = Duration::from_secs(30);

/// What is said of a claim that is checked; nothing where nothing is to be said.
pub(super) type CheckedLine<'a> = Box<dyn Fn(&Checked) -> Option<String> + Sync + 'a>;

/// The progress that suits standard error; `quiet` asks for none.
pub(super) fn progress(quiet: bool, line: CheckedLine<'_>) -> Box<dyn Progress + '_> {
    if quiet {
        Box::new(())
    } else if stderr().is_terminal() && understands_escapes() {
        Box::new(Bar::new(line))
    } else {
        Box::new(Lines::new(line))
    }
}

/// Lines where no bar can be drawn.
struct Lines<'a> {
    said: Mutex<Said>,
    line: CheckedLine<'a>,
}

/// What was last said, and how far the run has come, in seconds of a nominal processor and in claims.
struct Said {
    last: Instant,
    of: f64,
    done: f64,
    claims: usize,
    checked: usize,
}

impl<'a> Lines<'a> {
    fn new(line: CheckedLine<'a>) -> Self {
        let said = Said { last: Instant::now(), of: 0.0, done: 0.0, claims: 0, checked: 0 };
        Self { said: Mutex::new(said), line }
    }
}

impl Progress for Lines<'_> {
    fn event(&self, event: Event<'_>) {
        // The line compares records, while others may go on.
        let line = match event {
            Event::Checked(checked) => (self.line)(checked),
            _ => None,
        };
        // A thread that panicked here has left nothing half done.
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            Event::Begin { seconds, claims } => (said.of, said.claims) = (seconds, claims),
            Event::More { seconds } => said.of += seconds,
            Event::Checked(_) => {
                said.checked += 1;
                if let Some(line) = line {
                    said.say(&line);
                }
            }
            Event::Worked { seconds } => {
                said.done += seconds;
                if said.of > 0.0 && said.last.elapsed() > SILENCE {
                    let percent = 100.0 * said.done / said.of;
                    let Said { checked, claims, .. } = *said;
                    // A shard checks no claims.
                    let claims = match claims {
                        0 => String::new(),
                        claims => format!("{checked} of {claims} claims; "),
                    };
                    said.say(&format!("{claims}{percent:.0} % of the work in sight is done"));
                }
            }
            Event::Training(look) => said.say(&training_line(look)),
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

struct Bar<'a> {
    drawn: ProgressBar,
    /// How many claims are checked, and how many there are.
    claims: Mutex<(usize, usize)>,
    line: CheckedLine<'a>,
}

impl<'a> Bar<'a> {
    fn new(line: CheckedLine<'a>) -> Self {
        let template = "{msg} [{bar:40}] {percent} %, {elapsed} gone, about {eta} left";
        // A template that does not parse is a mistake in the line above; the plain bar will do.
        let style =
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        Self {
            drawn: ProgressBar::new(0).with_style(style.progress_chars("=> ")),
            claims: Mutex::new((0, 0)),
            line,
        }
    }

    fn count(&self, more: (usize, usize)) {
        let mut claims = self.claims.lock().unwrap_or_else(PoisonError::into_inner);
        *claims = (claims.0 + more.0, claims.1 + more.1);
        // A shard checks no claims.
        if claims.1 > 0 {
            self.drawn.set_message(format!("{} of {} claims", claims.0, claims.1));
        }
    }
}

/// What the bar counts: microseconds, for it counts in whole numbers.
fn ticks(seconds: f64) -> u64 {
    (1e6 * seconds) as u64
}

impl Progress for Bar<'_> {
    fn event(&self, event: Event<'_>) {
        match event {
            Event::Begin { seconds, claims } => {
                self.drawn.set_length(ticks(seconds));
                self.count((0, claims));
            }
            Event::More { seconds } => self.drawn.inc_length(ticks(seconds)),
            Event::Checked(checked) => {
                if let Some(line) = (self.line)(checked) {
                    self.drawn.suspend(|| note(&line));
                }
                self.count((1, 0));
            }
            Event::Worked { seconds } => self.drawn.inc(ticks(seconds)),
            Event::Training(look) => self.drawn.suspend(|| note(&training_line(look))),
            Event::End => self.drawn.finish_and_clear(),
        }
    }
}
