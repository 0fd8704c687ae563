//! Numbers of records in JSON, where those that are not finite are null.

use serde::{Deserialize, Deserializer};

/// A number that may not exist.
pub(super) fn undefined<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    or(f64::NAN, deserializer)
}

/// A bound that may not exist.
pub(super) fn unbounded_below<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    or(f64::NEG_INFINITY, deserializer)
}

/// A bound that may not exist.
pub(super) fn unbounded_above<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    or(f64::INFINITY, deserializer)
}

/// Numbers that may not exist.
pub(super) fn undefined_values<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<f64>, D::Error> {
    let values = Vec::<Option<f64>>::deserialize(deserializer)?;
    let values = values.into_iter();
    Ok(values.map(|value| value.unwrap_or(f64::NAN)).collect())
}

fn or<'de, D: Deserializer<'de>>(missing: f64, deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(deserializer)?.unwrap_or(missing))
}
