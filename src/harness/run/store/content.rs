//! Cells and findings as TOML, exact to the last bit.

use serde::{Deserialize, Serialize};

use crate::claim::{Cell, Missing, PropertyRecord};

/// What a file holds below its head.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Content {
    /// What an arm gave.
    Cell(CellText),
    /// What the properties of an exact claim found.
    Properties(Vec<PropertyRecord>),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum CellText {
    Numbers(Vec<NumberText>),
    /// Why there are none.
    Missing(String),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NumberText {
    name: String,
    value: Value,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Value {
    Number(f64),
    /// TOML has one NaN, floating-point numbers have many: "NaN 7ff8000000000000".
    NotANumber(String),
}

impl Content {
    pub(super) fn of_cell(cell: &Cell) -> Self {
        Self::Cell(match cell {
            Err(missing) => CellText::Missing(missing.reason.clone()),
            Ok(numbers) => CellText::Numbers(
                numbers
                    .iter()
                    .map(|(name, value)| NumberText {
                        name: name.to_owned(),
                        value: Value::of(value),
                    })
                    .collect(),
            ),
        })
    }

    pub(super) fn to_text(&self) -> String {
        let text = toml::to_string_pretty(self);
        text.unwrap_or_else(|error| unreachable!("cells are plain data: {error}"))
    }

    pub(super) fn read(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.message().trim().to_owned())
    }
}

impl CellText {
    pub(super) fn cell(self) -> Result<Cell, String> {
        match self {
            Self::Missing(reason) => Ok(Err(Missing::because(reason))),
            Self::Numbers(numbers) => numbers
                .into_iter()
                .map(|number| Ok((number.name, number.value.number()?)))
                .collect::<Result<_, _>>()
                .map(Ok),
        }
    }
}

const NAN: &str = "NaN ";

impl Value {
    fn of(value: f64) -> Self {
        if value.is_nan() {
            Self::NotANumber(format!("{NAN}{:016x}", value.to_bits()))
        } else {
            Self::Number(value)
        }
    }

    fn number(self) -> Result<f64, String> {
        match self {
            Self::Number(value) => Ok(value),
            Self::NotANumber(text) => text
                .strip_prefix(NAN)
                .and_then(|bits| u64::from_str_radix(bits, 16).ok())
                .map(f64::from_bits)
                .filter(|value| value.is_nan())
                .ok_or_else(|| format!("{text:?} is no number")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::claim::Numbers;

    fn there_and_back(cell: &Cell) -> Cell {
        match Content::read(&Content::of_cell(cell).to_text()) {
            Ok(Content::Cell(text)) => text.cell().expect("its own text"),
            other => panic!("{other:?} is no cell"),
        }
    }

    fn bits(cell: &Cell) -> Vec<(String, u64)> {
        let numbers = cell.as_ref().expect("numbers").iter();
        numbers
            .map(|(name, value)| (name.to_owned(), value.to_bits()))
            .collect()
    }

    #[test]
    fn odd_numbers_keep_their_bits() {
        let odd = [
            0.0,
            -0.0,
            1.0,
            0.1 + 0.2,
            f64::MAX,
            f64::MIN_POSITIVE,
            f64::from_bits(1),
            -f64::from_bits(0xf_ffff_ffff_ffff),
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            -f64::NAN,
            f64::from_bits(0x7ff0_0000_0000_0001),
        ];
        let cell: Cell = Ok(odd
            .iter()
            .map(|&value| (value.to_string(), value))
            .collect());
        assert_eq!(bits(&there_and_back(&cell)), bits(&cell));
        let nothing: Cell = Ok(Numbers::default());
        assert_eq!(there_and_back(&nothing), nothing);
        assert!(
            Value::NotANumber("NaN 3ff0000000000000".to_owned())
                .number()
                .is_err()
        );
    }

    proptest! {
        #[test]
        fn all_numbers_keep_their_bits(
            numbers in prop::collection::vec((any::<String>(), any::<u64>().prop_map(f64::from_bits)), 0..9),
        ) {
            let cell: Cell = Ok(numbers.into_iter().collect());
            prop_assert_eq!(bits(&there_and_back(&cell)), bits(&cell));
        }

        #[test]
        fn reasons_keep_their_letters(reason in any::<String>()) {
            let cell: Cell = Err(Missing::because(reason));
            prop_assert_eq!(there_and_back(&cell), cell);
        }
    }
}
