//! Headers of NumPy arrays, as `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }`.

/// What a header says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The type of the numbers; of records the text of all fields.
    pub(super) kind: String,
    /// Whether the first index is the fastest.
    pub(super) fortran: bool,
    pub(super) shape: Vec<usize>,
}

impl Header {
    /// Reads a dictionary of exactly these three entries, in any order.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let inner = text.trim().strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        let mut rest = inner.ok_or("its header is no dictionary")?.trim();
        let (mut kind, mut fortran, mut shape) = (None, None, None);
        while !rest.is_empty() {
            let (name, after) = string(rest).ok_or("its header has an entry without a name")?;
            let value = after.trim_start().strip_prefix(':').ok_or("its header has no value")?;
            let (value, after) = value_of(value.trim_start())?;
            rest = after.trim_start();
            rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
            match name {
                "descr" => {
                    kind = Some(string(value).map_or(value, |(kind, _)| kind).to_owned());
                }
                "fortran_order" => {
                    fortran = Some(match value {
                        "True" => true,
                        "False" => false,
                        _ => return Err("its order is neither True nor False"),
                    });
                }
                "shape" => shape = Some(sizes(value)?),
                _ => return Err("its header has an unknown entry"),
            }
        }
        match (kind, fortran, shape) {
            (Some(kind), Some(fortran), Some(shape)) => Ok(Self { kind, fortran, shape }),
            _ => Err("its header lacks the type, the order or the shape"),
        }
    }
}

/// A quoted string at the beginning, and what follows it.
fn string(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|&letter| letter == '\'' || letter == '"')?;
    text[1..].split_once(quote)
}

/// A value up to the comma after it, and what follows.
fn value_of(text: &str) -> Result<(&str, &str), &'static str> {
    let mut depth = 0_usize;
    let mut quote = None;
    for (place, letter) in text.char_indices() {
        match (quote, letter) {
            (Some(open), _) => quote = Some(open).filter(|&open| open != letter),
            (None, '\'' | '"') => quote = Some(letter),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => {
                depth = depth.checked_sub(1).ok_or("its header closes a bracket twice")?;
            }
            (None, ',') if depth == 0 => return Ok((text[..place].trim_end(), &text[place..])),
            _ => {}
        }
    }
    let open = depth > 0 || quote.is_some();
    if open { Err("its header ends inside a value") } else { Ok((text.trim_end(), "")) }
}

/// The numbers in round brackets. Python's second version wrote long integers as `3L`.
fn sizes(text: &str) -> Result<Vec<usize>, &'static str> {
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let inner = inner.ok_or("its shape is no tuple")?.trim();
    let inner = inner.strip_suffix(',').unwrap_or(inner);
    if inner.is_empty() {
        return Ok(Vec::new());
    }
    let size = |text: &str| text.trim().trim_end_matches('L').parse();
    inner.split(',').map(size).collect::<Result<_, _>>().map_err(|_| "its shape has no sizes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_any_spelling_are_read() {
        let plain = |shape: &[usize]| Header {
            kind: "<f4".to_owned(),
            fortran: false,
            shape: shape.to_vec(),
        };
        for (text, shape) in [
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }   \n", &[3, 2][..]),
            ("{\"shape\":(3,2),\"descr\":\"<f4\",\"fortran_order\":False}", &[3, 2]),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (3L,), }", &[3]),
            ("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", &[]),
        ] {
            assert_eq!(Header::parse(text), Ok(plain(shape)), "{text}");
        }
        let record = "{'descr': [('a', '<f4'), ('b}', '<i2', (2,))], 'fortran_order': True, \
            'shape': (1,)}";
        let record = Header::parse(record).expect("a header");
        assert_eq!(record.kind, "[('a', '<f4'), ('b}', '<i2', (2,))]");
        assert!(record.fortran);
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "{}",
            "[1]",
            "{'descr': '<f4', 'fortran_order': False}",
            "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': 3}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (-3,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3,, 2)}",
            "{'descr': '<f4, 'fortran_order': False, 'shape': (3,)}",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'é': 1}",
            "{descr: '<f4'}",
            "{'descr' '<f4'}",
            "{'shape': )}",
            "{'shape': ((((((}",
        ] {
            assert!(Header::parse(text).is_err(), "{text}");
        }
    }
}
