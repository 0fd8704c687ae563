//! The axes of a map as the command line names them.

use std::str::FromStr;
use std::time::Duration;

use deepclaims_lab::data::Source;

use super::CliError;
use crate::claim::{Claim, Setting, Value, Variation};
use crate::run::{Grid, GridAxis};

/// Values of a range that names no number or step.
const VALUES: usize = 7;
/// Of ends that differ by this factor or more, values are evenly spaced in their logarithm.
const GEOMETRIC: f64 = 4.0;
/// The most cells of a map.
const MOST_CELLS: usize = 1_024;

/// A setting and its values, as they were written.
#[derive(Clone, Debug)]
pub(super) struct Over {
    text: String,
    setting: Setting,
    values: Values,
}

#[derive(Clone, Debug)]
enum Values {
    Listed(Vec<Value>),
    Range { low: f64, high: f64, steps: Steps },
}

#[derive(Clone, Copy, Debug)]
enum Steps {
    Count(usize),
    Plus(f64),
    Times(f64),
}

impl FromStr for Over {
    type Err = CliError;

    fn from_str(text: &str) -> Result<Self, CliError> {
        let bad = |reason: String| CliError::Axis { axis: text.to_owned(), reason };
        let (setting, values) =
            text.split_once('=').ok_or_else(|| bad("it has no =".to_owned()))?;
        let setting: Setting = setting.parse().map_err(|error| bad(format!("{error}")))?;
        let values = match values.split_once("..") {
            Some((low, rest)) if setting != Setting::Data => range(low, rest).map_err(bad)?,
            _ => Values::Listed(values.split(',').map(value).collect()),
        };
        Ok(Self { text: text.to_owned(), setting, values })
    }
}

/// A number, or else a word.
fn value(text: &str) -> Value {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Value::Number(number),
        _ => Value::Word(text.to_owned()),
    }
}

fn number(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| format!("{text:?} is no number"))
}

fn range(low: &str, rest: &str) -> Result<Values, String> {
    let found = ['+', 'x', '/'].into_iter().find_map(|mark| {
        let (high, step) = rest.split_once(mark)?;
        Some((high, step, mark))
    });
    let low = number(low)?;
    let (high, steps) = match found {
        Some((high, step, mark)) => {
            let step = number(step)?;
            let steps = match mark {
                '+' => Steps::Plus(step),
                'x' => Steps::Times(step),
                _ => Steps::Count(step.round() as usize),
            };
            (number(high)?, steps)
        }
        None => (number(rest)?, Steps::Count(VALUES)),
    };
    if low >= high {
        return Err(format!("{low} is not below {high}"));
    }
    let fits = match steps {
        Steps::Count(count) => (2..=MOST_CELLS).contains(&count),
        Steps::Plus(step) => step > 0.0 && (high - low) / step <= MOST_CELLS as f64,
        Steps::Times(factor) => factor > 1.0 && low > 0.0,
    };
    if !fits {
        return Err("the step does not lead from one end to the other".to_owned());
    }
    Ok(Values::Range { low, high, steps })
}

impl Over {
    /// What it means for a claim.
    fn axis(&self, claim: &Claim) -> Result<GridAxis, CliError> {
        let bad = |reason: String| CliError::Axis { axis: self.text.clone(), reason };
        let axis = claim.axis(self.setting).map_err(crate::run::MapError::from)?;
        let to_a_whole = self.setting.values_to_a_whole(axis.relative);
        let mut values = match &self.values {
            Values::Listed(values) => values.clone(),
            Values::Range { low, high, steps } => {
                let mut numbers = spread(*low, *high, *steps, to_a_whole);
                if let Some(registered) = axis.registered.number()
                    && (*low..=*high).contains(&registered)
                {
                    numbers.push(registered);
                }
                numbers.sort_by(f64::total_cmp);
                numbers.into_iter().map(Value::Number).collect()
            }
        };
        values.dedup();
        for (index, value) in values.iter().enumerate() {
            if values[..index].contains(value) {
                return Err(bad(format!("{value} is there twice")));
            }
            if source(self.setting, value)?.is_none() {
                let variation = Variation::none().with(self.setting, value.clone());
                claim.varied(&variation).map_err(crate::run::MapError::from)?;
            }
        }
        Ok(GridAxis { axis, values })
    }
}

/// The images that a value names.
pub(super) fn source(setting: Setting, value: &Value) -> Result<Option<Source>, CliError> {
    match value {
        Value::Word(word) if setting == Setting::Data && word.contains(':') => {
            Ok(Some(word.parse()?))
        }
        _ => Ok(None),
    }
}

