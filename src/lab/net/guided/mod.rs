//! Layers that a guide selects: of a random matrix, those rows are kept on which the guide is
//! longest (norm-maximising layers), on which it is shortest, or any.
//!
//! The analytic network of Lai and Jin, "Wormhole Dynamics in Deep Neural Networks", arXiv
//! 2508.15086, as the authors' public code has it: a linear network without gradients or labels that
//! maximises the norm of what travels through it. With more rows to choose from than it keeps, a layer turns
//! every input towards the line of the guide.
//!
//! ```
//! # use deepclaims_lab::net::{Guided, GuidedLayer, Selection};
//! # use deepclaims_lab::numerics::{Matrix, Stream};
//! let mut stream = Stream::new(0, "guided");
//! let layer = GuidedLayer { width: 64, ratio: 4, selection: Selection::Largest };
//! // A guide, and an input at 45° to it.
//! let mut travellers = Guided::new(&[1.0, 0.0], &Matrix::from_fn(1, 2, |_, _| 1.0))?;
//! for _ in 0..20 {
//!     travellers = layer.apply(&travellers, &mut stream);
//! }
//! assert!(travellers.angles_to_line()[0] < 0.001);
//! # Ok::<(), deepclaims_lab::net::GuideError>(())
//! ```

mod coordinates;
mod layer;
mod travellers;

pub use layer::{GuidedLayer, Selection};
pub use travellers::{GuideError, Guided, Traveller};
