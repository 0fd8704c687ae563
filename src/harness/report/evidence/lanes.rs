//! Marks that would meet stand on top of each other.

/// For every mark its lane, counted from 0 at the bottom, such that marks of one lane are `gap` apart.
pub(super) fn lanes(places: &[f64], gap: f64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| places[a].total_cmp(&places[b]));
    let mut ends: Vec<f64> = Vec::new();
    let mut lanes = vec![0; places.len()];
    for index in order {
        let place = places[index];
        let free = ends.iter().position(|end| *end <= place);
        lanes[index] = free.unwrap_or(ends.len());
        match free {
            Some(lane) => ends[lane] = place + gap,
            None => ends.push(place + gap),
        }
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_rise_only_where_they_would_meet() {
        assert_eq!(lanes(&[0.0, 20.0, 10.0], 8.0), [0, 0, 0]);
        assert_eq!(lanes(&[5.0, 0.0, 9.0], 8.0), [1, 0, 0]);
        assert_eq!(lanes(&[1.0; 4], 8.0), [0, 1, 2, 3]);
        assert_eq!(lanes(&[], 8.0), [0; 0]);
    }
}
