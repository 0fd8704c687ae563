//! What options choose from, by name.

use clap::ValueEnum;

use deepclaims_lab::data::Scale;
use deepclaims_lab::net::{Activation, Scheme};
use deepclaims_lab::train::{Loss, Schedule};

/// Names on the command line, each with the value of the laboratory that it stands for.
macro_rules! names {
    ($name:ident for $value:ty { $($(#[$help:meta])? $variant:ident => $meant:expr,)+ }) => {
        #[derive(Clone, Copy, Debug, ValueEnum)]
        pub(super) enum $name {
            $($(#[$help])? $variant,)+
        }

        impl From<$name> for $value {
            fn from(name: $name) -> Self {
                match name {
                    $($name::$variant => $meant,)+
                }
            }
        }
    };
}

names!(ActivationName for Activation {
    Relu => Self::Relu,
    Tanh => Self::Tanh,
    Linear => Self::Identity,
});

names!(SchemeName for Scheme {
    He => Self::He,
    Lecun => Self::LeCun,
    Xavier => Self::Xavier,
    Orthogonal => Self::Orthogonal,
    LooksLinear => Self::LooksLinear,
});

names!(LossName for Loss {
    CrossEntropy => Self::CrossEntropy,
    Squared => Self::SQUARED,
});

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OptimiserName {
    Sgd,
    Adamw,
}

names!(ScheduleName for Schedule {
    Constant => Self::Constant,
    Cosine => Self::Cosine,
});

names!(ScaleName for Scale {
    /// As they are
    Raw => Self::Raw,
    /// Minus the means of features, divided by the deviation of the uncentred inputs
    Standardised => Self::UncentredDeviation,
    /// Minus the means of features, divided by the root mean square of the centred inputs
    Centred => Self::CentredRootMeanSquare,
});

impl ActivationName {
    /// The initial weights that usually go with it.
    pub(super) fn usual_scheme(self) -> Scheme {
        match self {
            Self::Relu => Scheme::He,
            Self::Tanh => Scheme::Xavier,
            Self::Linear => Scheme::LeCun,
        }
    }
}

pub(super) fn positive(text: &str) -> Result<f64, String> {
    number(text, |value| value > 0.0, "a number above 0")
}

pub(super) fn not_negative(text: &str) -> Result<f64, String> {
    number(text, |value| value >= 0.0, "a number not below 0")
}

pub(super) fn below_one(text: &str) -> Result<f64, String> {
    let fits = |value| (0.0..1.0).contains(&value);
    number(text, fits, "a number from 0 to below 1")
}

fn number(text: &str, fits: impl Fn(f64) -> bool, expected: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && fits(value) => Ok(value),
        _ => Err(format!("expected {expected}")),
    }
}
