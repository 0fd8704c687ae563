//! Signals that end a run: Ctrl-C and SIGTERM.

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::CliError;
use crate::run::Stop;

/// 128 and the number of the signal that Ctrl-C sends.
pub(super) const EXIT_CODE: u8 = 130;

/// The first signal asks the run to end; the second one ends the process at once.
pub(super) fn stop_on_signals() -> Result<Stop, CliError> {
    let stop = Stop::default();
    for signal in [SIGINT, SIGTERM] {
        // Handlers run in this order: the first signal does not find the flag that it sets.
        flag::register_conditional_shutdown(signal, EXIT_CODE.into(), stop.flag())
            .and_then(|_| flag::register(signal, stop.flag()))
            .map_err(CliError::Signals)?;
    }
    Ok(stop)
}
