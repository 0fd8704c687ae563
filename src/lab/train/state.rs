//! The state of a training, as bytes from which it goes on to the same bits.
//!
//! Whole numbers of eight bytes and single precision of four, little endian: the steps taken and the
//! steps of the whole training; how many parameters, numbers of the optimiser's two memories and kept
//! networks follow; the steps of the kept networks; then all these numbers. Where random streams stand
//! follows from the steps taken. A network that is kept at the step of the state, or before the first
//! one, is not among the kept ones: the training makes them anew.

use std::io::{self, ErrorKind, Read, Write};

use super::Underway;

/// Numbers that are turned into bytes at a time.
const CHUNK: usize = 1 << 14;

impl Underway<'_> {
    /// Writes its state.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write_state(&self, to: &mut dyn Write) -> io::Result<()> {
        let taken = self.steps_taken();
        let parameters = self.network().parameters();
        let [first, second] = self.trainer.state.memory();
        let networks = self.result.networks.iter();
        let kept: Vec<_> = networks.filter(|(step, _)| **step != 0 && **step != taken).collect();
        let counts = [taken, self.steps(), parameters.len(), first.len(), second.len(), kept.len()];
        for count in counts.iter().chain(kept.iter().map(|(step, _)| *step)) {
            to.write_all(&(*count as u64).to_le_bytes())?;
        }
        for numbers in [parameters, first, second] {
            write_numbers(numbers, to)?;
        }
        for (_, network) in kept {
            write_numbers(network.parameters(), to)?;
        }
        Ok(())
    }

    /// Brings the training, before its first step, to the state that was written of the same training
    /// in the same seed.
    ///
    /// # Errors
    /// Where it cannot be read, is that of a training of other sizes or of more steps, or lacks a network that is to be
    /// kept. The training then starts from its first step.
    pub fn read_state(&mut self, from: &mut dyn Read) -> io::Result<()> {
        self.spoilt = true;
        let counts = [(); 6].map(|()| read_count(from));
        let [taken, steps, parameters, first, second, kept] = counts;
        let (taken, steps, kept) = (taken?, steps?, kept?);
        let own = self.trainer.state.memory().map(<[f32]>::len);
        let fits =
            [parameters?, first?, second?] == [self.network().parameters().len(), own[0], own[1]];
        // Steps are drawn one by one: more than the training can take would be drawn for ever.
        if !fits || taken > steps || steps > self.steps() || kept > taken {
            return Err(refused("it is the state of another training"));
        }
        let kept: Vec<usize> = (0..kept).map(|_| read_count(from)).collect::<io::Result<_>>()?;
        if self.kept_before(taken).any(|step| !kept.contains(&step)) {
            return Err(refused("it lacks a network that is to be kept"));
        }
        read_numbers(self.trainer.network.parameters_mut(), from)?;
        for memory in self.trainer.state.memory_mut() {
            read_numbers(memory, from)?;
        }
        for step in kept {
            let mut network = self.network().clone();
            read_numbers(network.parameters_mut(), from)?;
            self.result.networks.insert(step, network);
        }
        self.trainer.draw_steps(taken);
        self.trainer.step = taken;
        self.last_for(steps);
        self.spoilt = false;
        Ok(())
    }
}

fn refused(reason: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, reason)
}

fn read_count(from: &mut dyn Read) -> io::Result<usize> {
    let mut bytes = [0; 8];
    from.read_exact(&mut bytes)?;
    usize::try_from(u64::from_le_bytes(bytes)).map_err(|_| ErrorKind::InvalidData.into())
}

fn write_numbers(numbers: &[f32], to: &mut dyn Write) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(4 * CHUNK);
    for numbers in numbers.chunks(CHUNK) {
        bytes.clear();
        bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        to.write_all(&bytes)?;
    }
    Ok(())
}

fn read_numbers(numbers: &mut [f32], from: &mut dyn Read) -> io::Result<()> {
    let mut bytes = vec![0; 4 * CHUNK];
    for numbers in numbers.chunks_mut(CHUNK) {
        let bytes = &mut bytes[..4 * numbers.len()];
        from.read_exact(bytes)?;
        let (words, _) = bytes.as_chunks::<4>();
        for (number, word) in numbers.iter_mut().zip(words) {
            *number = f32::from_le_bytes(*word);
        }
    }
    Ok(())
}
