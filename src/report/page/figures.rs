//! The pictures of a claim.

use super::ReportedClaim;
use super::html::{Element, Html, tag};
use super::image::image;
use crate::claim::Record;
use crate::report::evidence_picture;

/// Every seed's value, or every property's errors.
pub(super) fn evidence(record: &Record) -> Vec<Element> {
    let Some(picture) = evidence_picture(record) else {
        return Vec::new();
    };
    let shown = if record.properties.is_empty() {
        "Every seed's value against what is demanded of it"
    } else {
        "Errors of the generated cases over their tolerance"
    };
    let picture = tag("div")
        .set("class", "wide picture")
        .set("role", "region")
        .set("tabindex", "0")
        .set("aria-label", format!("Picture: {}", record.claim))
        .add(Html::trusted(picture));
    let caption = tag("figcaption").text(format!("{shown}: {}.", record.claim));
    vec![
        tag("h3").text("What decides"),
        tag("figure").add(picture).add(caption),
    ]
}

/// The pictures that the claim carries.
pub(super) fn illustrations(claim: &ReportedClaim) -> Vec<Element> {
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
