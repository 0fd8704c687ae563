//! The theory of guided layers against layers: every prediction within its Monte-Carlo error, plus
//! what the prediction says it neglects.

mod ends;
mod law;
mod path;
mod simulation;
