//! Arrays of other programs: those that NumPy and PyTorch wrote, and broken ones.

mod broken;
mod labels;
mod memory;
mod pooled;
mod written;
