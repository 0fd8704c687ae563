//! What a part of a claim demands of its estimate, and whether the bounds decide it.

use super::Bounds;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A demand on an unknown value, fixed before anything is measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Criterion {
    /// The value is above the threshold.
    Above(f64),
    /// The value is below the threshold.
    Below(f64),
    /// The value is above the first threshold and below the second: equivalence by two one-sided
    /// tests (Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987).
    Within(f64, f64),
}

/// What the bounds say about a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Every value between the bounds satisfies the criterion.
    Holds,
    /// No value between the bounds satisfies the criterion.
    Fails,
    /// Neither: the bounds reach a threshold, or something is undefined.
    Open,
}

impl Criterion {
    /// Compares bounds with the thresholds.
    ///
    /// A bound exactly on a threshold has not cleared it: the outcome is open. It is open, too,
    /// when a bound or threshold is NaN, the lower bound lies above the upper, or no value could
    /// satisfy the criterion because the first threshold lies above the second.
    pub fn decide(&self, bounds: Bounds) -> Outcome {
        let Bounds { lower, upper } = bounds;
        let ordered = lower <= upper;
        match *self {
            _ if !ordered => Outcome::Open,
            Self::Above(threshold) if lower > threshold => Outcome::Holds,
            Self::Above(threshold) if upper < threshold => Outcome::Fails,
            Self::Below(threshold) if upper < threshold => Outcome::Holds,
            Self::Below(threshold) if lower > threshold => Outcome::Fails,
            Self::Within(least, most) if least < lower && upper < most => Outcome::Holds,
            Self::Within(least, most) if least <= most && (upper < least || most < lower) => {
                Outcome::Fails
            }
            _ => Outcome::Open,
        }
    }

    /// The threshold closest to an estimate.
    pub fn nearest_threshold(&self, estimate: f64) -> f64 {
        match *self {
            Self::Above(threshold) | Self::Below(threshold) => threshold,
            Self::Within(least, most) if (estimate - least).abs() <= (most - estimate).abs() => {
                least
            }
            Self::Within(_, most) => most,
        }
    }

    /// The distance of an estimate to the nearest threshold, in its own unit: positive where the
    /// criterion is satisfied, negative where not. NaN when the estimate or a threshold is NaN, or
    /// the first threshold lies above the second.
    pub fn margin(&self, estimate: f64) -> f64 {
        match *self {
            Self::Above(threshold) => estimate - threshold,
            Self::Below(threshold) => threshold - estimate,
            Self::Within(least, most) if least <= most => (estimate - least).min(most - estimate),
            Self::Within(..) => f64::NAN,
        }
    }
}

impl fmt::Display for Criterion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Above(threshold) => write!(formatter, "> {threshold}"),
            Self::Below(threshold) => write!(formatter, "< {threshold}"),
            Self::Within(least, most) => write!(formatter, "within [{least}, {most}]"),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::Open => "open",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Criterion::{Above, Below, Within};
    use super::Outcome::{Fails, Holds, Open};
    use super::{Bounds, Criterion};

    #[test]
    #[expect(clippy::float_cmp, reason = "these values are exact")]
    fn decisions_case_by_case() {
        const NAN: f64 = f64::NAN;
        const INFINITE: f64 = f64::INFINITY;
        // (lower, upper), then above 1, below 1, within [1, 2].
        let cases = [
            ((1.1, 1.9), [Holds, Fails, Holds]),
            ((0.1, 0.9), [Fails, Holds, Fails]),
            ((2.1, 3.0), [Holds, Fails, Fails]),
            ((0.5, 1.5), [Open, Open, Open]),
            ((1.5, 2.5), [Holds, Fails, Open]),
            ((0.5, 2.5), [Open, Open, Open]),
            // A bound exactly on a threshold has not cleared it.
            ((1.0, 1.5), [Open, Open, Open]),
            ((0.5, 1.0), [Open, Open, Open]),
            ((1.5, 2.0), [Holds, Fails, Open]),
            ((2.0, 2.5), [Holds, Fails, Open]),
            // No spread.
            ((1.5, 1.5), [Holds, Fails, Holds]),
            ((1.0, 1.0), [Open, Open, Open]),
            ((2.0, 2.0), [Holds, Fails, Open]),
            ((0.5, 0.5), [Fails, Holds, Fails]),
            // Infinite, undefined and impossible bounds.
            ((-INFINITE, INFINITE), [Open, Open, Open]),
            ((1.5, INFINITE), [Holds, Fails, Open]),
            ((3.0, INFINITE), [Holds, Fails, Fails]),
            ((-INFINITE, 0.5), [Fails, Holds, Fails]),
            ((NAN, 0.5), [Open, Open, Open]),
            ((1.5, NAN), [Open, Open, Open]),
            ((NAN, NAN), [Open, Open, Open]),
            ((1.9, 1.1), [Open, Open, Open]),
        ];
        for ((lower, upper), expected) in cases {
            let bounds = Bounds { lower, upper };
            let found = [Above(1.0), Below(1.0), Within(1.0, 2.0)]
                .map(|criterion| criterion.decide(bounds));
            assert_eq!(found, expected, "{bounds:?}");
        }
        // Undefined or impossible thresholds decide nothing.
        for bounds in [
            Bounds {
                lower: 0.0,
                upper: 0.1,
            },
            Bounds {
                lower: 1.4,
                upper: 1.6,
            },
        ] {
            for criterion in [
                Above(NAN),
                Below(NAN),
                Within(NAN, 1.0),
                Within(1.0, NAN),
                Within(2.0, 1.0),
            ] {
                assert_eq!(criterion.decide(bounds), Open, "{criterion} {bounds:?}");
            }
        }
        assert_eq!(
            [Above(1.0).margin(1.5), Below(1.0).margin(1.5)],
            [0.5, -0.5]
        );
        assert_eq!(
            [0.5, 1.0, 1.25, 1.875, 2.5].map(|x| Within(1.0, 2.0).margin(x)),
            [-0.5, 0.0, 0.25, 0.125, -0.5]
        );
        assert!(
            [Within(NAN, 1.0), Within(1.0, NAN), Within(2.0, 1.0)]
                .iter()
                .all(|it| it.margin(0.0).is_nan())
        );
        let shown =
            [Above(0.5), Below(2.0), Within(0.75, 1.3)].map(|criterion| criterion.to_string());
        assert_eq!(shown, ["> 0.5", "< 2", "within [0.75, 1.3]"]);
        assert_eq!(
            [Holds, Fails, Open].map(|it| it.to_string()),
            ["holds", "fails", "open"]
        );
    }

    #[test]
    fn criteria_and_outcomes_survive_text() {
        for criterion in [Above(0.5), Below(-2.0), Within(0.75, 1.3)] {
            let text = serde_json::to_string(&criterion).expect("finite");
            assert_eq!(
                serde_json::from_str::<Criterion>(&text).expect("own text"),
                criterion
            );
        }
        assert_eq!(
            serde_json::to_string(&Within(0.75, 1.3)).expect("finite"),
            r#"{"within":[0.75,1.3]}"#
        );
        assert_eq!(
            serde_json::to_string(&[Holds, Fails, Open]).expect("plain"),
            r#"["holds","fails","open"]"#
        );
    }
}
