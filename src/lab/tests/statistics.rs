//! Facts about the rule by which seeds decide: exact ones, and its error rates by simulation.
//! `cargo test --test statistics -- --nocapture` prints the measured rates.

use deepclaims_lab::stats::{Criterion, DECISIVE, Decision, LEVEL, Outcome, e_value};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

fn whole(number: u64) -> BigRational {
    BigRational::from_integer(number.into())
}

/// C(n, k) for all k.
fn binomials(n: u64) -> Vec<BigInt> {
    let mut row = vec![BigInt::one()];
    for k in 1..=n {
        let next = &row[k as usize - 1] * (n + 1 - k) / k;
        row.push(next);
    }
    row
}

/// E₊(n, k) = Σ_{j≤k} C(n+1, j) / ((n+1) C(n, k)) for all k: numerators and denominators.
fn fractions(n: u64) -> impl Iterator<Item = (BigInt, BigInt)> {
    let sums = binomials(n + 1).into_iter().scan(BigInt::zero(), |sum, term| {
        *sum += term;
        Some(sum.clone())
    });
    sums.zip(binomials(n)).map(move |(sum, own)| (sum, own * (n + 1)))
}

/// E₊(n, k) for all k, in exact arithmetic.
fn exact(n: u64) -> Vec<BigRational> {
    fractions(n).map(|(above, below)| BigRational::new(above, below)).collect()
}

/// The integral that defines E₊, term by term: 2^(n+1) ∫_{½}^{1} q^k (1−q)^(n−k) dq.
fn integral(n: u64, k: u64) -> BigRational {
    let half = BigRational::new(1.into(), 2.into());
    let powers = binomials(n - k).into_iter().zip(0..).map(|(own, i): (BigInt, i32)| {
        let power = k as i32 + i + 1;
        let area = (BigRational::one() - half.pow(power)) / whole(power as u64);
        let sign = if i % 2 == 0 { 1 } else { -1 };
        area * BigRational::from_integer(own * sign)
    });
    powers.sum::<BigRational>() * whole(2).pow(n as i32 + 1)
}

#[test]
fn the_sum_is_the_integral() {
    for n in 0..=40 {
        for (k, value) in (0..).zip(exact(n)) {
            assert_eq!(value, integral(n, k), "{n} {k}");
        }
    }
}

/// The decision is that of exact arithmetic for up to 1,024 seeds: E₊ rises with k, so it is enough to
/// look at both sides of the threshold. There f64 errs by less than 3·1025·2⁻⁵³ < 4e-13 of the value, and
/// no exact value is closer to the threshold than a millionth of it.
#[test]
fn rounding_changes_no_decision() {
    let decisive = BigRational::from_float(DECISIVE).expect("finite");
    (1..=1024).into_par_iter().for_each(|n| {
        let terms: Vec<(BigInt, BigInt)> = fractions(n).collect();
        if n <= 64 {
            let values = exact(n);
            assert!(values.windows(2).all(|pair| pair[0] < pair[1]), "{n}");
        }
        let least = terms
            .partition_point(|(above, below)| above * decisive.denom() < below * decisive.numer());
        for k in [least.wrapping_sub(1), least] {
            let Some((above, below)) = terms.get(k) else { continue };
            let value = &BigRational::new(above.clone(), below.clone());
            let distance = (value / &decisive).to_f64().expect("near the threshold") - 1.0;
            assert!(distance.abs() > 1e-6, "{n} {k}: {distance}");
            let found = e_value(n, k as u64);
            let relative = found / value.to_f64().expect("finite") - 1.0;
            assert!(relative.abs() < 4e-13, "{n} {k}: {relative}");
            assert_eq!(found >= DECISIVE, *value >= decisive, "{n} {k}");
        }
    });
}

/// At every node of all paths of up to 12 seeds: E₊(n+1, ·) is E₊(n, k) on average at p = ½, and less at
/// any smaller p, as it rises with k. A seed without an answer counts as a no.
#[test]
fn the_evidence_is_a_supermartingale() {
    let half = BigRational::new(1.into(), 2.into());
    for n in 0..12 {
        let (now, next) = (exact(n), exact(n + 1));
        for (k, value) in now.iter().enumerate() {
            assert_eq!(*value, &half * (&next[k] + &next[k + 1]), "{n} {k}");
            assert!(next[k] < *value && *value < next[k + 1], "{n} {k}");
        }
    }
    // Over whole paths: the expectation after n seeds is 1 at p = ½ and at most 1 below it.
    for eighths in 0..=4_u64 {
        let p = BigRational::new(eighths.into(), 8.into());
        for n in 0..=12 {
            let paths = (0..1_u32 << n).map(|path| {
                let yes = path.count_ones();
                let power =
                    |base: &BigRational, exponent| base.pow(i32::try_from(exponent).expect("few"));
                power(&p, yes)
                    * power(&(BigRational::one() - &p), n - yes)
                    * &exact(n.into())[yes as usize]
            });
            let expectation: BigRational = paths.sum();
            assert!(expectation <= BigRational::one(), "{p} {n}");
            assert!(eighths < 4 || expectation.is_one(), "{p} {n}");
        }
    }
}

