//! Frozen names of networks.
//!
//! These bytes name random streams: a change to any of them moves every digit. What people read is
//! [`Display`](std::fmt::Display).

use super::{Activation, BiasScheme, Connection, Initialisation, Mlp, Scheme};

impl Mlp {
    /// The name of this network in the purposes of random streams, frozen.
    ///
    /// Networks that differ have other names.
    pub fn stream_name(&self) -> String {
        let residual = match self.connection {
            Connection::Dense => String::new(),
            Connection::Residual { scale } => format!(", residual scale {scale}"),
        };
        let (hidden, activation) = (hidden(&self.hidden), activation(self.activation));
        let initialisation = initialisation(&self.initialisation);
        let biases = if self.biases { "biases" } else { "no biases" };
        format!("MLP {hidden} {activation}{residual}, {initialisation}, {biases}")
    }
}

/// Widths of hidden layers, runs of equal ones as `count x width`.
pub(super) fn hidden(widths: &[usize]) -> String {
    if widths.is_empty() {
        return "no hidden layer".to_owned();
    }
    let runs = widths.chunk_by(|a, b| a == b).map(|run| match run.len() {
        1 => run[0].to_string(),
        count => format!("{count}x{}", run[0]),
    });
    runs.collect::<Vec<_>>().join("-")
}

fn activation(activation: Activation) -> &'static str {
    match activation {
        Activation::Relu => "relu",
        Activation::Tanh => "tanh",
        Activation::Identity => "linear",
    }
}

fn scheme(scheme: Scheme) -> String {
    match scheme {
        Scheme::He => "He".to_owned(),
        Scheme::LeCun => "LeCun".to_owned(),
        Scheme::Xavier => "Xavier".to_owned(),
        Scheme::XavierUniform => "uniform Xavier".to_owned(),
        Scheme::Orthogonal => "orthogonal".to_owned(),
        Scheme::LooksLinear => "looks-linear".to_owned(),
        Scheme::Normal => "standard normal".to_owned(),
        Scheme::Homogeneous { spread } => format!("homogeneous (spread {spread})"),
    }
}

fn initialisation(initialisation: &Initialisation) -> String {
    let Initialisation { hidden, head, scale, alternation, branches, biases } = *initialisation;
    let unless_one = |value: f64, text: String| if value == 1.0 { String::new() } else { text };
    let [odd, even] = alternation;
    let alternation = if alternation == [1.0, 1.0] {
        String::new()
    } else {
        format!(" times {odd} and {even} in turn")
    };
    let biases = match biases {
        BiasScheme::Zero => "",
        BiasScheme::Uniform => ", uniform biases",
    };
    format!(
        "start {} and {}{}{alternation}{}{biases}",
        scheme(hidden),
        scheme(head),
        unless_one(scale, format!(" times {scale}")),
        unless_one(branches, format!(", residual weights times {branches}"))
    )
}
