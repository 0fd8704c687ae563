//! The loaders: what they read, and the sentence for each way in which files can be wrong.

mod any_bytes;
mod cifar;
mod digits;
mod files;
mod identity;
mod idx;