fn spread(low: f64, high: f64, steps: Steps, to_a_whole: Option<f64>) -> Vec<f64> {
    let rounded = |number: f64| match to_a_whole {
        Some(values) => (number * values).round() / values,
        // Three significant digits are enough for what nobody chose.
        None => format!("{number:.2e}").parse().unwrap_or(number),
    };
    match steps {
        Steps::Plus(step) => {
            let count = ((high - low) / step + 1e-9).floor() as usize;
            (0..=count).map(|index| rounded(low + step * index as f64)).collect()
        }
        Steps::Times(factor) => {
            let numbers = std::iter::successors(Some(low), |number| Some(number * factor));
            numbers
                .take_while(|number| *number <= high * (1.0 + 1e-9))
                .take(MOST_CELLS)
                .map(rounded)
                .collect()
        }
        Steps::Count(count) => {
            let geometric = low > 0.0 && high / low >= GEOMETRIC;
            let at = |index: usize| {
                let share = index as f64 / (count - 1) as f64;
                if geometric {
                    low * libm::pow(high / low, share)
                } else {
                    low + share * (high - low)
                }
            };
            (0..count).map(|index| rounded(at(index))).collect()
        }
    }
}

/// The grid of these axes.
pub(super) fn grid(axes: &[Over], claim: &Claim) -> Result<Grid, CliError> {
    let twice = axes.len() == 2 && axes[0].setting == axes[1].setting;
    // Of a single setting there may be as many axes as it takes.
    let single =
        axes.iter().all(|over| matches!(&over.values, Values::Listed(one) if one.len() == 1));
    if axes.is_empty() || twice || axes.len() > 2 && !single {
        return Err(CliError::Axes { count: axes.len() });
    }
    let axes: Vec<GridAxis> = axes.iter().map(|over| over.axis(claim)).collect::<Result<_, _>>()?;
    let cells = axes.iter().map(|axis| axis.values.len()).product();
    if cells > MOST_CELLS {
        return Err(CliError::Cells { cells, most: MOST_CELLS });
    }
    Ok(Grid { axes })
}

/// `10m`, `90s`, `2h`, or a number of seconds.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let (digits, factor) = match text.char_indices().last() {
        Some((end, 's')) => (&text[..end], 1.0),
        Some((end, 'm')) => (&text[..end], 60.0),
        Some((end, 'h')) => (&text[..end], 3600.0),
        _ => (text, 1.0),
    };
    let seconds = digits.parse::<f64>().ok().map(|number| number * factor);
    let seconds = seconds.filter(|seconds| *seconds > 0.0 && *seconds < 1e9);
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| format!("{text:?} is no time; give seconds, minutes or hours: 90s, 10m, 2h"))
}

impl std::fmt::Display for Over {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<f64> {
        let Over { values, setting, .. } = text.parse().expect("an axis");
        match values {
            Values::Range { low, high, steps } => {
                spread(low, high, steps, setting.values_to_a_whole(false))
            }
            Values::Listed(values) => values.iter().filter_map(Value::number).collect(),
        }
    }

    #[test]
    fn ranges_have_steps_factors_or_counts() {
        assert_eq!(numbers("depth=4..24+4"), [4.0, 8.0, 12.0, 16.0, 20.0, 24.0]);
        assert_eq!(numbers("width=16..512x2"), [16.0, 32.0, 64.0, 128.0, 256.0, 512.0]);
        assert_eq!(numbers("width=16..256/5"), [16.0, 32.0, 64.0, 128.0, 256.0]);
        assert_eq!(numbers("label-noise=0..0.2/3"), [0.0, 0.1, 0.2]);
        assert_eq!(numbers("label-noise=0.1..0.4"), [0.1, 0.13, 0.16, 0.2, 0.25, 0.32, 0.4]);
        assert_eq!(numbers("width=8,32"), [8.0, 32.0]);
        assert_eq!(numbers("initial-scale=0.1..1").len(), VALUES);
    }

    #[test]
    fn what_is_no_axis_is_refused() {
        for text in [
            "",
            "width",
            "breadth=1",
            "width=2..1",
            "width=1..x",
            "width=1..8+0",
            "width=1..8x1",
            "width=1..8/1",
            "width=0..8x2",
            "depth=1..inf",
        ] {
            assert!(text.parse::<Over>().is_err(), "{text}");
        }
    }

    #[test]
    fn times_have_units() {
        assert_eq!(duration("10m"), Ok(Duration::from_mins(10)));
        assert_eq!(duration("1.5h"), Ok(Duration::from_mins(90)));
        assert_eq!(duration("90"), Ok(Duration::from_secs(90)));
        for text in ["", "m", "-1s", "1d", "nan", "inf"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
