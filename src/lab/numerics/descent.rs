//! One step of gradient descent with momentum.

use super::product::rows_of_product;
use super::view::{Accumulate, View};
use super::{Epilogue, vectorised};

/// The numbers of a step: `v ← momentum·v + (decay·p + g)`, `p ← p − rate·v`, with the velocity `v` and the
/// gradient `g` of a parameter `p`. Without a velocity, `p ← p − rate·(decay·p + g)`: the same bits as with a
/// momentum of 0 and a finite velocity.
///
/// Each product is fused with its sum. Rates are negated, and not what they multiply: for arm64, compilers fuse the
/// negation of a multiply-add into one instruction, which gives a result of 0 the other sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Descent {
    pub(crate) momentum: f32,
    pub(crate) decay: f32,
    pub(crate) rate: f32,
}

impl Descent {
    /// Moves the parameters along `clip` times their gradient. The velocity may be empty: then there is none.
    pub(crate) fn apply(
        self,
        clip: f32,
        parameters: &mut [f32],
        gradient: &[f32],
        velocity: &mut [f32],
    ) {
        let Self { momentum, decay, rate } = self;
        vectorised(
            #[inline(always)]
            || {
                let moved = parameters.iter_mut().zip(gradient);
                if velocity.is_empty() {
                    for (p, g) in moved {
                        let decayed = decay.mul_add(*p, clip * g);
                        *p = (-rate).mul_add(decayed, *p);
                    }
                } else {
                    for ((p, g), v) in moved.zip(velocity) {
                        let decayed = decay.mul_add(*p, clip * g);
                        *v = momentum.mul_add(*v, decayed);
                        *p = (-rate).mul_add(*v, *p);
                    }
                }
            },
        );
    }

    /// The same along the product `left · right`. Tiles move the parameters while the gradient is in a register;
    /// elsewhere it goes to `gradient` first.
    ///
    /// # Panics
    /// Where the shapes do not fit together.
    pub(crate) fn along_product(
        self,
        parameters: &mut [f32],
        velocity: &mut [f32],
        left: View<'_, f32>,
        right: View<'_, f32>,
        gradient: &mut [f32],
    ) {
        assert_eq!(parameters.len(), left.shape().0 * right.shape().1, "the shape of the product");
        assert_eq!(gradient.len(), parameters.len(), "a gradient for every parameter");
        assert!([0, parameters.len()].contains(&velocity.len()), "a velocity for every parameter");
        #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
        if let Some((kernels, factors)) = super::product::whole_by_tiles(left, right) {
            super::tiles::descent(kernels, self, parameters, velocity, &factors);
            return;
        }
        let rows = 0..left.shape().0;
        rows_of_product(gradient, Accumulate::Replace, left, rows, right, Epilogue::None);
        self.apply(1.0, parameters, gradient, velocity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::{Matrix, Stream};

    fn bits(values: &[f32]) -> Vec<u32> {
        values.iter().map(|x| x.to_bits()).collect()
    }

    #[test]
    fn a_momentum_of_zero_needs_no_velocity() {
        let mut stream = Stream::new(1, "momentum");
        let mut draw = || {
            let mut values = vec![0.0; 1000];
            stream.fill_normal(&mut values, 1.0);
            values
        };
        let step = Descent { momentum: 0.0, decay: 0.01, rate: 0.1 };
        let (mut plain, mut velocity) = (draw(), draw());
        let mut remembering = plain.clone();
        for _ in 0..3 {
            let gradient = draw();
            step.apply(0.7, &mut plain, &gradient, &mut []);
            step.apply(0.7, &mut remembering, &gradient, &mut velocity);
            assert_eq!(bits(&plain), bits(&remembering));
        }
    }

    /// Shapes that tiles fill, one that is thin, and one whose chains are longer than a block.
    #[test]
    fn a_step_along_a_product_is_one_along_a_gradient() {
        let mut stream = Stream::new(2, "along a product");
        for (rows, columns, depth) in
            [(64, 100, 128), (7, 20, 512), (2, 30, 40), (10, 12, 600), (5, 6, 0)]
        {
            let mut draw =
                |rows, columns| Matrix::from_fn(rows, columns, |_, _| stream.normal() as f32);
            let (left, right) = (draw(depth, rows), draw(depth, columns));
            let (left, right) = (left.view().transposed(), right.view());
            let step = Descent { momentum: 0.9, decay: 2e-3, rate: 0.1 };
            for remembered in [rows * columns, 0] {
                let (parameters, velocity) = (draw(rows, columns), draw(1, remembered));
                let (mut apart, mut joined) = (parameters.clone(), parameters);
                let (mut apart_velocity, mut joined_velocity) = (velocity.clone(), velocity);
                let gradient = crate::numerics::product(left, right);
                step.apply(
                    1.0,
                    apart.as_mut_slice(),
                    gradient.as_slice(),
                    apart_velocity.as_mut_slice(),
                );
                // What stands there does not matter.
                let mut place = draw(rows, columns);
                step.along_product(
                    joined.as_mut_slice(),
                    joined_velocity.as_mut_slice(),
                    left,
                    right,
                    place.as_mut_slice(),
                );
                assert_eq!(
                    bits(joined.as_slice()),
                    bits(apart.as_slice()),
                    "{rows} × {columns}, {depth}"
                );
                assert_eq!(bits(joined_velocity.as_slice()), bits(apart_velocity.as_slice()));
            }
        }
    }
}
