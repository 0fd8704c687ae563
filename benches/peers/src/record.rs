//! Measurements on disk: one file a run, never overwritten.
//!
//! A file begins with lines `# ...` that say when, where and by which command it was made, and whether
//! the losses agreed; then follow comma-separated measurements, one a line.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The names of the columns, in the order of the fields of [`Row`].
const COLUMNS: &str =
    "configuration,networks,flops,contestant,round,steps,seconds_per_step,peak,processor,others";
/// What they were before processor time was recorded.
const EARLIER: &str = "configuration,networks,flops,contestant,round,steps,seconds_per_step,peak";

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
    /// Seconds of processor time that the contestant took in this turn; 0 where they are unknown.
    pub(crate) processor: f64,
    /// Seconds of processor time that others took meanwhile.
    pub(crate) others: f64,
}

/// Others disturb a turn where they take more than this share of one core,
const SHARE: f64 = 0.1;
/// and more seconds than Linux' clock ticks make of nothing.
const NOTHING: f64 = 0.03;

impl Row {
    /// Whether other programs took a core away in this turn.
    pub(crate) fn disturbed(&self) -> bool {
        self.others > NOTHING + SHARE * self.seconds * self.steps as f64
    }

    fn line(&self) -> String {
        format!(
            "{},{},{},{},{},{},{:.4e},{:.4e},{:.2},{:.2}",
            self.configuration,
            self.networks,
            self.flops,
            self.contestant,
            self.round,
            self.steps,
            self.seconds,
            self.peak,
            self.processor,
            self.others
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
            ref times @ ..,
        ] = fields.as_slice()
        else {
            bail!("{} columns instead of 10: {line}", fields.len());
        };
        let time = |index: usize| times.get(index).map_or(Ok(0.0), |time: &&str| time.parse());
        Ok(Self {
            configuration: configuration.to_owned(),
            networks: networks.parse()?,
            flops: flops.parse()?,
            contestant: contestant.to_owned(),
            round: round.parse()?,
            steps: steps.parse()?,
            seconds: seconds.parse()?,
            peak: peak.parse()?,
            processor: time(0)?,
            others: time(1)?,
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
        } else if line != COLUMNS && line != EARLIER {
            rows.push(Row::parse(line)?);
        }
    }
    Ok((header, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_disturbed_where_others_take_a_tenth_of_a_core() {
        let turn = |others| Row { seconds: 1e-3, steps: 1000, others, ..Row::default() };
        assert!(!turn(0.12).disturbed() && turn(0.14).disturbed());
    }

    #[test]
    fn records_without_processor_time_are_read() -> Result<()> {
        let row = Row::parse("5x64 batch 64,1,8e6,ours,1,10,1e-4,1e11")?;
        assert!(!row.disturbed() && row.peak > 0.0);
        Ok(())
    }

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
            processor: 0.25,
            others: 0.01,
        }];
        let header = ["a run".to_owned()];
        let path = write(directory.path(), jiff::Timestamp::UNIX_EPOCH, &header, &rows)?;
        let (read_header, read_rows) = read(&path)?;
        assert_eq!(read_header, header);
        assert_eq!(read_rows, rows);
        let again = write(directory.path(), jiff::Timestamp::UNIX_EPOCH, &header, &rows);
        assert!(again.is_err(), "records are never overwritten");
        Ok(())
    }
}
