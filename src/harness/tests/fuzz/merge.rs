//! Stores that are united, one of which has a file that anybody may have written.
//!
//! The bytes say which file and how, as for the target of the store.

use std::sync::OnceLock;

use deepclaims_harness::run::{Store, merge};

use crate::folder::folder;
use crate::store::Whole;

pub(crate) fn check(bytes: &[u8]) {
    static STORES: OnceLock<[Whole; 2]> = OnceLock::new();
    let stores = STORES.get_or_init(|| [Whole::new(), Whole::new()]);
    stores[0].change(bytes);
    let target = folder(&[]);
    let mut store = Store::open(target.path(), false).expect("an empty folder");
    match merge(&stores.each_ref().map(|store| store.path().into()), &mut store) {
        Ok(merged) => assert_eq!(merged.cells, 2),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
