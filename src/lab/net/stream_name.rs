//! Frozen names of networks.
//!
//! These bytes name random streams: a change to any of them moves every digit. What people read is
//! [`Display`](std::fmt::Display).

use super::{Activation, Connection, Initialisation, Mlp, Scheme};

impl Mlp {
    /// The name of this network in the purposes of random streams, frozen.
    ///
    /// Networks that differ have other names.
    pub fn stream_name(&self) -> String {
        let residual = match self.connection {
            Connection::Dense => String::new(),
            Connection::Residual { scale } => format!(", residual scale {scale}"),
        };
        format!(
            "MLP {} {}{residual}, {}, {}",
            hidden(&self.hidden),
            activation(self.activation),
            initialisation(&self.initialisation),
            if self.biases { "biases" } else { "no biases" }
        )
    }
}

/// Widths of hidden layers, runs of equal ones as `count x width`.
fn hidden(widths: &[usize]) -> String {
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
        Scheme::Orthogonal => "orthogonal".to_owned(),
        Scheme::LooksLinear => "looks-linear".to_owned(),
        Scheme::Normal => "standard normal".to_owned(),
        Scheme::Homogeneous { spread } => format!("homogeneous (spread {spread})"),
    }
}

fn initialisation(initialisation: &Initialisation) -> String {
    let Initialisation {
        hidden,
        head,
        scale,
        alternation,
        branches,
    } = *initialisation;
    let mut name = format!("start {} and {}", scheme(hidden), scheme(head));
    if scale != 1.0 {
        name += &format!(" times {scale}");
    }
    let [odd, even] = alternation;
    if alternation != [1.0, 1.0] {
        name += &format!(" times {odd} and {even} in turn");
    }
    if branches != 1.0 {
        name += &format!(", residual weights times {branches}");
    }
    name
}
