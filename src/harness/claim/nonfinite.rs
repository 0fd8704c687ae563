//! Numbers that may not exist. JSON has no NaN or infinity: each field has one designated non-finite
//! value, written as `null`, and every other non-finite value becomes that one.

use serde::{Deserialize, Deserializer, Serializer};

/// How serde writes and reads a number that may not exist.
macro_rules! or_missing {
    ($(#[$doc:meta] $name:ident: $missing:expr,)+) => {$(
        #[$doc]
        pub(super) mod $name {
            use super::{Deserialize, Deserializer, Serializer, finite_or};

            pub(in super::super) fn serialize<S: Serializer>(
                value: &f64,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_f64(finite_or($missing, *value))
            }

            pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<f64, D::Error> {
                let value = Option::<f64>::deserialize(deserializer)?;
                Ok(finite_or($missing, value.unwrap_or($missing)))
            }
        }
    )+};
}

or_missing! {
    /// A number that may not exist: NaN.
    undefined: f64::NAN,
    /// A bound that may not exist: minus infinity.
    unbounded_below: f64::NEG_INFINITY,
    /// A bound that may not exist: infinity.
    unbounded_above: f64::INFINITY,
}

/// Numbers that may not exist: NaN.
pub(super) mod undefined_values {
    use super::{Deserialize, Deserializer, Serializer, finite_or};

    pub(in super::super) fn serialize<S: Serializer>(
        values: &[f64],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(|&value| finite_or(f64::NAN, value)))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<f64>, D::Error> {
        let values = Vec::<Option<f64>>::deserialize(deserializer)?;
        let value = |value: Option<f64>| finite_or(f64::NAN, value.unwrap_or(f64::NAN));
        Ok(values.into_iter().map(value).collect())
    }
}

fn finite_or(missing: f64, value: f64) -> f64 {
    if value.is_finite() { value } else { missing }
}
