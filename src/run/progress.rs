//! What a run tells while it goes.

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// The run starts; it will take about this many floating-point operations.
    Begin {
        /// Over all seeds.
        flops: f64,
    },
    /// A seed starts.
    Seed {
        /// The seed.
        seed: u64,
        /// How many came before it.
        index: usize,
        /// How many there are.
        of: usize,
    },
    /// A network is trained.
    Trained {
        /// Floating-point operations it took.
        flops: f64,
    },
    /// The run is over.
    End,
}

/// Listens to a run; may be called from several threads.
pub trait Progress: Sync {
    /// Takes note.
    fn event(&self, event: Event);
}

/// Takes no note.
impl Progress for () {
    fn event(&self, _: Event) {}
}
