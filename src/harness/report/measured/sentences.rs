//! The summary of a network in sentences.

use crate::measured::{FeaturesDocument, HeadDocument, RuleDocument};
use crate::report::significant;

/// What a person wants to know, a sentence each.
pub(super) fn summary(document: &FeaturesDocument) -> Vec<String> {
    let tunnel = &document.tunnel;
    let layers = document.layers.len();
    let classes = document.features.labels.len();
    let mut sentences: Vec<String> =
        tunnel.rules.iter().map(|rule| start(rule, document)).collect();
    sentences.push(format!(
        "The last layer keeps {} of the best layer's probe accuracy.",
        percent(tunnel.retained)
    ));
    if let Some(retained) = tunnel.retained_held_out {
        sentences.push(format!(
            "Of the accuracy on other classes it keeps {} of the best layer's.",
            percent(retained)
        ));
    }
    if let Some(correlation) = tunnel.correlation {
        sentences.push(format!(
            "Over the {layers} layers the accuracies on both kinds of classes have a correlation of {} \
             (Harun et al. 2024).",
            significant(correlation)
        ));
    }
    let near = if tunnel.rank_is_near_classes { "near" } else { "not near" };
    let rank = document.layers.last().map_or(f64::NAN, |layer| layer.numerical_rank);
    if rank.is_nan() {
        sentences.push("The rank of the last layer is not known.".to_owned());
    } else {
        sentences.push(format!(
            "The numerical rank of the last layer, {rank}, is {near} the number of classes, {classes} \
             (at most twice as many is near)."
        ));
    }
    sentences.extend(document.head.as_ref().map(head));
    sentences
}

/// What the network's own classifier says.
fn head(head: &HeadDocument) -> String {
    let HeadDocument { layer, file, weight, .. } = head;
    format!(
        "The network's own head on {layer}, {weight} of {file}: accuracy {}, NC3 {}, NC4 {}.",
        percent(head.accuracy),
        significant(head.nc3),
        significant(head.nc4)
    )
}

fn start(rule: &RuleDocument, document: &FeaturesDocument) -> String {
    let layers = document.layers.len();
    let name = rule_name(rule);
    match rule.start {
        None => format!("Tunnel start, {name}: not known, a probe of some layer is missing."),
        Some(start) if start > layers => format!("Tunnel start, {name}: there is no tunnel."),
        Some(start) => {
            let length = rule.length.unwrap_or(f64::NAN);
            format!(
                "Tunnel start, {name}: layer {start} of {layers} ({}), {} of the layers{}.",
                document.layers[start - 1].name,
                percent(length),
                seeds(rule)
            )
        }
    }
}

/// `95 % of the best layer`.
pub(super) fn rule_name(rule: &RuleDocument) -> String {
    let which = match rule.start_with {
        "all" => "first layer from which on all reach",
        _ => "first layer at",
    };
    format!("{which} {} of the {} layer", percent(rule.share), rule.of)
}

/// The starts of single seeds, where they differ.
fn seeds(rule: &RuleDocument) -> String {
    let differ = rule.starts.iter().any(|start| *start != rule.start);
    if !differ {
        return String::new();
    }
    let word = |start: &Option<usize>| start.map_or("none".to_owned(), |start| start.to_string());
    let starts: Vec<String> = rule.starts.iter().map(word).collect();
    format!("; seed by seed {}", starts.join(", "))
}

fn percent(share: f64) -> String {
    if share.is_nan() { "an unknown share".to_owned() } else { format!("{:.0} %", 100.0 * share) }
}

/// What it took.
pub(super) fn memory(document: &FeaturesDocument) -> String {
    let memory = &document.memory;
    let peak = memory.peak_bytes.map_or_else(String::new, |bytes| {
        format!(
            "; the process had {:.2} GB at most, with pages of the mapped files",
            bytes as f64 / 1e9
        )
    });
    format!(
        "at most {:.2} GB expected in addition to the program{peak}.",
        memory.expected_bytes / 1e9
    )
}
