//! Descriptions of trainings as values: equality, hashes, text forms.

mod any;
mod json;
