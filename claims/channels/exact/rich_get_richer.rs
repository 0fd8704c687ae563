//! `channels.rich_get_richer`.

use super::MODULE;
use super::bounds::End;
use crate::exact::prelude::*;

/// Random numbers, layers of weights and modes.
type Case = (u64, usize, usize);

fn cases(layers: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Case> {
    (any::<u64>(), layers, 2..=4usize)
}

pub(super) fn claim() -> Claim {
    MODULE
        .claim("rich_get_richer", "Under a common drive the stronger modes of a deep linear network grow ahead of the weaker ones, more so with depth.")
        .section("abstract")
        .reconstruction()
        .quantity("singular values σ of every weight matrix of balanced linear networks of L \
            layers on whitened inputs, along the gradient flow of −⟨f, y⟩ with targets that drive \
            all modes alike: σ₁^{2−L} − σ₂^{2−L} for L ≥ 3, σ₁/σ₂ for L = 2; errors in units of a \
            bound on the finite step and on roundings")
        .remark("The law is ours: σ̇ = aσ^{L−1} for every mode. It makes ratios of strengths \
            diverge in finite time for L ≥ 3 and keeps them for L = 2.")
        .work(Work::operations(0.8e9))
        .property(Property::new(
            "With three to five layers σ₁^{2−L} − σ₂^{2−L} of every two modes stays what it was, \
             in every layer.",
            || cases(3..=5),
            |_, case| change(case, Drive::Common, differences),
        ))
        .property(Property::new(
            "With two layers σ₁/σ₂ of every two modes stays what it was, in both layers.",
            || cases(2..=2),
            |_, case| change(case, Drive::Common, ratios),
        ))
        // d ln σ/dt = σ, which differs from mode to mode.
        .property(broken(
            "With three layers σ₁/σ₂ of every two modes stays what it was.",
            || cases(3..=3),
            |_, case| change(case, Drive::Common, ratios),
        ))
        // Neighbouring modes are driven differently.
        .property(broken(
            "With three to five layers σ₁^{2−L} − σ₂^{2−L} stays what it was under half squared \
             error with residuals of one half, one and so on.",
            || cases(3..=5),
            |_, case| change(case, Drive::Residuals, differences),
        ))
        .property(broken(
            "With two layers σ₁/σ₂ stays what it was under half squared error with residuals of \
             one half, one and so on.",
            || cases(2..=2),
            |_, case| change(case, Drive::Residuals, ratios),
        ))
}

/// What moves the modes.
#[derive(Clone, Copy, Debug)]
enum Drive {
    /// Alignment with targets of strength one along every mode.
    Common,
    /// Half squared error with targets one half beyond the first mode, one beyond the second, and so on.
    Residuals,
}

/// A network whose layers are `R_l diag(σ) R_{l−1}ᵀ`, each `R` having orthonormal columns, up to two
/// units wider than there are modes.
struct Balanced {
    sigmas: Vec<f64>,
    layers: usize,
    flow: Flow,
}

impl Balanced {
    fn new(&(seed, layers, modes): &Case, drive: Drive) -> Self {
        let mut stream = Stream::new(seed, "modes");
        let bases = (0..=layers).map(|_| {
            let units = modes + stream.below(3);
            rotation(units, &mut stream).columns(0, modes).into_owned()
        });
        let bases: Vec<DMatrix<f64>> = bases.collect();
        // From largest to smallest, at least a twentieth apart.
        let sigmas = (0..modes).map(|mode| 1.1 - 0.2 * mode as f64 - 0.15 * stream.uniform());
        let sigmas: Vec<f64> = sigmas.collect();
        let sigma = diagonal(modes, |mode| sigmas[mode]);
        let pairs = bases.windows(2);
        let weights = pairs.map(|pair| &pair[1] * &sigma * pair[0].transpose());
        let weights = weights.collect();

        // XXᵀ/N is the identity.
        let units = bases[0].nrows();
        let samples = units + 2;
        let whitened = rotation(samples, &mut stream).rows(0, units) * (samples as f64).sqrt();
        let strengths = diagonal(modes, |mode| match drive {
            Drive::Common => 1.0,
            Drive::Residuals => {
                let product: f64 = std::iter::repeat_n(sigmas[mode], layers).product();
                product + 0.5 * (mode + 1) as f64
            }
        });
        let map = &bases[layers] * strengths * bases[0].transpose();
        let targets = map * &whitened;
        let objective = match drive {
            Drive::Common => Objective::Alignment { targets },
            Drive::Residuals => Objective::HalfSquaredError { targets },
        };
        let flow = Flow::new(weights, Activation::Identity, whitened, objective)
            .expect("sizes that follow each other");
        Self { sigmas, layers, flow }
    }

    /// Half the time that `σ̇ = σ^{L−1}` takes the strongest mode to infinity, or a third with two
    /// layers, which take for ever.
    fn time(&self) -> f64 {
        let power = libm::pow(self.sigmas[0], 2.0 - self.layers as f64);
        match self.layers {
            2 => power / 3.0,
            layers => 0.5 * power / (layers - 2) as f64,
        }
    }
}

/// A quantity of two modes with its derivatives, from their singular values and the number of layers.
type Invariant = fn(f64, f64, usize) -> (f64, [f64; 2]);

fn differences(first: f64, second: f64, layers: usize) -> (f64, [f64; 2]) {
    let exponent = 2.0 - layers as f64;
    let slope = |sigma| exponent * libm::pow(sigma, exponent - 1.0);
    let value = libm::pow(first, exponent) - libm::pow(second, exponent);
    (value, [slope(first), -slope(second)])
}

fn ratios(first: f64, second: f64, _: usize) -> (f64, [f64; 2]) {
    (first / second, [1.0 / second, -first / (second * second)])
}

/// The largest change of the invariant, in units of what the integration and roundings may do.
fn change(case: &Case, drive: Drive, invariant: Invariant) -> f64 {
    const STEPS: usize = 20;
    let balanced = Balanced::new(case, drive);
    let Balanced { sigmas, layers, flow } = &balanced;
    let end = End::of(flow.clone(), balanced.time() / STEPS as f64, STEPS);
    // Two layers under a common drive obey a linear equation, in which a step of whatever size
    // multiplies all modes by one number: it does not show in a ratio.
    let finite = match (layers, drive) {
        (2, Drive::Common) => 0.0,
        _ => 1.0,
    };
    let mut found = Vec::new();
    for (matrix, errors) in end.weights.iter().zip(&end.errors) {
        let values = matrix.singular_values();
        // No singular value moves by more than the norm of what is added to the matrix (Weyl). Each
        // weight rounds once in every step, which moves it by a few hundredths with roundings of its
        // own; building the matrix and decomposing it, some ten times for each unit.
        let (rows, columns) = matrix.shape();
        let rounds = 3 * STEPS + 10 * (rows + columns);
        let rounding = DOUBLE * rounds as f64 * matrix.norm();
        let error = finite * errors.norm() + rounding;
        for other in 1..sigmas.len() {
            for one in 0..other {
                let (before, _) = invariant(sigmas[one], sigmas[other], *layers);
                let (after, slopes) = invariant(values[one], values[other], *layers);
                let tolerance = (slopes[0].abs() + slopes[1].abs()) * error;
                found.push((after - before).abs() / tolerance);
            }
        }
    }
    largest(found)
}
