//! What stands above and below the checklist: on what the claims were checked, and how often that errs.

use super::StoredRun;
use super::html::{Element, tag};
use crate::claim::Record;
use crate::claim::{FRAGILE, REPETITIONS};
use crate::report::ErrorRates;
use crate::report::checklist::totals;

pub(super) fn header(run: &StoredRun<'_>) -> Element {
    let bits = if run.bits_guaranteed {
        "the same on every processor of this kind, bit for bit"
    } else {
        "not guaranteed on the processor of this run"
    };
    let mut facts = tag("dl")
        .add_all(fact("Program", tag("span").text(&run.program)))
        .add_all(fact(
            "Data",
            tag("span").text(format!("{}, {} images", run.data, run.images)),
        ))
        .add_all(fact("SHA-256 of the data", tag("code").text(&run.sha256)))
        .add_all(fact("Digits of the figures", tag("span").text(bits)));
    if !run.not_applicable.is_empty() {
        let names = run.not_applicable.join(", ");
        facts = facts.add_all(fact(
            "Left out, for they use no images",
            tag("span").text(names),
        ));
    }
    tag("header")
        .add(tag("h1").text("Claims about deep networks, checked"))
        .add(tag("p").set("class", "lead").text(totals(&records(run))))
        .add(facts)
}

/// A name and what it stands for, in a list of such.
pub(super) fn fact(name: &str, content: Element) -> [Element; 2] {
    [tag("dt").text(name), tag("dd").add(content)]
}

/// How often the suite errs, each way of knowing it in a paragraph of its own.
pub(super) fn error_rates(run: &StoredRun<'_>) -> Element {
    let claims = run.claims.iter();
    let claims: Vec<_> = claims
        .map(|claim| (&*claim.record, &claim.replication))
        .collect();
    let rates = ErrorRates::of(&claims);
    tag("section")
        .set("id", "error-rates")
        .add(tag("h2").text("How often such a check errs"))
        .add(tag("p").text(rates))
        .add(tag("p").text(
            "A false claim is supported only if all of its parts hold, the false one included, so that each claim \
             adds one level, or as many as it has ways to show its effect. A true claim is refuted if one of its \
             effects fails, so that each effect adds one level at each of its places. Exact claims decide without \
             chance and add nothing. Both sums are upper limits by the union bound, however the parts depend on \
             each other.",
        ))
        .add(tag("p").text(format!(
            "The simulation draws as many seeds with replacement from those of a claim, the same for all of its parts, with the \
             spread that was recorded, {REPETITIONS} times; then again with the mean of one effect moved to its threshold. A verdict is \
             called fragile where the bound that is closest to undo it clears its threshold by less than {FRAGILE} standard errors."
        )))
}

fn records<'a>(run: &'a StoredRun<'_>) -> Vec<&'a Record> {
    run.claims.iter().map(|claim| &*claim.record).collect()
}
