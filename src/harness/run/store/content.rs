//! The cells of an arm in one seed, and findings, as TOML, exact to the last bit.

use serde::{Deserialize, Serialize};

use crate::claim::{Missing, PropertyRecord, Quantity, Reading};

/// What a file holds below its head.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Content {
    /// What an arm gave.
    Reading(ReadingText),
    /// What the properties of an exact claim found.
    Properties(Vec<PropertyRecord>),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum ReadingText {
    Cells(Vec<CellText>),
    /// Why there are none.
    Missing(String),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CellText {
    #[serde(flatten)]
    quantity: Quantity,
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
    pub(super) fn of_reading(quantities: &[Quantity], reading: &Reading) -> Self {
        Self::Reading(match reading {
            Err(missing) => ReadingText::Missing(missing.reason.clone()),
            Ok(values) => {
                let cells = quantities.iter().zip(values);
                let cell = |(quantity, &value): (&Quantity, &f64)| CellText {
                    quantity: quantity.clone(),
                    value: Value::of(value),
                };
                ReadingText::Cells(cells.map(cell).collect())
            }
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

impl ReadingText {
    /// The values of these quantities.
    pub(super) fn reading(self, quantities: &[Quantity]) -> Result<Reading, String> {
        let cells = match self {
            Self::Missing(reason) => return Ok(Err(Missing::because(reason))),
            Self::Cells(cells) => cells,
        };
        if !cells.iter().map(|cell| &cell.quantity).eq(quantities) {
            return Err("its numbers are not those of the arm".to_owned());
        }
        let values = cells.into_iter().map(|cell| cell.value.number());
        values.collect::<Result<Vec<f64>, _>>().map(Ok)
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

    fn there_and_back(quantities: &[Quantity], reading: &Reading) -> Reading {
        let text = Content::of_reading(quantities, reading).to_text();
        match Content::read(&text) {
            Ok(Content::Reading(text)) => text.reading(quantities).expect("its own text"),
            other => panic!("{other:?} is no reading"),
        }
    }

    fn bits(reading: &Reading) -> Vec<u64> {
        let values = reading.as_ref().expect("numbers").iter();
        values.map(|value| value.to_bits()).collect()
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
        let quantities = (0..odd.len()).map(|layer| Quantity::new("odd").at_layer(layer));
        let quantities: Vec<Quantity> = quantities.collect();
        let reading: Reading = Ok(odd.into());
        assert_eq!(bits(&there_and_back(&quantities, &reading)), bits(&reading));
        let nothing: Reading = Ok(Vec::new());
        assert_eq!(there_and_back(&[], &nothing), nothing);
        assert!(Value::NotANumber("NaN 3ff0000000000000".to_owned()).number().is_err());
    }

    #[test]
    fn numbers_of_another_identity_are_refused() {
        let text = Content::of_reading(&["x".into()], &Ok(vec![1.0])).to_text();
        let Ok(Content::Reading(text)) = Content::read(&text) else {
            panic!("{text}");
        };
        assert!(text.reading(&[Quantity::new("x").at_layer(1)]).is_err());
    }

    proptest! {
        #[test]
        fn all_numbers_keep_their_bits(
            numbers in prop::collection::vec((any::<String>(), any::<u64>().prop_map(f64::from_bits)), 0..9),
        ) {
            let (names, values): (Vec<String>, Vec<f64>) = numbers.into_iter().unzip();
            let quantities: Vec<Quantity> = names.into_iter().map(Quantity::from).collect();
            let reading: Reading = Ok(values);
            prop_assert_eq!(bits(&there_and_back(&quantities, &reading)), bits(&reading));
        }

        #[test]
        fn reasons_keep_their_letters(reason in any::<String>()) {
            let reading: Reading = Err(Missing::because(reason));
            prop_assert_eq!(there_and_back(&[], &reading), reading);
        }
    }
}
