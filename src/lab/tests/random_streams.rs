//! Random streams: their exact values, which are part of every record, and their distributions.
//!
//! The statistical limits are crossed by a perfect generator with the probability stated next to
//! them, each at most 1e-6. The seeds are fixed: a test that passes once passes always, until the
//! stream changes.

use deepclaims_lab::net::{Initialisation, Mlp, Network, Scheme};
use deepclaims_lab::numerics::Stream;
use sha2::{Digest, Sha256};

/// Enough for relative errors below one percent.
const COUNT: usize = 100_000;
/// Standard deviations around a mean: a normal number is farther with a probability of 5.7e-7.
const DEVIATIONS: f64 = 5.0;

fn draws(count: usize, mut draw: impl FnMut() -> f64) -> Vec<f64> {
    (0..count).map(|_| draw()).collect()
}

#[test]
fn uniform_numbers_are_the_recorded_ones() {
    let mut stream = Stream::new(0, "golden");
    let found: Vec<u64> = (0..4).map(|_| stream.uniform().to_bits()).collect();
    let recorded: [u64; 4] = [
        0x3fef_b7e2_ed48_25af,
        0x3fd9_d45c_53c4_dc16,
        0x3fef_a200_1603_58bd,
        0x3fbb_add5_1bfb_dd48,
    ];
    assert_eq!(found, recorded, "{found:#018x?}");
}

#[test]
fn normal_numbers_are_the_recorded_ones() {
    let mut stream = Stream::new(1, "golden");
    let found: Vec<u64> = (0..4).map(|_| stream.normal().to_bits()).collect();
    let recorded: [u64; 4] = [
        0xbfeb_0070_db4e_10c5,
        0xbfff_dee2_5860_2aff,
        0xbff0_f53a_7810_3a85,
        0x3fe9_d338_934b_7080,
    ];
    assert_eq!(found, recorded, "{found:#018x?}");
    let mut values = [0.0; 4];
    Stream::new(1, "golden").fill_normal(&mut values, 0.5);
    let halved = recorded.map(|bits| ((0.5 * f64::from_bits(bits)) as f32).to_bits());
    assert_eq!(values.map(f32::to_bits), halved);
}

#[test]
fn whole_numbers_are_the_recorded_ones() {
    let mut stream = Stream::new(2, "golden");
    let found: Vec<usize> = (0..12).map(|_| stream.below(10)).collect();
    assert_eq!(found, [6, 1, 5, 7, 5, 4, 7, 6, 4, 0, 3, 7]);
    let large: Vec<usize> = (0..3).map(|_| stream.below(1 << 40)).collect();
    assert_eq!(large, [114_385_827_821, 1_079_495_830_085, 10_899_476_309]);
}

#[test]
fn orders_are_the_recorded_ones() {
    let mut stream = Stream::new(3, "golden");
    assert_eq!(stream.permutation(10), [4, 1, 3, 2, 8, 6, 9, 0, 7, 5]);
    assert_eq!(stream.permutation(3), [2, 0, 1]);
    let mut letters = ['a', 'b', 'c', 'd', 'e'];
    stream.shuffle(&mut letters);
    assert_eq!(letters, ['b', 'd', 'c', 'e', 'a']);
}

#[test]
fn initial_weights_are_the_recorded_ones() {
    let recorded = [
        (Scheme::He, "659bbb891cf50ccbffabb3a0f1de67fe7ad62bf4a19408209a9d47a8385f5f5f"),
        (Scheme::LeCun, "7d78c266aa45d139af40834cdb213b60dc603c4eef53dcd4caed3969274c9127"),
        (Scheme::Xavier, "9db8ee840d1e30309f27ece01685afd36d2087c1f7e6b08e4a6aa3e49478b623"),
        (Scheme::Orthogonal, "235ec20334cecfd1c2d0d6daa34d1886898a4ef00ca81a6f905df6f0f7ec6019"),
        (Scheme::LooksLinear, "748467c1ee3ff4f10eff3756351cafb5351431aa55fdbc22a0ebcf78892a574f"),
    ];
    let found = recorded.map(|(scheme, _)| (scheme, initial_digest(scheme)));
    assert_eq!(found.each_ref().map(|(scheme, digest)| (*scheme, digest.as_str())), recorded);
}

