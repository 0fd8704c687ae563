//! `deepclaims measure weights`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use deepclaims_lab::data::Source;
use deepclaims_lab::net::Activation;

use super::super::common::ThreadOption;
use super::super::format::FormatOption;
use super::super::{CliError, Outcome, output};
use super::{DOCUMENT, PAGE, told};
use crate::measured::{StackSelection, WeightsDocument, measure_weights, stacks};
use crate::report::{Style, json, moments_picture, weights_page};

#[derive(Debug, Args)]
pub(in crate::cli) struct Options {
    /// Checkpoints (.safetensors, .npz); several are moments of one training, in the order of time
    #[arg(value_name = "FILES", required = true)]
    files: Vec<String>,
    /// Tensors that are the weights of the layers, by name or pattern, in this order [default: all
    /// matrices called weight or kernel, layer2 before layer10]
    #[arg(long, value_name = "TENSOR", num_args = 1.., value_delimiter = ',')]
    layers: Vec<String>,
    /// Matrices are in × out, as Flax has them [default: by their shapes and names]
    #[arg(long)]
    transpose: bool,
    /// What follows every layer but the last
    #[arg(long, value_name = "FUNCTION", default_value = "relu")]
    activation: ActivationOption,
    /// Images on which the last moment is run forward and measured layer by layer
    #[arg(long, value_name = "SPEC")]
    data: Option<Source>,
    #[command(flatten)]
    threads: ThreadOption,
    /// Folder for measure.json, and measure.html with pictures
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print no progress and no notes
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    format: FormatOption<fn(&WeightsDocument, Style) -> String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ActivationOption {
    Relu,
    Tanh,
    Linear,
}

impl From<ActivationOption> for Activation {
    fn from(option: ActivationOption) -> Self {
        match option {
            ActivationOption::Relu => Self::Relu,
            ActivationOption::Tanh => Self::Tanh,
            ActivationOption::Linear => Self::Identity,
        }
    }
}

pub(super) fn run(options: &Options) -> Result<Outcome, CliError> {
    let pool = options.threads.pool()?;
    let selection = StackSelection {
        patterns: options.layers.clone(),
        transpose: options.transpose,
        activation: options.activation.into(),
    };
    let stacks = stacks(&options.files, &selection)?;
    let images = options.data.as_ref().map(Source::load).transpose()?;
    if let Some(folder) = &options.out {
        output::prepare_folder(folder)?;
    }
    let tell = told(options.quiet);
    let document = pool.install(|| measure_weights(&stacks, images, &tell))?;
    if let Some(folder) = &options.out {
        output::write_file(folder, DOCUMENT, &json(&document))?;
        let page = weights_page(&document, moments_picture(&stacks));
        output::write_file(folder, PAGE, &page)?;
    }
    output::print_of_files(&(options.format.write)(&document, output::style()))?;
    if let (Some(folder), false) = (&options.out, options.quiet) {
        output::note(&format!("The pictures are in {}.", folder.join(PAGE).display()));
    }
    Ok(Outcome::Agrees)
}
