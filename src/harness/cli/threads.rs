//! The threads of a run.

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::CliError;

/// A pool of so many threads; one for every processor where nobody says.
pub(super) fn pool(threads: Option<u16>) -> Result<ThreadPool, CliError> {
    let threads = threads.map_or(0, usize::from);
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| CliError::Threads {
            threads,
            reason: error.to_string(),
        })
}
