//! The loaders: what they read, and the sentence for each way in which files can be wrong.

mod any_bytes;
mod cifar;
mod cifar_100;
mod digits;
mod files;
mod folders;
mod foreign;
mod gzip;
mod identity;
mod idx;
mod numbers;
mod tables;
