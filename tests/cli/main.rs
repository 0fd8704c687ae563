//! The program as its users meet it: arguments, text, files and exit codes.

mod check;
mod checklist;
mod data;
mod document;
mod dry_run;
mod fixtures;
mod look;
mod measure;
mod program;
mod records;
mod report;
mod shards;
mod store;
mod terminal;
mod text;
