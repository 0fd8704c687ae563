//! What a sentence about one seed demands of a number.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A demand on a number, fixed before anything is measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Criterion {
    /// The number is above the threshold.
    Above(f64),
    /// The number is below the threshold.
    Below(f64),
    /// The number is above the first threshold and below the second.
    Within(f64, f64),
}

impl Criterion {
    /// Whether a number meets it. One exactly on a threshold does not, nor does NaN; with a threshold
    /// that is NaN, or a first threshold above the second, none does.
    pub fn is_met(&self, value: f64) -> bool {
        self.margin(value) > 0.0
    }

    /// The threshold closest to a number.
    pub fn nearest_threshold(&self, value: f64) -> f64 {
        match *self {
            Self::Above(threshold) | Self::Below(threshold) => threshold,
            Self::Within(least, most) if (value - least).abs() <= (most - value).abs() => least,
            Self::Within(_, most) => most,
        }
    }

    /// The distance of a number to the nearest threshold, in its own unit: positive where the
    /// criterion is met, negative where not. NaN when the number or a threshold is NaN, or the first
    /// threshold lies above the second.
    pub fn margin(&self, value: f64) -> f64 {
        match *self {
            Self::Above(threshold) => value - threshold,
            Self::Below(threshold) => threshold - value,
            Self::Within(least, most) if least <= most => (value - least).min(most - value),
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

#[cfg(test)]
mod tests {
    use super::Criterion;
    use super::Criterion::{Above, Below, Within};

    #[test]
    #[expect(clippy::float_cmp, reason = "these values are exact")]
    fn criteria_case_by_case() {
        const NAN: f64 = f64::NAN;
        const INFINITE: f64 = f64::INFINITY;
        // A value, then above 1, below 1, within [1, 2].
        let cases = [
            (0.5, [false, true, false]),
            (1.0, [false, false, false]),
            (1.5, [true, false, true]),
            (2.0, [true, false, false]),
            (2.5, [true, false, false]),
            (INFINITE, [true, false, false]),
            (-INFINITE, [false, true, false]),
            (NAN, [false, false, false]),
        ];
        for (value, expected) in cases {
            let found = [Above(1.0), Below(1.0), Within(1.0, 2.0)].map(|it| it.is_met(value));
            assert_eq!(found, expected, "{value}");
        }
        // No difference is lost where two numbers are as close as numbers can be.
        assert!(Above(1e-310).is_met(1.0f64.next_up() * 1e-310 + f64::MIN_POSITIVE * f64::EPSILON));
        for impossible in
            [Above(NAN), Below(NAN), Within(NAN, 1.0), Within(1.0, NAN), Within(2.0, 1.0)]
        {
            assert!(!impossible.is_met(1.5) && !impossible.is_met(0.0), "{impossible}");
        }
        assert_eq!([Above(1.0).margin(1.5), Below(1.0).margin(1.5)], [0.5, -0.5]);
        assert_eq!(
            [0.5, 1.0, 1.25, 1.875, 2.5].map(|x| Within(1.0, 2.0).margin(x)),
            [-0.5, 0.0, 0.25, 0.125, -0.5]
        );
        assert_eq!([1.2, 1.8].map(|x| Within(1.0, 2.0).nearest_threshold(x)), [1.0, 2.0]);
        let shown = [Above(0.5), Below(2.0), Within(0.75, 1.3)].map(|it| it.to_string());
        assert_eq!(shown, ["> 0.5", "< 2", "within [0.75, 1.3]"]);
    }

    #[test]
    fn criteria_survive_text() {
        for criterion in [Above(0.5), Below(-2.0), Within(0.75, 1.3)] {
            let text = serde_json::to_string(&criterion).expect("finite");
            assert_eq!(serde_json::from_str::<Criterion>(&text).expect("own text"), criterion);
        }
        let text = serde_json::to_string(&Within(0.75, 1.3)).expect("finite");
        assert_eq!(text, r#"{"within":[0.75,1.3]}"#);
    }
}
