//! Numbers that may not exist. JSON writes whatever is not finite as null; so that all forms of a record say the
//! same, each place has one number that is not finite, and every other one becomes that.

#![expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands numbers over by reference"
)]

use serde::{Deserialize, Deserializer, Serializer};

/// A number that may not exist: NaN.
pub(super) mod undefined {
    use super::{Deserializer, Serializer, read, write};

    pub(in super::super) fn serialize<S: Serializer>(
        value: &f64,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        write(*value, f64::NAN, serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<f64, D::Error> {
        read(f64::NAN, deserializer)
    }
}

/// A bound that may not exist: minus infinity.
pub(super) mod unbounded_below {
    use super::{Deserializer, Serializer, read, write};

    pub(in super::super) fn serialize<S: Serializer>(
        value: &f64,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        write(*value, f64::NEG_INFINITY, serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<f64, D::Error> {
        read(f64::NEG_INFINITY, deserializer)
    }
}

/// A bound that may not exist: infinity.
pub(super) mod unbounded_above {
    use super::{Deserializer, Serializer, read, write};

    pub(in super::super) fn serialize<S: Serializer>(
        value: &f64,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        write(*value, f64::INFINITY, serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<f64, D::Error> {
        read(f64::INFINITY, deserializer)
    }
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

fn write<S: Serializer>(value: f64, missing: f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(finite_or(missing, value))
}

fn read<'de, D: Deserializer<'de>>(missing: f64, deserializer: D) -> Result<f64, D::Error> {
    let value = Option::<f64>::deserialize(deserializer)?;
    Ok(finite_or(missing, value.unwrap_or(missing)))
}

fn finite_or(missing: f64, value: f64) -> f64 {
    if value.is_finite() { value } else { missing }
}
