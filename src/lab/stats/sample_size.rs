//! How many further seeds would decide an open part.
//!
//! Both answers assume that what was observed persists, so they are a suggestion, not a promise:
//! the true value is as likely to be nearer to the threshold as farther away.

use super::{Bounds, Criterion, LARGEST, Outcome, Summary};

/// The largest number of further seeds or trials that is ever suggested.
pub const MOST_FURTHER: usize = 10_000;

/// The smallest number of further seeds at which the observed mean and spread would decide
/// `criterion`; 0 when they already do.
///
/// None when more than [`MOST_FURTHER`] would be needed, the mean sits on a threshold, or there is
/// no spread to go by (fewer than two seeds).
pub fn further_seeds(summary: &Summary, criterion: &Criterion) -> Option<usize> {
    let decides = |further: usize| {
        let count = summary.count.saturating_add(further);
        is_decided(
            criterion,
            Bounds::of_summary(&Summary { count, ..*summary }),
        )
    };
    if summary.count < 2 || !decides(MOST_FURTHER) {
        return None;
    }
    // The bounds of a larger count lie inside those of a smaller one, so what is decided stays
    // decided: bisect.
    let (mut enough, mut candidates) = (MOST_FURTHER, 0..MOST_FURTHER);
    while !candidates.is_empty() {
        let middle = candidates.start.midpoint(candidates.end);
        if decides(middle) {
            enough = middle;
            candidates.end = middle;
        } else {
            candidates.start = middle + 1;
        }
    }
    Some(enough)
}

/// The smallest number of further trials at which the observed share, in the nearest whole number
/// of successes, would decide `criterion`; 0 when it already does.
///
/// None when more than [`MOST_FURTHER`] would be needed, the share sits on a threshold, or there is
/// no share (no trials, more than [`LARGEST`], or more successes than trials).
pub fn further_trials(successes: usize, trials: usize, criterion: &Criterion) -> Option<usize> {
    let share = successes as f64 / trials as f64;
    if trials == 0 || successes > trials || trials > LARGEST || criterion.margin(share) == 0.0 {
        return None;
    }
    // Rounding to whole successes makes the bounds move to and fro a little, so every number is
    // tried in turn.
    (0..=MOST_FURTHER).find(|further| {
        let total = trials + further;
        let persisting = (2 * successes * total + trials) / (2 * trials);
        is_decided(criterion, Bounds::of_share(persisting, total))
    })
}

fn is_decided(criterion: &Criterion, bounds: Bounds) -> bool {
    criterion.decide(bounds) != Outcome::Open
}

#[cfg(test)]
mod tests {
    use super::Criterion::{Above, Below, Within};
    use super::Outcome::Open;
    use super::{Bounds, MOST_FURTHER, Summary, further_seeds, further_trials};
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn suggested_sample_sizes_are_the_smallest() {
        let mut random = ChaCha8Rng::seed_from_u64(2);
        let criteria = [Above(0.5), Below(0.5), Within(0.3, 0.5), Within(0.5, 0.7)];
        for round in 0..200 {
            let criterion = criteria[round % 4];
            let (count, mean) = (random.random_range(2..30), random.random::<f64>());
            let summary = Summary {
                count,
                mean,
                standard_deviation: random.random::<f64>(),
            };
            let decided = |further| {
                let larger = Summary {
                    count: count + further,
                    ..summary
                };
                criterion.decide(Bounds::of_summary(&larger)) != Open
            };
            match further_seeds(&summary, &criterion) {
                Some(further) => assert!(
                    decided(further) && (further == 0 || !decided(further - 1)),
                    "{summary:?}"
                ),
                None => assert!(!decided(MOST_FURTHER), "{summary:?}"),
            }
        }
        // 2 t/√n falls below 1 at 44 seeds: t is 3.296 for 42 degrees of freedom, 3.291 for 43.
        let twelve = Summary {
            count: 12,
            mean: 1.0,
            standard_deviation: 2.0,
        };
        assert_eq!(further_seeds(&twelve, &Above(0.0)), Some(32));
        assert_eq!(further_seeds(&twelve, &Above(1.0)), None);
        assert_eq!(further_seeds(&twelve, &Above(0.999)), None);
        assert_eq!(further_seeds(&twelve, &Above(-4.0)), Some(0));
        for summary in [
            Summary::of(&[]),
            Summary::of(&[1.0]),
            Summary::of(&[1.0, f64::NAN]),
            Summary::of(&[0.0; 5]),
        ] {
            assert_eq!(further_seeds(&summary, &Above(0.0)), None);
        }
        assert_eq!(
            further_seeds(
                &Summary {
                    count: usize::MAX,
                    ..twelve
                },
                &Above(0.0)
            ),
            Some(0)
        );

        // All of n succeed: the lower bound LEVEL^(1/n) passes 0.9 at n = 66, for ln 0.001 / ln 0.9
        // = 65.6.
        assert_eq!(further_trials(12, 12, &Above(0.9)), Some(54));
        assert_eq!(further_trials(0, 12, &Below(0.1)), Some(54));
        assert_eq!(further_trials(12, 12, &Above(0.5)), Some(0));
        assert_eq!(further_trials(7, 10, &Above(0.7)), None);
        for (successes, trials) in [(0, 0), (3, 2), (1, usize::MAX), (usize::MAX, usize::MAX)] {
            assert_eq!(further_trials(successes, trials, &Above(0.5)), None);
        }
        for successes in 0..=12 {
            let undecided = |further: usize| {
                let persisting = (successes * (12 + further) + 6) / 12;
                Above(0.7).decide(Bounds::of_share(persisting, 12 + further)) == Open
            };
            let further = further_trials(successes, 12, &Above(0.7))
                .expect("no multiple of 1/12 is near 0.7");
            assert!(!undecided(further) && (0..further).all(undecided));
        }
    }
}
