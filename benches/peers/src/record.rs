//! Measurements on disk: one file a run, never overwritten.
//!
//! A file begins with lines `# ...` that say when, where and by which command it was made, and whether
//! the losses agreed; then follow comma-separated measurements, one a line.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The names of the columns, in the order of the fields of [`Row`].
const COLUMNS: &str = "configuration,networks,flops,contestant,round,steps,seconds_per_step,peak";

/// One measurement.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Row {
    /// The network and its batch.
    pub(crate) configuration: String,
    /// How many of them are trained.
    pub(crate) networks: usize,
    /// Floating-point operations of one step of all of them.
    pub(crate) flops: f64,
    /// Who trains.
    pub(crate) contestant: String,
    /// The round, counted from 1.
    pub(crate) round: usize,
    /// Steps in this turn.
    pub(crate) steps: usize,
    /// Seconds for one step of all networks.
    pub(crate) seconds: f64,
    /// Operations a second that one core reached at the beginning of the round.
    pub(crate) peak: f64,
}

impl Row {
    fn line(&self) -> String {
        format!(
            "{},{},{},{},{},{},{:.4e},{:.4e}",
            self.configuration,
            self.networks,
            self.flops,
            self.contestant,
            self.round,
            self.steps,
            self.seconds,
            self.peak
        )
    }

    fn parse(line: &str) -> Result<Self> {
        let fields: Vec<&str> = line.split(',').collect();
        let &[
            configuration,
            networks,
            flops,
            contestant,
            round,
            steps,
            seconds,
            peak,
        ] = fields.as_slice()
        else {
            bail!("{} columns instead of 8: {line}", fields.len());
        };
        Ok(Self {
            configuration: configuration.to_owned(),
            networks: networks.parse()?,
            flops: flops.parse()?,
            contestant: contestant.to_owned(),
            round: round.parse()?,
            steps: steps.parse()?,
            seconds: seconds.parse()?,
            peak: peak.parse()?,
        })
    }
}

/// Writes a new file, named by the time, in `directory`; returns its path.
///
/// # Errors
/// Where it cannot be written, or a file of this name exists.
pub(crate) fn write(
    directory: &Path,
    time: jiff::Timestamp,
    header: &[String],
    rows: &[Row],
) -> Result<PathBuf> {
    let name = time.strftime("peers-%Y-%m-%dT%H-%M-%SZ.csv").to_string();
    let path = directory.join(name);
    let write = || -> Result<()> {
        fs::create_dir_all(directory)?;
        let mut file = File::create_new(&path)?;
        for line in header {
            writeln!(file, "# {line}")?;
        }
        writeln!(file, "{COLUMNS}")?;
        for row in rows {
            writeln!(file, "{}", row.line())?;
        }
        Ok(())
    };
    write().with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

/// The header and the measurements of a record.
pub(crate) fn read(path: &Path) -> Result<(Vec<String>, Vec<Row>)> {
    let mut text = String::new();
    let mut read = || File::open(path)?.read_to_string(&mut text);
    read().with_context(|| format!("cannot read {}", path.display()))?;
    let mut header = Vec::new();
    let mut rows = Vec::new();
    for line in text.lines() {
        if let Some(words) = line.strip_prefix("# ") {
            header.push(words.to_owned());
        } else if line != COLUMNS {
            rows.push(Row::parse(line)?);
        }
    }
    Ok((header, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() -> Result<()> {
        let directory = tempfile::tempdir()?;
        let rows = [Row {
            configuration: "5x64 batch 64".to_owned(),
            networks: 8,
            flops: 8e6,
            contestant: "PyTorch eager 1 thread (fused SGD)".to_owned(),
            round: 9,
            steps: 100,
            seconds: 1.25e-4,
            peak: 1e11,
        }];
        let header = ["a run".to_owned()];
        let path = write(
            directory.path(),
            jiff::Timestamp::UNIX_EPOCH,
            &header,
            &rows,
        )?;
        let (read_header, read_rows) = read(&path)?;
        assert_eq!(read_header, header);
        assert_eq!(read_rows, rows);
        let again = write(
            directory.path(),
            jiff::Timestamp::UNIX_EPOCH,
            &header,
            &rows,
        );
        assert!(again.is_err(), "records are never overwritten");
        Ok(())
    }
}
