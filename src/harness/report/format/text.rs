//! Text for people, on a terminal or in a file.

use super::Format;
use crate::report::{
    checklist, claim_list, comparison, dry_run, explain, pivots, verification::text,
};

pub(super) const TABLE: Format = Format {
    check: Some(checklist),
    dry_run: Some(dry_run::text),
    list: Some(claim_list),
    show: Some(|claims, _| claims.iter().map(explain).collect::<Vec<_>>().join("\n")),
    diff: Some(|comparisons, _| comparison::text(comparisons)),
    verify: Some(|verifications, _| verifications.iter().map(text).collect()),
    look: Some(pivots),
    ..Format::new("table", "For people")
};
