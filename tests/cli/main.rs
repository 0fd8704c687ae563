//! The program as its users meet it: arguments, text, files and exit codes.

mod check;
mod checklist;
mod data;
mod document;
mod dry_run;
mod fixtures;
mod look;
mod manual;
mod measure;
mod measure_samples;
mod paper_scale;
#[cfg(feature = "png")]
mod pictures;
mod program;
mod records;
mod report;
mod shards;
mod store;
mod terminal;
mod text;
mod training_state;
