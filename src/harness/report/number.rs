//! Numbers as people read them.

use crate::claim::{PartRecord, PropertyRecord, Rule};
use deepclaims_lab::stats::{Criterion, Outcome, POWER};

/// Digits of a number in tables; records and JSON hold all of them.
const DIGITS: i32 = 3;

/// The number rounded to three significant digits, without an exponent where it is between a
/// ten-thousandth and a million: `0.917`, `-12.3`, `1234`, `2.00e-7`.
pub fn significant(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value.is_nan() {
            "none".to_owned()
        } else {
            format!("{value}")
        };
    }
    let scientific = format!("{value:.*e}", DIGITS as usize - 1);
    // The exponent after rounding: 0.9996 is 1.00.
    let exponent: i32 = scientific
        .rsplit('e')
        .next()
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0);
    if !(-4..6).contains(&exponent) {
        return scientific;
    }
    let decimals = usize::try_from(DIGITS - 1 - exponent).unwrap_or(0);
    format!("{value:.decimals$}")
}

/// The estimate of a part: `0.0757`, of a share `11 of 12`.
pub(super) fn estimate(part: &PartRecord) -> String {
    match part.rule {
        Rule::Share => {
            let present = part.seeds.saturating_sub(part.missing);
            format!("{} of {present}", (part.estimate * present as f64).round())
        }
        Rule::Mean | Rule::Everywhere | Rule::Each => significant(part.estimate),
    }
}

/// Estimate, interval and criterion of a part: `0.0757 [0.0650, 0.0863] > 0.05`.
pub fn interval(part: &PartRecord) -> String {
    let estimate = estimate(part);
    let bounds = if part.no_spread {
        "no spread".to_owned()
    } else {
        format!("{}, {}", significant(part.lower), significant(part.upper))
    };
    let criterion = part
        .criterion
        .map(|criterion| format!(" {criterion}"))
        .unwrap_or_default();
    let missing = if part.missing > 0 {
        format!(", {} of {} missing", part.missing, part.seeds)
    } else {
        String::new()
    };
    format!("{estimate} [{bounds}]{criterion}{missing}")
}

/// The range of a property's errors: `errors 0.1 to 0.5 of the tolerance`.
pub(super) fn errors(property: &PropertyRecord) -> String {
    format!(
        "errors {} to {} of the tolerance",
        significant(property.smallest_error),
        significant(property.largest_error)
    )
}

/// `1 seed`, `3 seeds`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// How many seeds more might decide an open part.
pub(super) fn further_seeds(part: &PartRecord) -> Option<String> {
    let seeds = part.further_seeds?;
    let plural = if seeds == 1 { "" } else { "s" };
    Some(format!("{seeds} more seed{plural} might decide"))
}

/// Where a part does not hold: the mean that these seeds would find with a chance of nine in ten.
pub(super) fn power(part: &PartRecord) -> Option<String> {
    let effect = part.detectable().filter(|_| {
        part.role.is_effect() && matches!(part.outcome, Some(Outcome::Fails | Outcome::Open))
    })?;
    let side = match part.criterion? {
        Criterion::Below(_) => "up to",
        Criterion::Above(_) | Criterion::Within(..) => "from",
    };
    Some(format!(
        "{side} {} it would be found with chance {POWER}",
        significant(effect)
    ))
}

#[cfg(test)]
mod tests {
    use super::significant;

    #[test]
    fn three_digits_are_shown() {
        for (value, text) in [
            (0.916_666, "0.917"),
            (-12.345, "-12.3"),
            (1_234.4, "1234"),
            (0.999_6, "1.00"),
            (0.0, "0"),
            (2e-7, "2.00e-7"),
            (123_456_789.0, "1.23e8"),
            (f64::NAN, "none"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(significant(value), text);
        }
    }
}
