//! The order of numbered names.

use std::cmp::Ordering;

/// Compares names as people number them: runs of digits by their value, so that `layer2` comes
/// before `layer10`; names that differ in nothing but zeros in front, letter by letter.
pub fn natural_order(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one, other);
    loop {
        let (Some(first), Some(second)) = (left.chars().next(), right.chars().next()) else {
            return left.len().cmp(&right.len()).then_with(|| one.cmp(other));
        };
        let order = if first.is_ascii_digit() && second.is_ascii_digit() {
            let (number, other_number) = (digits(&mut left), digits(&mut right));
            number.len().cmp(&other_number.len()).then_with(|| number.cmp(other_number))
        } else {
            left = &left[first.len_utf8()..];
            right = &right[second.len_utf8()..];
            first.cmp(&second)
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// The digits at the beginning, which are cut off, without zeros in front.
fn digits<'a>(text: &mut &'a str) -> &'a str {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    *text = rest;
    number.trim_start_matches('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_value() {
        let mut names = ["layer10", "layer2", "head", "layer1.b", "layer1.a", "layer02", "layer"];
        names.sort_by(|one, other| natural_order(one, other));
        let expected = ["head", "layer", "layer1.a", "layer1.b", "layer02", "layer2", "layer10"];
        assert_eq!(names, expected);
        // More digits than any integer has.
        let long = ["9".repeat(40), format!("1{}", "0".repeat(40))];
        assert_eq!(natural_order(&long[0], &long[1]), Ordering::Less);
        assert_eq!(natural_order("é1", "é1"), Ordering::Equal);
    }
}
