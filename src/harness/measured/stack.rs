//! Which tensors of a checkpoint are a stack of linear layers.

use std::path::{Path, PathBuf};

use deepclaims_lab::data::arrays::{Array, ArrayFile};
use deepclaims_lab::net::{Activation, LinearLayer, Network, StackError};
use deepclaims_lab::numerics::Matrix;
use glob::Pattern;

use super::MeasureError;

/// What tensors of weights are called: by PyTorch, and by Flax, which has `in × out`.
const WEIGHT: &str = "weight";
pub(super) const KERNEL: &str = "kernel";
const BIAS: &str = "bias";

/// How to read a stack of linear layers.
#[derive(Clone, Debug)]
pub struct StackSelection {
    /// Names of tensors of weights or patterns of such, in the order of the layers; empty for all
    /// matrices called weight or kernel.
    pub patterns: Vec<String>,
    /// Whether matrices are `in × out`; by their shapes and names where that is not said.
    pub transpose: bool,
    /// What follows every layer but the last.
    pub activation: Activation,
}

/// A stack of linear layers from a file.
#[derive(Clone, Debug)]
pub struct Stack {
    /// The file.
    pub path: PathBuf,
    /// The names of the weights, first layer to head.
    pub names: Vec<String>,
    /// Whether they were `in × out`.
    pub transposed: bool,
    /// Parameters that are not finite.
    pub not_finite: usize,
    /// The layers as a network.
    pub network: Network,
}

impl Stack {
    /// Reads the stack in a file.
    ///
    /// # Errors
    /// Where the file cannot be read, or the matrices make no stack.
    pub fn read(path: &Path, selection: &StackSelection) -> Result<Self, MeasureError> {
        let file = ArrayFile::open(path)?;
        let names = weights(&file, selection)?;
        let matrices: Vec<Array> =
            names.iter().map(|name| file.array(name)?.floats()).collect::<Result<_, _>>()?;
        if let Some(array) = matrices.iter().find(|array| array.shape().len() != 2) {
            return Err(array.wrong_shape("a matrix of weights, out × in or in × out").into());
        }
        let transposed = selection.transpose || is_transposed(&matrices, &names);
        let layers = names.iter().zip(&matrices).map(|(name, array)| {
            let biases = bias_of(&file, name).map(|name| file.array(&name)?.floats());
            let biases = biases.transpose()?.map(|array| numbers(&array));
            Ok(LinearLayer { weights: matrix(array, transposed), biases })
        });
        let layers = layers.collect::<Result<Vec<LinearLayer>, MeasureError>>()?;
        let network = Network::from_linear_layers(&layers, selection.activation);
        let network = network.map_err(|error| no_stack(path, error, &names, &matrices))?;
        let not_finite = network.parameters().iter().filter(|number| !number.is_finite()).count();
        Ok(Self { path: path.into(), names, transposed, not_finite, network })
    }
}

fn no_stack(path: &Path, error: StackError, names: &[String], matrices: &[Array]) -> MeasureError {
    let shape = |(name, array): (&String, &Array)| {
        let sizes: Vec<String> = array.shape().iter().map(ToString::to_string).collect();
        format!("{name} [{}]", sizes.join(" × "))
    };
    let shapes: Vec<String> = names.iter().zip(matrices).map(shape).collect();
    MeasureError::Stack {
        path: path.into(),
        reason: error,
        shapes: if shapes.is_empty() { "none".to_owned() } else { shapes.join(", ") },
    }
}

/// The names of the tensors of weights, in the order of the layers.
fn weights(file: &ArrayFile, selection: &StackSelection) -> Result<Vec<String>, MeasureError> {
    if selection.patterns.is_empty() {
        let is_weight = |name: &&String| name.ends_with(WEIGHT) || name.ends_with(KERNEL);
        let mut named = Vec::new();
        for name in file.names().iter().filter(is_weight) {
            // Norms have vectors of weights, and convolutions more dimensions.
            if file.array(name)?.shape().len() == 2 {
                named.push(name.clone());
            }
        }
        return Ok(named);
    }
    let mut selected: Vec<String> = Vec::new();
    for text in &selection.patterns {
        let pattern = Pattern::new(text);
        let pattern = pattern.map_err(|_| MeasureError::Pattern { pattern: text.clone() })?;
        let fits = |name: &&String| *name == text || pattern.matches(name);
        let is_bias = |name: &str| name.ends_with(BIAS);
        let found: Vec<&String> = file.names().iter().filter(fits).collect();
        if found.is_empty() {
            let known: Vec<String> =
                file.names().iter().take(12).map(|name| format!("{name:?}")).collect();
            return Err(MeasureError::NoLayer { pattern: text.clone(), known: known.join(", ") });
        }
        for name in found {
            if !is_bias(name) && !selected.contains(name) {
                selected.push(name.clone());
            }
        }
    }
    Ok(selected)
}

/// The name of the biases that belong to weights.
pub(super) fn bias_of(file: &ArrayFile, weight: &str) -> Option<String> {
    let stem = weight.strip_suffix(WEIGHT).or_else(|| weight.strip_suffix(KERNEL))?;
    let name = format!("{stem}{BIAS}");
    file.names().contains(&name).then_some(name)
}

/// Whether matrices are `in × out`: where they follow each other so alone, or in both ways and are
/// called kernels.
fn is_transposed(matrices: &[Array], names: &[String]) -> bool {
    let follow = |output: usize, input: usize| {
        let pairs = matrices.windows(2);
        pairs.into_iter().all(|pair| pair[0].shape()[output] == pair[1].shape()[input])
    };
    let (plain, transposed) = (follow(0, 1), follow(1, 0));
    let kernels = names.iter().all(|name| name.ends_with(KERNEL));
    transposed && (!plain || kernels)
}

fn numbers(array: &Array) -> Vec<f32> {
    array.to_vec().into_iter().map(|number| number as f32).collect()
}

/// The matrix as `out × in`.
fn matrix(array: &Array, transposed: bool) -> Matrix<f32> {
    let (rows, columns) = (array.samples(), array.units());
    let numbers = numbers(array);
    if transposed {
        Matrix::from_fn(columns, rows, |row, column| numbers[column * columns + row])
    } else {
        Matrix::from_fn(rows, columns, |row, column| numbers[row * columns + column])
    }
}
