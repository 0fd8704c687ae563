//! Signals that end a run: Ctrl-C, SIGTERM, and SIGHUP where the terminal goes away.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;
use std::{io, process, thread};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::{CliError, output};
use crate::run::Stop;

/// 128 and the number of the signal that Ctrl-C sends.
pub(super) const EXIT_CODE: u8 = 130;

/// How long work may go on that was asked to end.
const PATIENCE: Duration = Duration::from_millis(2500);
/// How often it is looked whether the work was asked to end.
const GLANCE: Duration = Duration::from_millis(50);

/// Does this work. Where it is asked to end and goes on, as in a computation that never asks, the process
/// ends without it: what is stored is kept.
pub(super) fn in_time<T>(stop: &Stop, work: impl FnOnce() -> T) -> T {
    let (working, over) = channel::<()>();
    let stop = stop.clone();
    thread::spawn(move || end_late(&stop, &over));
    let found = work();
    drop(working);
    found
}

/// Ends the process where the work is not over in time; it is over once `over` has no sender any more.
fn end_late(stop: &Stop, over: &Receiver<()>) {
    let goes_on = |time| over.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    while goes_on(GLANCE) {
        if stop.requested() {
            if goes_on(PATIENCE) {
                output::note(
                    "interrupted: what was under way takes too long to end; what is stored is kept",
                );
                process::exit(EXIT_CODE.into());
            }
            return;
        }
    }
}

/// The first signal asks the run to end; the second one ends the process at once.
pub(super) fn stop_on_signals() -> Result<Stop, CliError> {
    let stop = Stop::default();
    for signal in [SIGINT, SIGTERM].into_iter().chain(hangup()) {
        stop_on(signal, &stop).map_err(CliError::Signals)?;
    }
    Ok(stop)
}

fn stop_on(signal: i32, stop: &Stop) -> io::Result<()> {
    // Handlers run in this order: the first signal does not find the flag that it sets.
    flag::register_conditional_shutdown(signal, EXIT_CODE.into(), stop.flag())?;
    flag::register(signal, stop.flag()).map(drop)
}

/// SIGHUP, unless it is ignored, as under `nohup`, or the system does not say. Then it ends the process by
/// itself, and what is stored is kept.
#[cfg(unix)]
fn hangup() -> Option<i32> {
    use signal_hook::consts::SIGHUP;

    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    (!is_ignored(SIGHUP, &status)?).then_some(SIGHUP)
}

#[cfg(not(unix))]
fn hangup() -> Option<i32> {
    None
}

/// Whether a process ignores a signal, by its status as Linux writes it.
#[cfg(unix)]
fn is_ignored(signal: i32, status: &str) -> Option<bool> {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
    let mask = u64::from_str_radix(mask.trim(), 16).ok()?;
    Some(mask >> (signal - 1) & 1 == 1)
}

#[cfg(all(test, unix))]
mod tests {
    use super::{SIGINT, is_ignored};

    #[test]
    fn ignored_signals_are_known_by_the_status_of_the_process() {
        let status = "Name:\tdeepclaims\nSigIgn:\t0000000000001001\nSigCgt:\t0000000000000002\n";
        assert_eq!(is_ignored(1, status), Some(true));
        assert_eq!(is_ignored(SIGINT, status), Some(false));
        assert_eq!(is_ignored(1, "Name:\tdeepclaims\n"), None);
    }
}
