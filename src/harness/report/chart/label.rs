//! Labels that keep apart.

/// The places nearest to `wanted`, in its order, that are at least `gap` apart and between `low`
/// and `high`; where there is no room for that, they go on beyond `high`.
pub(super) fn spread(wanted: &[f64], gap: f64, (low, high): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    // With the gaps taken out, places need only rise: neighbours that do not share their mean.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (rank, &index) in order.iter().enumerate() {
        let mut block = (wanted[index] - rank as f64 * gap, 1);
        while let Some((mean, count)) = blocks.pop_if(|(mean, _)| *mean > block.0) {
            let total = count + block.1;
            let sum = mean * count as f64 + block.0 * block.1 as f64;
            block = (sum / total as f64, total);
        }
        blocks.push(block);
    }
    let highest = high - wanted.len().saturating_sub(1) as f64 * gap;
    let means = blocks.into_iter().flat_map(|(mean, count)| std::iter::repeat_n(mean, count));
    let mut places = vec![0.0; wanted.len()];
    for ((rank, mean), index) in means.enumerate().zip(order) {
        places[index] = mean.min(highest).max(low) + rank as f64 * gap;
    }
    places
}

/// A label at the right of a vertical stem: where its stem stands and how wide it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Flag {
    pub(super) stem: f64,
    pub(super) width: f64,
}

/// For every flag its row, counted from 0 at the bottom, such that no label meets another or a stem
/// that goes up to its own label. Labels stand to the right of their stems.
pub(super) fn rows(flags: &[Flag]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..flags.len()).collect();
    order.sort_by(|&a, &b| flags[b].stem.total_cmp(&flags[a].stem));
    let mut rows: Vec<usize> = vec![0; flags.len()];
    for (rank, &index) in order.iter().enumerate() {
        let end = flags[index].stem + flags[index].width;
        let met = order[..rank].iter().filter(|&&other| flags[other].stem < end);
        rows[index] = met.map(|&other| rows[other] + 1).max().unwrap_or(0);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_with_room_stay_where_they_are() {
        assert_eq!(spread(&[50.0, 10.0], 16.0, (0.0, 100.0)), [50.0, 10.0]);
        assert_eq!(spread(&[], 16.0, (0.0, 100.0)), [0.0; 0]);
    }

    #[test]
    fn close_labels_move_apart_as_little_as_they_must() {
        assert_eq!(spread(&[50.0, 50.0], 10.0, (0.0, 100.0)), [45.0, 55.0]);
        assert_eq!(spread(&[99.0, 98.0], 10.0, (0.0, 100.0)), [100.0, 90.0]);
        assert_eq!(spread(&[1.0, 0.0, 60.0], 10.0, (0.0, 100.0)), [10.0, 0.0, 60.0]);
    }

    #[test]
    fn flags_rise_over_the_stems_that_they_would_meet() {
        let flag = |stem, width| Flag { stem, width };
        assert_eq!(rows(&[flag(0.0, 10.0), flag(20.0, 99.0)]), [0, 0]);
        assert_eq!(rows(&[flag(0.0, 30.0), flag(20.0, 99.0), flag(25.0, 9.0)]), [2, 1, 0]);
    }

    proptest! {
        #[test]
        fn spread_labels_never_overlap(wanted in prop::collection::vec(0.0..300.0, 0..12)) {
            let mut places = spread(&wanted, 16.0, (0.0, 300.0));
            places.sort_by(f64::total_cmp);
            prop_assert!(places.windows(2).all(|pair| pair[1] - pair[0] > 16.0 - 1e-9));
            prop_assert!(places.iter().all(|place| (-1e-9..=300.0 + 1e-9).contains(place)));
        }
    }
}
