//! What is recorded of claims, read when it is asked for: most commands need a few records of many.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::{CounterexampleRecord, MapRecord, Record, RegistryError, plain};

/// Records of one kind, by the names of their claims.
#[derive(Clone, Debug)]
pub(super) struct Recorded<R>(BTreeMap<String, OfClaim<R>>);

/// The texts of what is recorded of one claim, and what they say.
#[derive(Clone, Debug)]
struct OfClaim<R> {
    texts: Vec<String>,
    read: OnceLock<Result<Vec<R>, RegistryError>>,
}

/// What texts can record.
pub(super) trait Recordable: Sized {
    /// Reads a text.
    fn read(text: &str) -> Result<Self, String>;
    /// The claim that it is about.
    fn claim(&self) -> &str;
    /// What has more of them comes later.
    fn axes(&self) -> usize {
        0
    }
}

impl<R> Default for Recorded<R> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<R: Recordable> Recorded<R> {
    /// These texts by names whose first two parts are those of their claims: "tunnel.split.depth".
    pub(super) fn new(named: &[(&str, &str)]) -> Self {
        let mut recorded = Self::default();
        for (name, text) in named {
            let second = name.match_indices('.').nth(1);
            let claim = second.map_or(*name, |(place, _)| &name[..place]);
            let of_claim = recorded.0.entry(claim.to_owned());
            of_claim.or_default().texts.push((*text).to_owned());
        }
        recorded
    }

    /// All that is recorded of a claim.
    pub(super) fn of(&self, claim: &str) -> Result<&[R], RegistryError> {
        let Some(of_claim) = self.0.get(claim) else {
            return Ok(&[]);
        };
        let read = of_claim.read.get_or_init(|| {
            let mut records = of_claim
                .texts
                .iter()
                .map(|text| read(claim, text))
                .collect::<Result<Vec<R>, RegistryError>>()?;
            records.sort_by_key(Recordable::axes);
            Ok(records)
        });
        read.as_deref().map_err(Clone::clone)
    }
}

impl<R> Default for OfClaim<R> {
    fn default() -> Self {
        Self { texts: Vec::new(), read: OnceLock::new() }
    }
}

/// What is recorded of `claim`, which must be whole.
fn read<R: Recordable>(claim: &str, text: &str) -> Result<R, RegistryError> {
    let reason = match R::read(text) {
        Ok(record) if record.claim() == claim => return Ok(record),
        Ok(record) => format!("it is the record of {}", record.claim()),
        Err(reason) => reason,
    };
    Err(RegistryError::BrokenRecord { claim: claim.to_owned(), reason })
}

fn of_json<R: DeserializeOwned>(text: &str) -> Result<R, String> {
    serde_json::from_str(&plain(text)).map_err(|error| error.to_string())
}

impl Recordable for Record {
    fn read(text: &str) -> Result<Self, String> {
        Record::read(text).map_err(|error| error.to_string())
    }

    fn claim(&self) -> &str {
        &self.claim
    }
}

impl Recordable for MapRecord {
    fn read(text: &str) -> Result<Self, String> {
        of_json(text)
    }

    fn claim(&self) -> &str {
        &self.claim
    }

    fn axes(&self) -> usize {
        self.axes.len()
    }
}

impl Recordable for CounterexampleRecord {
    fn read(text: &str) -> Result<Self, String> {
        of_json(text)
    }

    fn claim(&self) -> &str {
        &self.claim
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Registry, Schema, Variation};
    use crate::report::records::map_record;

    fn counterexample(claim: &str) -> String {
        let record = CounterexampleRecord {
            schema: Schema::CURRENT,
            claim: claim.to_owned(),
            setting: Variation::none(),
            level: 1e-4,
            first_seed: 200,
            seeds: 17,
            digest: String::new(),
            parts: Vec::new(),
            command: String::new(),
        };
        serde_json::to_string(&record).expect("plain data")
    }

    #[test]
    fn what_is_recorded_belongs_to_the_claim_of_its_name() {
        let (own, longer) = (counterexample("a.claim"), counterexample("a.claim_at"));
        let named = [("a.claim.depth", &*own), ("a.claim_at", &*longer), ("a.claim", &*own)];
        let recorded: Recorded<CounterexampleRecord> = Recorded::new(&named);
        let of = |claim: &str| recorded.of(claim).map(<[_]>::len);
        assert_eq!(
            [of("a.claim"), of("a.claim_at"), of("a"), of("b.claim")],
            [Ok(2), Ok(1), Ok(0), Ok(0)]
        );
    }

    #[test]
    fn maps_over_one_axis_come_first() {
        let map = |claim: &str, depths: &[f64]| {
            let map = map_record(&[8.0, 16.0], depths, &[]);
            let map = MapRecord { claim: claim.to_owned(), ..map };
            serde_json::to_string(&map).expect("plain data")
        };
        let (plane, line) = (map("a.claim", &[2.0, 4.0]), map("a.claim", &[2.0]));
        let other = map("b.claim", &[2.0]);
        let named = [("a.claim.width-depth", &*plane), ("a.claim.width", &*line)];
        let registry = Registry::new(Vec::new(), &[]).expect("an empty registry");
        let registry = registry.with_atlas(&named, &[]);
        let maps = registry.maps("a.claim").expect("two maps");
        assert_eq!(maps.iter().map(|map| map.axes.len()).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(registry.maps("b.claim"), Ok(&[][..]));
        let recorded: Recorded<MapRecord> = Recorded::new(&[("a.claim.width", &*other)]);
        let error = recorded.of("a.claim").expect_err("a map of another claim").to_string();
        assert!(error.contains("it is the record of b.claim"), "{error}");
    }

    #[test]
    fn what_cannot_be_read_says_so_whenever_it_is_asked_for() {
        let other = counterexample("another.claim");
        let named = [("a.claim", "{"), ("b.claim", &*other)];
        let recorded: Recorded<CounterexampleRecord> = Recorded::new(&named);
        for claim in ["a.claim", "b.claim", "a.claim"] {
            let error = recorded.of(claim).expect_err("a broken record").to_string();
            assert!(error.contains(claim), "{error}");
        }
    }
}
