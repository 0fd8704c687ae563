//! `deepclaims measure features`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::NonEmptyStringValueParser as Name;

use super::super::common::{LAST_FIRST_SEED, MOST_SEEDS, ThreadOption};
use super::super::format::FormatOption;
use super::super::{CliError, Outcome, output};
use super::{DOCUMENT, PAGE, PoolOption, told};
use crate::measured::{
    FeatureSet, FeaturesDocument, FeaturesRequest, HeadSource, Labels, LayerSelection,
    MeasureError, SourcedHead, feature_set, measure_features,
};
use crate::report::{Style, features_page, json};

#[derive(Debug, Args)]
pub(in crate::cli) struct Options {
    /// Files of features, one array a layer: .npy, .npz or .safetensors, in the order of the layers;
    /// a quoted pattern takes files in the order of their numbers
    #[arg(value_name = "FILES", required = true, value_parser = Name::new())]
    files: Vec<String>,
    /// Labels of the samples, whole numbers in an array, in a column of a .csv file, or in an IDX
    /// file; the name of an array follows its file and a colon, or stands alone where it is in the
    /// file of features
    #[arg(long, value_name = "FILE", value_parser = Name::new())]
    labels: String,
    /// Arrays that are layers, by name or pattern, in this order [default: all, layer2 before
    /// layer10]
    #[arg(long, value_name = "ARRAY", num_args = 1.., value_delimiter = ',')]
    layers: Vec<String>,
    /// What becomes of the places of a map, samples × channels × height × width
    #[arg(long, value_name = "HOW", default_value = "flatten")]
    pool: PoolOption,
    /// Files of the same layers on test samples [default: a fifth of each class, another one each
    /// seed]
    #[arg(long, value_name = "FILES", num_args = 1.., requires = "test_labels", value_parser = Name::new())]
    test: Vec<String>,
    /// Labels of the test samples
    #[arg(long, value_name = "FILE", requires = "test", value_parser = Name::new())]
    test_labels: Option<String>,
    /// Files of the same layers on samples of other classes, for out-of-distribution probes
    #[arg(long, value_name = "FILES", num_args = 1.., requires = "held_out_labels", value_parser = Name::new())]
    held_out_features: Vec<String>,
    /// Labels of these samples
    #[arg(long, value_name = "FILE", requires = "held_out_features", value_parser = Name::new())]
    held_out_labels: Option<String>,
    /// The network's own classifier on the last layer, for its NC3 and NC4: arrays in a .safetensors or
    /// .npz file, classes × units or units × classes [default: the only matrix of the file, and the bias
    /// that is called as the weight]
    #[arg(long, value_name = "FILE:WEIGHT,BIAS", value_parser = Name::new())]
    head: Option<String>,
    /// Seeds of splits, and of units and samples that are drawn
    #[arg(
        long,
        value_name = "N",
        default_value_t = 3,
        value_parser = clap::value_parser!(u64).range(1..=MOST_SEEDS)
    )]
    seeds: u64,
    /// First seed
    #[arg(
        long,
        value_name = "K",
        default_value_t = 0,
        value_parser = clap::value_parser!(u64).range(..=LAST_FIRST_SEED)
    )]
    first_seed: u64,
    /// Most samples on which layers are compared by CKA, drawn at random where there are more
    #[arg(long, value_name = "N", default_value_t = 5_000, value_parser = at_least_four)]
    cka_samples: usize,
    #[command(flatten)]
    threads: ThreadOption,
    /// Folder for measure.json, and measure.html with pictures
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print no progress and no notes
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    format: FormatOption<fn(&FeaturesDocument, Style) -> String>,
}

fn at_least_four(text: &str) -> Result<usize, String> {
    let number: usize = text.parse().map_err(|_| "expected a whole number".to_owned())?;
    if number < 4 { Err("expected at least 4".to_owned()) } else { Ok(number) }
}

pub(super) fn run(options: &Options) -> Result<Outcome, CliError> {
    let pool = options.threads.pool()?;
    let request = options.request()?;
    if let Some(folder) = &options.out {
        output::prepare_folder(folder)?;
    }
    let tell = told(options.quiet);
    let document = pool.install(|| measure_features(&request, &tell))?;
    if let Some(folder) = &options.out {
        output::write_file(folder, DOCUMENT, &json(&document))?;
        output::write_file(folder, PAGE, &features_page(&document))?;
    }
    output::print_of_files(&(options.format.write)(&document, output::style()))?;
    if let (Some(folder), false) = (&options.out, options.quiet) {
        output::note(&format!("The pictures are in {}.", folder.join(PAGE).display()));
    }
    if document.layers.iter().all(|layer| layer.not_finite.is_some()) {
        return Err(CliError::NothingMeasured);
    }
    Ok(Outcome::Agrees)
}

impl Options {
    fn request(&self) -> Result<FeaturesRequest, CliError> {
        let test = self.set(&self.test, self.test_labels.as_deref())?;
        let held_out = self.set(&self.held_out_features, self.held_out_labels.as_deref())?;
        let features = self.read(&self.files, &self.labels)?;
        let head = self.head_source().map(|source| SourcedHead::read(source, &features));
        Ok(FeaturesRequest {
            features,
            test,
            held_out,
            head: head.transpose()?,
            first_seed: self.first_seed,
            seeds: self.seeds,
            cka_samples: self.cka_samples,
        })
    }

    fn read(&self, files: &[String], labels: &str) -> Result<FeatureSet, MeasureError> {
        let mut selection = LayerSelection {
            patterns: self.layers.clone(),
            pool: self.pool.into(),
            labels: Vec::new(),
        };
        if let Some(head) = self.head_source().filter(|head| head.is_in(files)) {
            head.leave_out(&mut selection);
        }
        feature_set(files, Labels::parse(labels, files), &selection)
    }

    fn head_source(&self) -> Option<HeadSource> {
        self.head.as_deref().map(HeadSource::parse)
    }

    fn set(&self, files: &[String], labels: Option<&str>) -> Result<Option<FeatureSet>, CliError> {
        let set = labels.map(|labels| self.read(files, labels));
        Ok(set.transpose()?)
    }
}
