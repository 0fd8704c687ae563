//! Our training step beside PyTorch's, on the same work in one run.
//!
//! ```text
//! PYTHON=a/python/with/torch cargo run --release --manifest-path benches/peers/Cargo.toml
//! ```
//!
//! **The work.** Multilayer perceptrons with biases and ReLU, cross-entropy, SGD with momentum 0.9 at a
//! constant rate, in single precision: one network, and eight of them. Samples, initial weights and the
//! order of the batches are ours, handed over as raw numbers; both sides gather each batch by index
//! within the step. Ten steps' losses must agree to 1e-4 relative, or nothing is timed.
//!
//! **The timing.** Everybody is warmed up and then timed in turns, round by round, so that a slow minute
//! of the machine is slow for all. PyTorch runs in processes of its own that wait while others are
//! timed: one with 1 thread, one with 2, and another with 1 for its share of two processes. Compiling is
//! not timed. A round begins with the machine's peak: fused multiply-adds in registers on one core. The
//! share of it counts the products' operations only; on two threads it may reach 200 %. Shares and ratios
//! are taken round by round; the table shows their median and range.
//!
//! **PyTorch's strategies.** Each is written to be fast (see `python/pytorch_strategies.py`): eager with the
//! fastest of PyTorch's SGD implementations, chosen by trial and named in the table, and the whole step
//! compiled. For eight networks: one after another, `torch.func.vmap`, batched products of stacked
//! parameters, and two processes of four networks each.
//!
//! **Others.** Where that Python has JAX, the whole step by `jit`, several networks by `jit` of `vmap`.
//! `--features candle,burn` adds these two, network after network, on the threads of their own products.
//!
//! **Other programs.** In every turn the processor time of all others is measured. A round in which they
//! took more than a tenth of a core counts as disturbed: the table leaves it out and says how many there
//! were. "Cores" is the contestant's own processor time over the time of its turn.
//!
//! **`--quick`** takes at most two minutes: three short rounds of the three smaller networks, and only what
//! need not be compiled.
//!
//! **Bias.** PyTorch is spared the shuffling of an epoch and reading a loss each step. It is used as its
//! package comes, with Intel's MKL for the products, which leaves AVX-512 unused on AMD's processors;
//! `--mkl-as-on-intel` takes that handicap away by a preloaded library, as few users do.
//!
//! Every run is recorded in `benches/record/`, from which `--report FILE` makes the tables again.

#[cfg(feature = "burn")]
mod burn;
#[cfg(feature = "candle")]
mod candle;
mod configuration;
mod contest;
mod contestant;
mod load;
mod machine;
mod ours;
#[path = "../../../src/lab/benches/peak/mod.rs"]
mod peak;
mod problem;
mod python;
mod record;
#[cfg(any(feature = "burn", feature = "candle"))]
mod sequence;
mod table;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use anyhow::{Error, Result};
use clap::Parser;

use configuration::Configuration;
use contest::Timing;
use contestant::Contestant;
use ours::Ours;
use problem::Problem;
use python::{Library, Process, Strategy};
use record::Row;

/// Times our training step and PyTorch's on the same work.
#[derive(Parser)]
struct Options {
    /// How often everybody's turn comes
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// How many seconds a turn lasts, where a single step is not longer
    #[arg(long, default_value_t = 0.2)]
    seconds: f64,
    /// Only configurations whose name contains this, as in `12x128`
    #[arg(long, default_value = "")]
    only: String,
    /// Numbers of networks trained side by side
    #[arg(long, value_delimiter = ',', default_value = "1,8")]
    networks: Vec<usize>,
    /// Let PyTorch's MKL use AVX-512 on processors that are not Intel's
    #[arg(long)]
    mkl_as_on_intel: bool,
    /// Print the tables of this record and run nothing
    #[arg(long)]
    report: Option<PathBuf>,
    /// The directory of records
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../record"))]
    record: PathBuf,
    /// Record nothing
    #[arg(long)]
    dry: bool,
    /// Three short rounds of the smaller networks, without what must be compiled first
    #[arg(long)]
    quick: bool,
}

impl Options {
    /// How the timing is done.
    fn timing(&self) -> Timing {
        if self.quick {
            Timing { rounds: 3, seconds: 0.1 }
        } else {
            Timing { rounds: self.rounds, seconds: self.seconds }
        }
    }

    /// Whether this network is among those to be trained.
    fn wants(&self, configuration: &Configuration) -> bool {
        configuration.to_string().contains(&self.only)
            && !(self.quick && configuration.flops() > QUICK)
    }
}

/// Floating-point operations of one step of the largest network of a quick run.
const QUICK: f64 = 1e9;

/// The Python processes. JAX is there where Python has it.
struct Processes {
    one_thread: RefCell<Process>,
    another_thread: RefCell<Process>,
    two_threads: RefCell<Process>,
    jax: Option<[RefCell<Process>; 2]>,
}

impl Processes {
    fn start(preload: Option<&Path>) -> Result<Self> {
        let start = |library, threads| Process::start(library, threads, preload).map(RefCell::new);
        let jax = || Ok([start(Library::Jax, 1)?, start(Library::Jax, 2)?]);
        Ok(Self {
            one_thread: start(Library::PyTorch, 1)?,
            another_thread: start(Library::PyTorch, 1)?,
            two_threads: start(Library::PyTorch, 2)?,
            jax: jax().inspect_err(|error: &Error| eprintln!("without JAX: {error:#}")).ok(),
        })
    }

