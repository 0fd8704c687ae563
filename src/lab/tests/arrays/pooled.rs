//! Maps of channels become one number each.

use deepclaims_lab::data::arrays::ArrayFile;
use deepclaims_lab::measure::features::{Features, Pool, PooledArray};

use crate::written::fixture;

/// Two samples of three channels of four places, whose numbers count from −5.
fn pooled(pool: Pool) -> PooledArray {
    let file = ArrayFile::open(&fixture("f32.npy")).expect("a file");
    PooledArray::new(file.only_array().expect("one array"), pool).expect("numbers of units")
}

fn read(features: &PooledArray, samples: &[usize]) -> Vec<f64> {
    let mut values = vec![0.0; samples.len() * features.units()];
    features.read(samples, &mut values);
    values
}

#[test]
fn a_channel_is_its_mean_its_largest_value_or_all_of_its_places() {
    let mean = pooled(Pool::Mean);
    assert_eq!((mean.samples(), mean.units()), (2, 3));
    assert_eq!(read(&mean, &[1, 0]), [8.5, 12.5, 16.5, -3.5, 0.5, 4.5]);
    let largest = pooled(Pool::Maximum);
    assert_eq!(read(&largest, &[0, 1]), [-2.0, 2.0, 6.0, 10.0, 14.0, 18.0]);
    let flat = pooled(Pool::Flatten);
    assert_eq!(flat.units(), 12);
    assert_eq!(read(&flat, &[1]), (7..19).map(f64::from).collect::<Vec<_>>());
}