/// The probability of holding within `seeds` seeds of which each agrees with probability `p`.
fn power(p: f64, seeds: u64) -> f64 {
    let mut undecided = vec![1.0];
    let mut held = 0.0;
    for n in 1..=seeds {
        let mut next = vec![0.0; n as usize + 1];
        for (k, share) in undecided.iter().enumerate() {
            next[k] += share * (1.0 - p);
            next[k + 1] += share * p;
        }
        for (k, share) in next.iter_mut().enumerate() {
            let agreeing = k as u64;
            if e_value(n, agreeing) >= DECISIVE {
                held += *share;
                *share = 0.0;
            } else if e_value(n, n - agreeing) >= DECISIVE {
                *share = 0.0;
            }
        }
        undecided = next;
    }
    held
}

#[test]
fn rates_named_in_the_pre_registration() {
    let rounded = |p, seeds, unit: f64| (power(p, seeds) / unit).round();
    assert_eq!([64, 128].map(|seeds| rounded(0.5, seeds, 1e-7)), [343.0, 462.0]);
    let within_64 = [0.75, 0.80, 0.85].map(|p| rounded(p, 64, 0.01));
    assert_eq!(within_64, [39.0, 75.0, 96.0]);
    assert_eq!(rounded(0.9, 64, 0.001), 999.0);
    assert_eq!([0.70, 0.75].map(|p| rounded(p, 128, 0.01)), [57.0, 92.0]);
}

const LADDERS: u64 = 10_000_000;
const SEEDS: usize = 64;
/// Ladders that share a random stream.
const AT_ONCE: u64 = 100_000;

/// How many of so many simulated ladders hold, where `answer` draws the next seed's.
fn held(ladders: u64, answer: impl Fn(&mut ChaCha8Rng) -> bool + Sync) -> u64 {
    // The least number of agreeing seeds that decides after each number of seeds.
    let least: Vec<u64> = (1..=SEEDS as u64)
        .map(|n| (0..=n).find(|&k| e_value(n, k) >= DECISIVE).unwrap_or(u64::MAX))
        .collect();
    let chunks = (0..ladders / AT_ONCE).into_par_iter();
    chunks
        .map(|chunk| {
            let mut random = ChaCha8Rng::seed_from_u64(chunk);
            let ladder = |_: &u64| {
                let (mut yes, mut no) = (0, 0);
                for &least in &least {
                    if answer(&mut random) {
                        yes += 1;
                    } else {
                        no += 1;
                    }
                    if yes >= least || no >= least {
                        return yes > no;
                    }
                }
                false
            };
            (0..AT_ONCE).filter(ladder).count() as u64
        })
        .sum()
}

/// The expected number of false conclusions is the exact one, within five standard deviations of
/// counting; and far fewer than the level allows.
fn check(name: &str, ladders: u64, held: u64) {
    let expected = power(0.5, SEEDS as u64) * ladders as f64;
    println!("{name}: {held} of {ladders} ladders hold, {:.3e}", held as f64 / ladders as f64);
    assert!(
        (held as f64 - expected).abs() < 5.0 * expected.sqrt(),
        "{name}: {held}, not {expected}"
    );
    assert!((held as f64) < LEVEL * ladders as f64, "{name}: {held}");
}

#[test]
fn a_sentence_true_of_half_of_all_seeds_seldom_holds() {
    check("Bernoulli", LADDERS, held(LADDERS, RngExt::random::<bool>));
}

/// Seeds of two kinds, half of them nearly always true and half nearly always false.
#[test]
fn nor_does_a_mixture() {
    let mixture = |random: &mut ChaCha8Rng| {
        let p = if random.random::<bool>() { 0.95 } else { 0.05 };
        random.random::<f64>() < p
    };
    check("mixture", LADDERS, held(LADDERS, mixture));
}

/// Values of any distribution whose median is the threshold: here skewed ones without a mean. Student's
/// bounds do not keep their level on these.
#[test]
fn nor_does_a_skewed_number_with_its_median_on_the_threshold() {
    let criterion = Criterion::Above(1.0);
    let skewed = |random: &mut ChaCha8Rng| criterion.is_met(0.5 / (1.0 - random.random::<f64>()));
    check("skewed", LADDERS / 10, held(LADDERS / 10, skewed));
}

#[test]
fn what_was_decided_stays_decided() {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..2_000 {
        let p = random.random::<f64>();
        let mut before = Decision::default();
        for _ in 0..200 {
            let answer = match random.random_range(0..20) {
                0 => None,
                _ => Some(random.random::<f64>() < p),
            };
            let next = before.with(answer);
            assert!(
                before.outcome == Outcome::Open
                    || (next.outcome, next.after) == (before.outcome, before.after)
            );
            before = next;
        }
    }
}