/// SHA-256 of the bits of all parameters of a fresh network.
fn initial_digest(scheme: Scheme) -> String {
    let mlp =
        Mlp { initialisation: Initialisation::new(scheme, Scheme::LeCun), ..Mlp::relu(3, 16) };
    let network = Network::initialise(&mlp, 64, 10, &mut Stream::new(0, "golden"))
        .expect("16 and 10 are even");
    let mut hash = Sha256::new();
    for parameter in network.parameters() {
        hash.update(parameter.to_bits().to_le_bytes());
    }
    hash.finalize().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[test]
fn seed_and_purpose_name_a_stream() {
    let start = |seed, purpose| {
        let mut stream = Stream::new(seed, purpose);
        [stream.uniform(), stream.uniform()].map(f64::to_bits)
    };
    assert_eq!(start(1, "a"), start(1, "a"));
    assert_ne!(start(1, "a"), start(2, "a"));
    assert_ne!(start(1, "a"), start(1, "b"));
    assert_ne!(start(1, ""), start(1, "\0"));
    assert_ne!(start(0, "a"), start(u64::from(b'a') << 56, ""));
}

/// The three even steps of a standard normal sample, in standard deviations from their means.
fn moment_deviations(sample: &[f64]) -> [f64; 3] {
    let count = sample.len() as f64;
    let step = |power: fn(f64) -> f64| sample.iter().map(|&x| power(x)).sum::<f64>() / count;
    // Var x = 1, Var x² = 3 − 1 = 2, Var x⁴ = 105 − 9 = 96.
    [
        step(|x| x) * count.sqrt(),
        (step(|x| x * x) - 1.0) * (count / 2.0).sqrt(),
        (step(|x| x * x * x * x) - 3.0) * (count / 96.0).sqrt(),
    ]
}

#[test]
fn normal_numbers_have_the_moments_of_normal_numbers() {
    for seed in 0..5 {
        let mut stream = Stream::new(seed, "kept_steps");
        let sample = draws(COUNT, || stream.normal());
        let deviations = moment_deviations(&sample);
        assert!(deviations.iter().all(|d| d.abs() < DEVIATIONS), "{deviations:?}");
        // Numbers that are three percent too large do not pass.
        let stretched: Vec<f64> = sample.iter().map(|x| 1.03 * x).collect();
        assert!(moment_deviations(&stretched)[1] > DEVIATIONS);
    }
}

/// Kolmogorov's and Smirnov's `√n · sup |F_n(x) − x|`.
fn kolmogorov_smirnov(mut sample: Vec<f64>) -> f64 {
    sample.sort_by(f64::total_cmp);
    let count = sample.len() as f64;
    let largest = sample.iter().enumerate().map(|(index, &x)| {
        let (below, above) = (index as f64 / count, (index + 1) as f64 / count);
        (x - below).max(above - x)
    });
    largest.fold(0.0, f64::max) * count.sqrt()
}

#[test]
fn uniform_numbers_are_uniform() {
    /// Crossed with a probability of `2·exp(−2·2.7²)` = 9e-7.
    const LIMIT: f64 = 2.7;
    for seed in 0..5 {
        let mut stream = Stream::new(seed, "uniform");
        let sample = draws(COUNT, || stream.uniform());
        assert!(sample.iter().all(|&u| 0.0 < u && u < 1.0));
        let curved: Vec<f64> = sample.iter().map(|u| u * (1.06 - 0.06 * u)).collect();
        let statistic = kolmogorov_smirnov(sample);
        assert!(statistic < LIMIT, "seed {seed}: {statistic}");
        // Off by up to 0.06/4, which is 4.7 in this unit.
        assert!(kolmogorov_smirnov(curved) > LIMIT, "a bent distribution passes");
    }
}

/// Pearson's `Σ (observed − expected)² / expected` for equally likely outcomes.
fn chi_square(counts: &[usize]) -> f64 {
    let expected = counts.iter().sum::<usize>() as f64 / counts.len() as f64;
    let squares = counts.iter().map(|&count| (count as f64 - expected) * (count as f64 - expected));
    squares.sum::<f64>() / expected
}

/// With six degrees of freedom crossed with a probability of `exp(−20)·(1 + 20 + 20²/2)` = 5e-7,
/// with five less often.
const CHI_SQUARE_LIMIT: f64 = 40.0;

#[test]
fn whole_numbers_are_equally_likely() {
    for seed in 0..5 {
        let mut stream = Stream::new(seed, "below");
        let mut counts = [0; 7];
        for _ in 0..COUNT {
            counts[stream.below(7)] += 1;
        }
        let statistic = chi_square(&counts);
        assert!(statistic < CHI_SQUARE_LIMIT, "{counts:?}: {statistic}");
        // An outcome that comes a tenth too often: (1,429)²/14,286·6/7 = 122 in the mean.
        counts[3] += COUNT / 7 / 10;
        assert!(chi_square(&counts) > CHI_SQUARE_LIMIT);
    }
}

#[test]
fn orders_are_equally_likely() {
    for seed in 0..5 {
        let mut stream = Stream::new(seed, "orders");
        let mut counts = [0; 6];
        for _ in 0..COUNT {
            let order = stream.permutation(3);
            // First the position of 0, then whether 1 stands before 2.
            let first = order.iter().position(|&x| x == 0).unwrap_or(3);
            let rest: Vec<usize> = order.into_iter().filter(|&x| x > 0).collect();
            counts[2 * first + usize::from(rest[0] < rest[1])] += 1;
        }
        let statistic = chi_square(&counts);
        assert!(statistic < CHI_SQUARE_LIMIT, "{counts:?}: {statistic}");
    }
}

#[test]
fn streams_are_uncorrelated() {
    let sample = |seed, purpose: &str| {
        let mut stream = Stream::new(seed, purpose);
        draws(COUNT, || stream.normal())
    };
    // Products of independent standard normal numbers have mean 0 and variance 1.
    let correlation = |left: &[f64], right: &[f64]| {
        let pairs = left.iter().zip(right);
        pairs.map(|(x, y)| x * y).sum::<f64>() / (left.len().min(right.len()) as f64).sqrt()
    };
    let streams = [
        sample(0, "initialisation"),
        sample(0, "batches"),
        sample(1, "initialisation"),
        sample(1, "batches"),
        sample(2, ""),
    ];
    for (index, left) in streams.iter().enumerate() {
        for right in &streams[index + 1..] {
            let statistic = correlation(left, right);
            assert!(statistic.abs() < DEVIATIONS, "{statistic}");
        }
        for lag in 1..=3 {
            let statistic = correlation(left, &left[lag..]);
            assert!(statistic.abs() < DEVIATIONS, "lag {lag}: {statistic}");
        }
        assert!(correlation(left, left) > DEVIATIONS);
    }
}
