//! The pictures of a claim.

use super::ReportedClaim;
use super::html::{Element, Html, tag};
use super::image::image;
use crate::claim::{CaseRecord, Record};
use crate::report::evidence::{case_picture, property_picture};

/// Every seed's value of one case.
pub(super) fn seeds(record: &Record, case: &CaseRecord) -> Option<Element> {
    let name = format!("{} on {}", record.claim, case.name);
    let caption = format!("{name}: every seed's value against what is demanded of it.");
    Some(figure(case_picture(record, case)?, &name, &caption))
}

/// The errors of an exact claim's properties.
pub(super) fn errors(record: &Record) -> Option<Element> {
    let name = &record.claim;
    let caption = format!("{name}: errors of the generated cases over their tolerance.");
    Some(figure(property_picture(record)?, name, &caption))
}

/// A picture of this program's, in a box in which it moves where it is wider than the page.
fn figure(picture: String, name: &str, caption: &str) -> Element {
    let picture = tag("div")
        .set("class", "wide picture")
        .set("role", "region")
        .set("tabindex", "0")
        .set("aria-label", format!("Picture: {name}"))
        .add(Html::trusted(picture));
    tag("figure")
        .add(picture)
        .add(tag("figcaption").text(caption))
}

/// The pictures that the claim carries.
pub(super) fn illustrations(claim: &ReportedClaim<'_>) -> Vec<Element> {
    let mut elements = Vec::new();
    for illustration in &claim.illustrations {
        let file = &illustration.file;
        if elements.is_empty() {
            elements.push(tag("h3").text("Illustrations"));
        }
        elements.push(match &illustration.svg {
            Some(svg) => {
                let words = format!("Illustration of {}, {file}", claim.record.claim);
                let picture = tag("div")
                    .set("class", "wide card")
                    .set("role", "region")
                    .set("tabindex", "0")
                    .set("aria-label", format!("Picture: {file}"))
                    .add(image(svg, &words));
                let caption = tag("figcaption").text(format!("{file}, of seed 0."));
                tag("figure").add(picture).add(caption)
            }
            None => tag("p").set("class", "note").text(format!(
                "The picture {file} is not in the folder of this run and is left out."
            )),
        });
    }
    elements
}
