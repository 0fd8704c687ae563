//! What the checklist is asked for.

use std::io::{self, ErrorKind, Write};

use libtest_mimic::Arguments;

/// The arguments with names as tests have them: `tunnel::split` for `tunnel.split`.
pub(crate) fn with_test_names(mut arguments: Arguments) -> Arguments {
    let test_name = |name: String| name.replace('.', "::");
    arguments.filter = arguments.filter.map(test_name);
    arguments.skip = arguments.skip.into_iter().map(test_name).collect();
    arguments
}

/// What is said where the arguments leave none of the claims' tests.
pub(crate) fn nothing_matches(arguments: &Arguments) -> Option<String> {
    let filter = arguments.filter.as_ref()?;
    Some(format!(
        "note: no test of the checklist matches {filter:?}; `-- --list` shows all, named like \
         tunnel::split"
    ))
}

/// Lists tests as the standard harness does. A closed pipe is no error: its reader has read enough.
pub(crate) fn list<'a>(
    names: impl IntoIterator<Item = &'a str>,
    mut output: impl Write,
) -> io::Result<()> {
    let write = || {
        for name in names {
            writeln!(output, "{name}: test")?;
        }
        output.flush()
    };
    match write() {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
