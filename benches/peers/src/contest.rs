//! One contest: everybody who trains the same networks, first compared, then timed in turns.

use std::time::Instant;

use anyhow::{Result, bail, ensure};

use crate::contestant::Contestant;
use crate::load::Load;
use crate::peak;
use crate::record::Row;

/// Steps whose losses are compared.
const COMPARED: usize = 10;

/// The largest relative difference between two losses that still counts as agreement.
const TOLERANCE: f64 = 1e-4;

/// One time in so many steps is warm-up, before the clock starts.
const WARM_UP: usize = 10;

/// How the timing is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timing {
    /// How often everybody's turn comes.
    pub(crate) rounds: usize,
    /// How long a turn lasts, where a single step is not longer.
    pub(crate) seconds: f64,
}

/// Trains ten steps with everybody and compares the losses with those of the first.
///
/// Those who cannot train are dismissed. Returns a sentence for each of the others and each dismissed.
///
/// # Errors
/// Where losses disagree, or the first cannot train.
pub(crate) fn compare(contestants: &mut Vec<Box<dyn Contestant + '_>>) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    let ours = contestants[0].losses(COMPARED)?;
    notes.push(format!(
        "{}: losses {:.4} to {:.4} in {COMPARED} steps",
        contestants[0].name(),
        ours[0][0],
        ours[0][COMPARED - 1]
    ));
    let mut index = 1;
    while index < contestants.len() {
        let name = contestants[index].name();
        match contestants[index].losses(COMPARED) {
            Ok(theirs) => {
                let difference = difference(&ours, &theirs);
                ensure!(
                    difference <= TOLERANCE,
                    "{name}: losses differ by up to {difference:.1e} relative: {:?} and {:?}",
                    ours[0],
                    theirs.first()
                );
                notes.push(format!("{name}: losses agree to {difference:.1e} relative"));
                index += 1;
            }
            Err(error) => {
                notes.push(format!("{name}: left out: {error:#}"));
                contestants.remove(index);
            }
        }
    }
    Ok(notes)
}

/// The largest relative difference; infinite where the numbers of losses differ or one is no number.
fn difference(ours: &[Vec<f64>], theirs: &[Vec<f64>]) -> f64 {
    let same =
        ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| a.len() == b.len());
    if !same {
        return f64::INFINITY;
    }
    ours.iter()
        .flatten()
        .zip(theirs.iter().flatten())
        .map(|(a, b)| ((a - b) / a).abs())
        .fold(0.0, |largest, d| if d <= largest { largest } else { d })
}

/// Round by round: the machine's peak, then everybody's turn.
pub(crate) fn time(
    contestants: &mut [Box<dyn Contestant + '_>],
    timing: Timing,
    row: &Row,
) -> Result<Vec<Row>> {
    let mut steps = Vec::new();
    for contestant in contestants.iter_mut() {
        steps.push(steps_in(contestant.as_mut(), timing.seconds)?);
    }
    let mut rows = Vec::new();
    for round in 1..=timing.rounds {
        let peak = peak::measure();
        for (contestant, &steps) in contestants.iter_mut().zip(&steps) {
            if steps > 1 {
                turn(contestant.as_mut(), steps.div_ceil(WARM_UP))?;
            }
            let before = Load::now();
            let seconds = turn(contestant.as_mut(), steps)?;
            let used = Load::now().since(before);
            rows.push(Row {
                contestant: contestant.name(),
                round,
                steps,
                seconds: seconds / steps as f64,
                peak,
                processor: used.own,
                others: used.others,
                ..row.clone()
            });
        }
    }
    Ok(rows)
}

/// The number of steps that fill a turn, from a trial a quarter as long.
fn steps_in(contestant: &mut dyn Contestant, seconds: f64) -> Result<usize> {
    let mut steps = 1;
    loop {
        let elapsed = turn(contestant, steps)?;
        if elapsed >= seconds / 4.0 {
            return Ok(((seconds / elapsed * steps as f64) as usize).max(1));
        }
        steps *= 2;
    }
}

/// The seconds that so many steps take.
fn turn(contestant: &mut dyn Contestant, steps: usize) -> Result<f64> {
    let start = Instant::now();
    let losses = contestant.run(steps)?;
    let seconds = start.elapsed().as_secs_f64();
    if losses.iter().any(|loss| !loss.is_finite()) {
        bail!("{} diverged: {losses:?}", contestant.name());
    }
    Ok(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_or_undefined_loss_is_no_agreement() {
        let ours = [vec![2.0, 1.0]];
        assert!(difference(&ours, &[vec![2.0, 1.0]]) <= 0.0);
        assert!((difference(&ours, &[vec![2.0, 1.5]]) - 0.5).abs() < 1e-15);
        assert!(difference(&ours, &[vec![2.0]]).is_infinite());
        assert!(difference(&ours, &[vec![2.0, f64::NAN]]).is_nan());
    }
}
