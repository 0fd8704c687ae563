//! The trainings of all claims, each described once.

use std::fmt::Display;

use maud::{Markup, html};

use super::{StoredRun, code};
use crate::claim::{ArmRecord, Record, distinct};

/// The descriptions of trainings and of samples without a network, in the order of the claims.
pub(super) struct Networks(Vec<String>);

impl Networks {
    pub(super) fn of(run: &StoredRun<'_>) -> Self {
        let records = run.claims.iter().map(|claim| &*claim.record);
        let arms = records.flat_map(|record| {
            let arms = record.cases.iter().flat_map(|case| &case.arms);
            arms.flat_map(|arm| record.networks(arm)).collect::<Vec<String>>()
        });
        Self(distinct(arms.map(|network| split(&network).0.to_owned())))
    }

    /// The networks of an arm, each with the steps at which it is read.
    pub(super) fn links(&self, record: &Record, arm: &ArmRecord) -> Markup {
        let networks = record.networks(arm);
        html! {
            @for (index, network) in networks.iter().enumerate() {
                @let (description, steps) = split(network);
                @let number = self.0.iter().position(|own| own == description).unwrap_or(0) + 1;
                @if index > 0 { ", " }
                a href={ "#" (anchor(number)) } { "network " (number) } " " (steps)
            }
        }
    }

    /// All of them.
    pub(super) fn section(&self) -> Markup {
        html! {
            @if !self.0.is_empty() {
                section #networks {
                    h2 { "Networks" }
                    details {
                        summary { "All networks and how they were trained" }
                        ol.networks {
                            @for (index, description) in self.0.iter().enumerate() {
                                li id=(anchor(index + 1)) { (code(description)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn anchor(number: impl Display) -> String {
    format!("network-{number}")
}

/// The description and the steps: "at step 0"; of samples without a network what they are.
fn split(network: &str) -> (&str, &str) {
    network.rsplit_once(" | at ").map_or((network, ""), |(description, _)| {
        (description, &network[description.len() + " | ".len()..])
    })
}
