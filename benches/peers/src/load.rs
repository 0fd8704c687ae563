//! Who uses the processors: contestants, and everybody else.

use std::fs;

/// Clock ticks a second in Linux' figures of processor time.
const TICKS: f64 = 100.0;

/// Seconds of processor time since some moment in the past.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Load {
    /// Of this program and the processes that it started.
    pub(crate) own: f64,
    /// Of all others, and what a hypervisor gave to other guests.
    pub(crate) others: f64,
}

impl Load {
    /// As Linux counts it, in hundredths of a second; nothing elsewhere.
    pub(crate) fn now() -> Self {
        let me = std::process::id().to_string();
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        // Beside processes, `self` and `thread-self` lead to this one once more.
        let processes = entries.filter(|entry| {
            entry.file_name().to_string_lossy().bytes().all(|b| b.is_ascii_digit())
        });
        let stats =
            processes.filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
        let own: f64 = stats.filter_map(|stat| own_seconds(&stat, &me)).sum();
        let all = busy_seconds(&fs::read_to_string("/proc/stat").unwrap_or_default());
        Self { own, others: all - own }
    }

    /// What was used since `earlier`.
    pub(crate) fn since(self, earlier: Self) -> Self {
        Self { own: self.own - earlier.own, others: (self.others - earlier.others).max(0.0) }
    }
}

/// The user and system time in a line of `/proc/PID/stat`, where that process is this one or its child.
fn own_seconds(stat: &str, me: &str) -> Option<f64> {
    // The name, in brackets, may hold anything.
    let (head, rest) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = rest.split(' ').collect();
    let mine = head.split(' ').next() == Some(me) || fields.get(1) == Some(&me);
    let ticks = |field: usize| fields.get(field)?.parse::<f64>().ok();
    mine.then_some((ticks(11)? + ticks(12)?) / TICKS)
}

/// The time of all processors in `/proc/stat` that were not idle: user, nice, system, interrupts, stolen.
fn busy_seconds(stat: &str) -> f64 {
    let line = stat.lines().next().unwrap_or_default();
    let ticks: Vec<f64> = line.split_whitespace().skip(1).filter_map(|t| t.parse().ok()).collect();
    [0, 1, 2, 5, 6, 7].iter().filter_map(|&field| ticks.get(field)).sum::<f64>() / TICKS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_are_told_apart_by_their_parent() {
        let stat = "7 (a) b (c)) S 5 1 1 0 -1 4194560 1 0 0 0 150 50 0 0 20 0 1";
        assert_eq!(own_seconds(stat, "7"), Some(2.0));
        assert_eq!(own_seconds(stat, "5"), Some(2.0), "a child");
        assert_eq!(own_seconds(stat, "1"), None, "a session is no parent");
    }

    #[test]
    fn idle_time_is_not_busy() {
        let stat = "cpu  100 10 20 9999 8888 1 2 67 5 0\ncpu0 1 1 1 1\n";
        assert_eq!(busy_seconds(stat), 2.0);
    }
}