    fn all(&self) -> impl Iterator<Item = &RefCell<Process>> {
        let torch = [&self.one_thread, &self.another_thread, &self.two_threads];
        torch.into_iter().chain(self.jax.iter().flatten())
    }

    /// The versions of the libraries.
    fn versions(&self) -> Result<String> {
        let torch = self.one_thread.borrow_mut().ask("versions")?;
        Ok(match &self.jax {
            Some([one, _]) => format!("{torch}, {}", one.borrow_mut().ask("versions")?),
            None => torch,
        })
    }
}

fn main() -> Result<()> {
    let options = Options::parse();
    if let Some(path) = &options.report {
        let (header, rows) = record::read(path)?;
        println!("{}\n\n{}", header.join("\n"), table::tables(&rows));
        return Ok(());
    }
    let directory = tempfile::tempdir()?;
    let preload =
        options.mkl_as_on_intel.then(|| python::mkl_as_on_intel(directory.path())).transpose()?;
    let processes = Processes::start(preload.as_deref())?;
    let time = jiff::Timestamp::now();
    let mut header = vec![
        format!("date: {}", time.strftime("%Y-%m-%d %H:%M UTC")),
        format!("processor: {}", machine::processor()),
        format!("versions: {}", machine::versions()),
        format!("peer: {}", processes.versions()?),
        format!("command: {}", machine::command()),
    ];
    let mut rows = Vec::new();
    println!("{}\n", header.join("\n"));
    let chosen = configuration::all().filter(|one| options.wants(one));
    for configuration in chosen {
        for &networks in &options.networks {
            let (notes, measured) = contest(configuration, networks, &processes, &options)?;
            println!("{}\n", table::tables(&measured));
            header.extend(notes);
            rows.extend(measured);
        }
    }
    if !options.dry {
        let path = record::write(&options.record, time, &header, &rows)?;
        println!("recorded in {}", path.display());
    }
    Ok(())
}

/// Compares and times everybody on so many networks of one configuration.
fn contest(
    configuration: Configuration,
    networks: usize,
    processes: &Processes,
    options: &Options,
) -> Result<(Vec<String>, Vec<Row>)> {
    let problem = Problem::new(configuration, networks)?;
    let directory = tempfile::tempdir()?;
    problem.export(directory.path())?;
    let threads: &[usize] = if networks == 1 { &[1, 2] } else { &[2] };
    let mut contestants: Vec<Box<dyn Contestant + '_>> = Vec::new();
    for &threads in threads {
        contestants.push(Box::new(Ours::new(&problem, threads)?));
    }
    for (title, strategy, processes) in strategies(networks, processes) {
        if options.quick && strategy.contains("compiled") {
            continue;
        }
        let peer = Strategy::load(title, strategy, processes, directory.path(), networks)?;
        contestants.push(Box::new(peer));
    }
    #[cfg(feature = "candle")]
    contestants.push(Box::new(sequence::Sequence::<candle::Candle>::new(&problem)?));
    #[cfg(feature = "burn")]
    contestants.push(Box::new(sequence::Sequence::<burn::Burn>::new(&problem)?));
    let row = Row {
        configuration: configuration.to_string(),
        networks,
        flops: networks as f64 * configuration.flops(),
        ..Row::default()
    };
    let notes: Vec<String> = contest::compare(&mut contestants)?
        .into_iter()
        .map(|note| format!("{} of {configuration}; {note}", row.networks))
        .collect();
    for note in &notes {
        eprintln!("{note}");
    }
    let rows = contest::time(&mut contestants, options.timing(), &row)?;
    for process in processes.all() {
        process.borrow_mut().ask("drop")?;
    }
    Ok((notes, rows))
}

/// The strategies in Python: title, name on the other side, and the processes that take a share each.
fn strategies(
    networks: usize,
    processes: &Processes,
) -> Vec<(&'static str, &'static str, Vec<&RefCell<Process>>)> {
    let one = || vec![&processes.one_thread];
    let two = || vec![&processes.two_threads];
    let both = || vec![&processes.one_thread, &processes.another_thread];
    let jax = processes.jax.iter().flat_map(|[one, two]| {
        let alone = (networks == 1).then(|| ("jit 1 thread", "jit", vec![one]));
        alone.into_iter().chain([("jit 2 threads", "jit", vec![two])])
    });
    if networks == 1 {
        let torch = [
            ("eager 1 thread", "eager", one()),
            ("eager 2 threads", "eager", two()),
            ("compiled 1 thread", "compiled", one()),
            ("compiled 2 threads", "compiled", two()),
        ];
        return torch.into_iter().chain(jax).collect();
    }
    let mut strategies = vec![
        ("sequence 1 thread", "eager", one()),
        ("sequence 2 threads", "eager", two()),
        ("sequence compiled 2 threads", "compiled", two()),
        ("vmap 2 threads", "vmap", two()),
        ("vmap compiled 2 threads", "vmap-compiled", two()),
        ("batched 2 threads", "batched", two()),
        ("batched compiled 2 threads", "batched-compiled", two()),
    ];
    if networks.is_multiple_of(2) {
        strategies.push(("two processes", "eager", both()));
        strategies.push(("two processes compiled", "compiled", both()));
        strategies.push(("two processes batched compiled", "batched-compiled", both()));
    }
    strategies.extend(jax);
    strategies
}
