//! The program as its users meet it: arguments, text, files and exit codes.

mod check;
mod data;
mod document;
mod fixtures;
mod morphology;
mod program;
mod report;
mod text;
