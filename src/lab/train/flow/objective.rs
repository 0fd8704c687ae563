//! What a flow makes smaller.

use nalgebra::DMatrix;

/// A function of the outputs `f`, averaged over the samples and summed over the outputs. Targets
/// `y` are `outputs × samples`.
#[derive(Clone, Debug, PartialEq)]
pub enum Objective {
    /// `½‖f − y‖²`, as [`Loss::Squared`](crate::train::Loss::Squared) but with any targets.
    HalfSquaredError {
        /// What the outputs should be.
        targets: DMatrix<f64>,
    },
    /// `−⟨f, y⟩`: the squared error without the part that is quadratic in the outputs, which drives
    /// training as long as they are small (Saxe et al. 2014, arXiv 1312.6120).
    Alignment {
        /// Where the outputs should point.
        targets: DMatrix<f64>,
    },
}

impl Objective {
    /// The targets, `outputs × samples`.
    pub fn targets(&self) -> &DMatrix<f64> {
        match self {
            Self::HalfSquaredError { targets } | Self::Alignment { targets } => targets,
        }
    }

    pub(super) fn value(&self, outputs: &DMatrix<f64>) -> f64 {
        let total = match self {
            Self::HalfSquaredError { targets } => 0.5 * (outputs - targets).norm_squared(),
            Self::Alignment { targets } => -outputs.dot(targets),
        };
        total / outputs.ncols() as f64
    }

    /// The gradient with respect to the outputs, in their shape.
    pub(super) fn gradient(&self, outputs: &DMatrix<f64>) -> DMatrix<f64> {
        let share = 1.0 / outputs.ncols() as f64;
        match self {
            Self::HalfSquaredError { targets } => (outputs - targets) * share,
            Self::Alignment { targets } => targets * -share,
        }
    }
}
