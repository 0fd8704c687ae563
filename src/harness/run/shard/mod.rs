//! Work shared among processes that know nothing of each other.
//!
//! What an arm needs in one seed is computed by one of N shards: counted from 0, shard (h + s) mod N, where s
//! is the seed and h is the [`home`](home::home) of the arm, a hash of what it reads. Three things follow.
//!
//! - It is a function of the arm, the seed and N alone. Whatever else is asked for moves nothing, and neither
//!   does what a store has already.
//! - Arms that read the same training have the same home, so that a shard trains it once for all of them. Of
//!   an arm that reads several trainings the home is that of one of them; the others are trained again where
//!   other arms with other homes read them. Over all claims of this program that is 3 % of the work.
//! - The seeds of an arm go round the shards, so that shares differ by one seed of each arm at most, and in
//!   which direction is the toss of a hash. A partition by hashes of arm and seed would differ by the square
//!   root of that number.
//!
//! A [`Pass`] has everything that is needed whatever it says. What open cases need after that shows once it is
//! stored, in the next pass.

mod compute;
mod home;
mod pass;
mod work;

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

pub use compute::ShardRun;
pub use pass::{Part, Pass};
pub use work::{SharedSetting, SharedWork};

/// One of N shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard {
    /// From 1 on.
    number: NonZeroU64,
    of: NonZeroU64,
}

/// Text that names no shard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no shard; give its number and how many there are, such as 1/4: at least 1, at most \
     {most} of them, and the number no larger",
    most = Shard::MOST
)]
pub struct NoShard(String);

impl Shard {
    /// The most shards.
    pub const MOST: u64 = 100_000;

    /// Shard `number`, from 1 on, of so many; nothing where there is none.
    pub fn new(number: u64, of: u64) -> Option<Self> {
        let fits = number <= of && of <= Self::MOST;
        let (number, of) = (NonZeroU64::new(number)?, NonZeroU64::new(of)?);
        fits.then_some(Self { number, of })
    }

    /// How many shards there are.
    pub fn of(self) -> NonZeroU64 {
        self.of
    }

    /// All shards of so many.
    pub fn all(of: NonZeroU64) -> impl Iterator<Item = Self> {
        (1..=of.get()).filter_map(move |number| Self::new(number, of.get()))
    }

    /// The shard of what has this home, in this seed.
    fn owner(home: u64, seed: u64, of: NonZeroU64) -> Self {
        let place = (home % of + seed % of) % of;
        Self { number: NonZeroU64::MIN.saturating_add(place), of }
    }
}

/// `K/N`.
impl FromStr for Shard {
    type Err = NoShard;

    fn from_str(text: &str) -> Result<Self, NoShard> {
        let numbers = text.split_once('/').and_then(|(number, of)| {
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            (digits(number) && digits(of)).then_some((number.parse().ok()?, of.parse().ok()?))
        });
        numbers
            .and_then(|(number, of)| Self::new(number, of))
            .ok_or_else(|| NoShard(text.to_owned()))
    }
}

/// The text that [`FromStr`] reads.
impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_written_as_they_are_read() {
        for text in ["1/1", "3/4", "100000/100000"] {
            assert_eq!(text.parse::<Shard>().map(|shard| shard.to_string()), Ok(text.to_owned()));
        }
        for text in ["0/4", "5/4", "1/0", "1/100001", "1", "/4", "1/", "+1/4", "a/b", "1/4/4", ""] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }

    #[test]
    fn seeds_go_round_the_shards() {
        let four = NonZeroU64::new(4).expect("not zero");
        let owner = |seed| Shard::owner(u64::MAX, seed, four).to_string();
        // 2⁶⁴ − 1 is 3 modulo 4.
        assert_eq!([0, 1, 2, 3, 4].map(owner), ["4/4", "1/4", "2/4", "3/4", "4/4"]);
        assert_eq!(owner(u64::MAX), "3/4");
        let all: Vec<Shard> = Shard::all(four).collect();
        assert!((0..4).all(|seed| all.contains(&Shard::owner(7, seed, four))));
    }
}
