//! Numbers as people read them.

use crate::claim::{PartRecord, PropertyRecord, Seeds};

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

/// What the seeds say about a part, and where their values lie: `> 0.05 in 17 of 17 seeds; median 0.0757,
/// middle 90 % 0.0650 to 0.0863`.
pub fn figures(part: &PartRecord) -> String {
    let agreeing = agreeing(part).map_or_else(String::new, |agreeing| agreeing + "; ");
    format!("{agreeing}{}", spread(part))
}

/// How many seeds agree with what is demanded: `> 0.05 in 17 of 17 seeds`; nothing for a report.
pub(super) fn agreeing(part: &PartRecord) -> Option<String> {
    let criterion = part.criterion?;
    Some(format!("{criterion} in {}", seeds_of(part)))
}

/// `17 of 17 seeds`, `15 of 17 seeds, 1 without a value`; of a report `17 seeds`.
pub(super) fn seeds_of(part: &PartRecord) -> String {
    let seeds = count(part.seeds as usize, "seed");
    let agreeing = part.agreeing.map(|agreeing| format!("{agreeing} of "));
    let missing = match part.missing {
        0 => String::new(),
        missing => format!(", {missing} without a value"),
    };
    format!("{}{seeds}{missing}", agreeing.unwrap_or_default())
}

/// Where the seeds' values lie: `median 0.0757, middle 90 % 0.0650 to 0.0863`.
pub(super) fn spread(part: &PartRecord) -> String {
    let [median, lower, upper] = [part.median, part.lower, part.upper].map(significant);
    if part.lower.to_bits() == part.upper.to_bits() || part.median.is_nan() {
        return format!("median {median}");
    }
    format!("median {median}, middle 90 % {lower} to {upper}")
}

/// What follows the number of a part about every layer or step: ` (each of 3)`.
pub(super) fn among(part: &PartRecord) -> String {
    let among = part.among;
    among.map_or_else(String::new, |among| format!(" (each of {among})"))
}

/// The range of a property's errors: `errors 0.1 to 0.5 of the tolerance`.
pub(super) fn errors(property: &PropertyRecord) -> String {
    let [smallest, largest] = [property.smallest_error, property.largest_error].map(significant);
    if smallest == largest {
        return format!("errors {largest} of the tolerance");
    }
    format!("errors {smallest} to {largest} of the tolerance")
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

/// While a part is open: the evidence, and how many more seeds would decide: `e-value 312 for; 5 more
/// seeds would decide if the share stayed`.
pub(super) fn evidence(part: &PartRecord) -> Option<String> {
    let (pro, contra) = (part.evidence_for?, part.evidence_against?);
    let evidence = if pro > contra {
        format!("e-value {} for", rounded(pro))
    } else if pro < contra {
        format!("e-value {} against", rounded(contra))
    } else {
        format!("e-value {} for and against", rounded(pro))
    };
    Some(match part.further_seeds {
        Some(seeds) => format!(
            "{evidence}; {} would decide if the share stayed",
            count(seeds as usize, "more seed")
        ),
        None => evidence,
    })
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
