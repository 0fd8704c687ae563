//! Values that hold floats: equality and hash by bits, and a text form without loss.
//!
//! Floats are compared by their bits: a NaN equals itself, and 0.0 differs from -0.0. A type says
//! what it is compared by in [`Key`], and [`equal_by_key`] derives `PartialEq`, `Eq` and `Hash`
//! from that.
//!
//! In text (`#[serde(with = "exact")]`) a finite float is a number, in the shortest decimal form
//! that reads back to the same bits. Any other one is the string of its bits, since JSON has no
//! number for it.

use std::hash::Hash;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// What two values of a type are compared by.
pub(crate) trait Key {
    /// Equal where the values have the same variants, integers and bits of floats.
    fn key(&self) -> impl Eq + Hash;
}

/// `PartialEq`, `Eq` and `Hash` of types that implement [`Key`].
macro_rules! equal_by_key {
    ($($type:ty),+) => {
        $(
            impl PartialEq for $type {
                fn eq(&self, other: &Self) -> bool {
                    $crate::numerics::Key::key(self) == $crate::numerics::Key::key(other)
                }
            }

            impl Eq for $type {}

            impl std::hash::Hash for $type {
                fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                    std::hash::Hash::hash(&$crate::numerics::Key::key(self), state);
                }
            }
        )+
    };
}
pub(crate) use equal_by_key;

/// A float, or a fixed arrangement of floats, that can be written without loss.
pub(crate) trait Exact: Sized {
    /// Its text form.
    type Written: Serialize + DeserializeOwned;

    fn written(&self) -> Self::Written;

    /// Nothing where the text is not the form of any value.
    fn read(written: Self::Written) -> Option<Self>;
}

/// The text form of a float.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Written {
    Finite(f64),
    Bits(String),
}

/// Before the bits of a float that is not finite, in hexadecimal digits.
const BITS: &str = "bits ";

impl Exact for f64 {
    type Written = Written;

    fn written(&self) -> Written {
        if self.is_finite() {
            Written::Finite(*self)
        } else {
            Written::Bits(format!("{BITS}{:016x}", self.to_bits()))
        }
    }

    fn read(written: Written) -> Option<Self> {
        match written {
            Written::Finite(value) => Some(value),
            Written::Bits(text) => {
                let bits = u64::from_str_radix(text.strip_prefix(BITS)?, 16).ok()?;
                Some(Self::from_bits(bits))
            }
        }
    }
}

impl<T: Exact> Exact for Option<T> {
    type Written = Option<T::Written>;

    fn written(&self) -> Self::Written {
        self.as_ref().map(T::written)
    }

    fn read(written: Self::Written) -> Option<Self> {
        written.map_or(Some(None), |written| T::read(written).map(Some))
    }
}

impl<T: Exact> Exact for Vec<T> {
    type Written = Vec<T::Written>;

    fn written(&self) -> Self::Written {
        self.iter().map(T::written).collect()
    }

    fn read(written: Self::Written) -> Option<Self> {
        written.into_iter().map(T::read).collect()
    }
}

impl<T: Exact> Exact for [T; 2] {
    type Written = [T::Written; 2];

    fn written(&self) -> Self::Written {
        self.each_ref().map(T::written)
    }

    fn read([first, second]: Self::Written) -> Option<Self> {
        Some([T::read(first)?, T::read(second)?])
    }
}

pub(crate) fn serialize<T: Exact, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    value.written().serialize(serializer)
}

pub(crate) fn deserialize<'a, T: Exact, D: Deserializer<'a>>(
    deserializer: D,
) -> Result<T, D::Error> {
    T::read(T::Written::deserialize(deserializer)?)
        .ok_or_else(|| D::Error::custom("expected a float, or the bits of one"))
}

/// SHA-256, in lower-case hex, of a description as compact JSON (`serde_json::to_string`): fields
/// in the order of their declaration, floats as `exact` writes them.
pub(crate) fn digest(description: &impl Serialize) -> String {
    let text = serde_json::to_string(description)
        .expect("descriptions have no maps and no serialisers that fail");
    hex::encode(Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Clone, Debug, Serialize, Deserialize)]
    struct Floats {
        #[serde(with = "super")]
        one: f64,
        #[serde(with = "super")]
        maybe: Option<f64>,
        #[serde(with = "super")]
        two: [f64; 2],
    }

    impl Key for Floats {
        fn key(&self) -> impl Eq + Hash {
            let bits = f64::to_bits;
            (bits(self.one), self.maybe.map(bits), self.two.map(bits))
        }
    }
    equal_by_key!(Floats);

    fn floats(one: u64, maybe: Option<u64>, two: [u64; 2]) -> Floats {
        Floats {
            one: f64::from_bits(one),
            maybe: maybe.map(f64::from_bits),
            two: two.map(f64::from_bits),
        }
    }

    proptest! {
        #[test]
        fn any_bits_read_back(one: u64, maybe: Option<u64>, two: [u64; 2]) {
            let value = floats(one, maybe, two);
            let text = serde_json::to_string(&value).expect("plain data");
            let read: Floats = serde_json::from_str(&text).expect("own text");
            prop_assert_eq!(read, value, "{}", text);
        }
    }

    #[test]
    fn floats_are_compared_by_their_bits() {
        let nan = f64::NAN.to_bits();
        let [positive, negative] = [0.0f64, -0.0].map(f64::to_bits);
        assert_eq!(floats(nan, None, [nan; 2]), floats(nan, None, [nan; 2]));
        assert_ne!(floats(nan, None, [nan; 2]), floats(nan + 1, None, [nan; 2]));
        let zeros = |zero| floats(zero, Some(zero), [zero; 2]);
        assert_ne!(zeros(positive), zeros(negative));
    }

    #[test]
    fn only_what_no_number_is_for_is_written_as_bits() {
        let value = Floats { one: 0.1, maybe: Some(f64::INFINITY), two: [f64::MIN_POSITIVE, -0.0] };
        let text =
            r#"{"one":0.1,"maybe":"bits 7ff0000000000000","two":[2.2250738585072014e-308,-0.0]}"#;
        assert_eq!(serde_json::to_string(&value).expect("plain data"), text);
        for text in ["\"0.1\"", "\"bits 7ff\u{e9}\"", "\"bits \"", "null"] {
            let text = format!(r#"{{"one":{text},"maybe":null,"two":[0,1]}}"#);
            assert!(serde_json::from_str::<Floats>(&text).is_err(), "{text}");
        }
    }
}
