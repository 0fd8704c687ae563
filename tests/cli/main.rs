//! The program as its users meet it: arguments, text, files and exit codes.

mod check;
mod curves;
mod data;
mod document;
mod fixtures;
mod morphology;
mod program;
mod records;
mod report;
mod store;
mod text;
