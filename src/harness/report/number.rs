//! Numbers as people read them.

use crate::claim::{PartRecord, PropertyRecord, Rule, Seeds};
use deepclaims_lab::stats::{Criterion, Outcome, POWER};

/// Digits of a measured number in tables; records and JSON hold all of them.
const DIGITS: i32 = 3;
/// Digits of a probability, or of a count that is expected.
const FEW_DIGITS: i32 = 2;

/// The number rounded to three significant digits, without an exponent where it is between a
/// ten-thousandth and a million: `0.917`, `-12.3`, `1234`, `2.00e-7`.
pub fn significant(value: f64) -> String {
    digits(value, DIGITS)
}

/// The number rounded to two significant digits, without zeros at its end: `0.24`, `0.006`, `6`.
pub(super) fn rounded(value: f64) -> String {
    let text = digits(value, FEW_DIGITS);
    if !text.contains('.') || text.contains('e') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn digits(value: f64, digits: i32) -> String {
    if value.is_nan() {
        return "none".to_owned();
    }
    if value == 0.0 || value.is_infinite() {
        return format!("{value}");
    }
    let scientific = format!("{value:.*e}", digits as usize - 1);
    // The exponent after rounding: 0.9996 is 1.00.
    let exponent = scientific.rsplit('e').next();
    let exponent: i32 = exponent.and_then(|text| text.parse().ok()).unwrap_or(0);
    if !(-4..6).contains(&exponent) {
        return scientific;
    }
    let decimals = usize::try_from(digits - 1 - exponent).unwrap_or(0);
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

/// The interval of a part: `0.0650, 0.0863`.
pub(super) fn bounds(part: &PartRecord) -> String {
    if part.no_spread {
        return "no spread".to_owned();
    }
    format!("{}, {}", significant(part.lower), significant(part.upper))
}

/// Estimate, interval and criterion of a part: `0.0757 [0.0650, 0.0863] > 0.05`.
pub fn interval(part: &PartRecord) -> String {
    let criterion = part.criterion.map(|criterion| format!(" {criterion}"));
    figures(part, &criterion.unwrap_or_default())
}

/// The same with `criterion` in these words.
pub(super) fn figures(part: &PartRecord, criterion: &str) -> String {
    let missing = match part.missing {
        0 => String::new(),
        missing => format!(", {missing} of {} missing", part.seeds),
    };
    format!("{} [{}]{criterion}{missing}", estimate(part), bounds(part))
}

/// What follows the number of a part about every layer or step: ` (the weakest of 3)`.
pub(super) fn weakest(part: &PartRecord) -> String {
    // Without a criterion none is weaker than another.
    let which = if part.criterion.is_some() {
        "weakest"
    } else {
        "first"
    };
    let among = part.among;
    among.map_or_else(String::new, |among| format!(" (the {which} of {among})"))
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

/// `seed 3`, `12 seeds (0 to 11)`.
pub(super) fn seeds(seeds: Seeds) -> String {
    let Seeds { first, count } = seeds;
    match count {
        1 => format!("seed {first}"),
        count => {
            let last = first.saturating_add(count.saturating_sub(1));
            format!("{count} seeds ({first} to {last})")
        }
    }
}

/// How many seeds more might decide an open part.
pub(super) fn further_seeds(part: &PartRecord) -> Option<String> {
    let seeds = part.further_seeds?;
    Some(format!("{} might decide", count(seeds, "more seed")))
}

/// Where an effect does not hold: the mean that these seeds would detect.
pub(super) fn power(part: &PartRecord) -> Option<String> {
    let effect = part.detectable().filter(|_| {
        part.role.is_effect() && matches!(part.outcome, Some(Outcome::Fails | Outcome::Open))
    })?;
    let side = match part.criterion? {
        Criterion::Below(_) => "up to",
        Criterion::Above(_) | Criterion::Within(..) => "from",
    };
    Some(format!(
        "detectable {side} {} (power {POWER})",
        significant(effect)
    ))
}

#[cfg(test)]
mod tests {
    use super::{rounded, significant};

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

    #[test]
    fn probabilities_have_two_digits_and_no_idle_zeros() {
        for (value, text) in [
            (0.006, "0.006"),
            (0.235_4, "0.24"),
            (1.0, "1"),
            (30.0, "30"),
            (0.0, "0"),
            (2e-7, "2.0e-7"),
        ] {
            assert_eq!(rounded(value), text);
        }
    }
}
