//! Sentences on a terminal of some width.

use console::measure_text_width;

/// How much further a line stands that goes on.
const HANGING: usize = 2;

/// The same text with line ends between words, so that no line is longer than `width` unless a word is.
/// What is left of a line stands below it, a little further to the right.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    text.split('\n').map(|line| wrapped_line(line, width)).collect::<Vec<String>>().join("\n")
}

fn wrapped_line(line: &str, width: usize) -> String {
    if measure_text_width(line) <= width {
        return line.to_owned();
    }
    let words = line.trim_start_matches(' ');
    let indent = line.len() - words.len();
    let mut text = " ".repeat(indent);
    let mut used = indent;
    // Spaces within a line set columns apart, and stay.
    for word in words.split_inclusive(' ') {
        let (word, spaces) = (word.trim_end_matches(' '), word.len() - word.trim_end().len());
        if used > indent && used + measure_text_width(word) > width {
            let hanging = indent + HANGING;
            text.truncate(text.trim_end_matches(' ').len());
            text.push('\n');
            text.push_str(&" ".repeat(hanging));
            used = hanging;
        }
        text.push_str(word);
        text.push_str(&" ".repeat(spaces));
        used += measure_text_width(word) + spaces;
    }
    text.truncate(text.trim_end_matches(' ').len());
    text
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn long_lines_are_cut_between_words_and_short_ones_stay() {
        let text = "Quantity    the numerical rank of the last layer\n\n  short  line \n";
        let expected = "Quantity    the\n  numerical rank of\n  the last layer\n\n  short  line \n";
        assert_eq!(wrapped(text, 20), expected);
        assert_eq!(wrapped(text, 200), text);
    }

    #[test]
    fn a_word_that_does_not_fit_stays_whole() {
        assert_eq!(
            wrapped("  digest 0123456789abcdef it is", 10),
            "  digest\n    0123456789abcdef\n    it is"
        );
    }

    #[test]
    fn columns_are_counted_not_bytes() {
        assert_eq!(wrapped("ääää öööö", 9), "ääää öööö");
        assert_eq!(wrapped("ääää öööö", 8), "ääää\n  öööö");
    }
}
