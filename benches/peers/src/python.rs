//! PyTorch and JAX, driven through the pipes of one or several Python processes.

use std::cell::RefCell;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, anyhow, bail, ensure};

use crate::contestant::Contestant;

/// Names the Python to use.
const PYTHON: &str = "PYTHON";

/// Where their sides are written.
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/python");

/// What a Python process trains with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Library {
    PyTorch,
    Jax,
}

impl Library {
    fn name(self) -> &'static str {
        match self {
            Self::PyTorch => "PyTorch",
            Self::Jax => "JAX",
        }
    }

    /// The program that trains with it.
    fn program(self) -> &'static str {
        match self {
            Self::PyTorch => "pytorch_peer.py",
            Self::Jax => "jax_peer.py",
        }
    }
}

/// Builds, in `directory`, the library that lets MKL treat every processor like Intel's.
pub(crate) fn mkl_as_on_intel(directory: &Path) -> Result<PathBuf> {
    let library = directory.join("mkl_as_on_intel.so");
    let status = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .arg(&library)
        .arg(Path::new(SOURCES).join("mkl_as_on_intel.c"))
        .status()
        .context("cannot start the C compiler cc")?;
    ensure!(status.success(), "cc failed: {status}");
    Ok(library)
}

/// A Python process with one of the libraries and a fixed number of threads.
pub(crate) struct Process {
    library: Library,
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Process {
    /// Starts Python, with `preload` loaded before its other libraries, and waits until it answers.
    pub(crate) fn start(library: Library, threads: usize, preload: Option<&Path>) -> Result<Self> {
        let python = env::var(PYTHON).unwrap_or_else(|_| "python3".to_owned());
        let mut child = Command::new(&python)
            .arg(Path::new(SOURCES).join(library.program()))
            .arg(threads.to_string())
            .envs(preload.map(|library| ("LD_PRELOAD", library)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| {
                let name = library.name();
                format!("cannot start {python}: name a Python with {name} in {PYTHON}")
            })?;
        let commands = child.stdin.take().context("standard input is piped")?;
        let answers = child.stdout.take().context("standard output is piped")?;
        let mut process = Self { library, child, commands, answers: BufReader::new(answers) };
        // Where the library is missing, it says so now.
        process.ask("versions")?;
        Ok(process)
    }

    /// Python's answer to one command.
    pub(crate) fn ask(&mut self, command: &str) -> Result<String> {
        self.send(command)?;
        self.receive()
    }

    fn send(&mut self, command: &str) -> Result<()> {
        writeln!(self.commands, "{command}").context("Python has ended")
    }

    fn receive(&mut self) -> Result<String> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        if let Some(error) = line.strip_prefix("error ") {
            bail!("{}: {}", self.library.name(), error.trim_end());
        }
        let answer = line.strip_prefix("ok").ok_or_else(|| anyhow!("Python has ended"))?;
        Ok(answer.trim().to_owned())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Its work is worth nothing any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A strategy in one process, or in several that train a share of the networks each.
pub(crate) struct Strategy<'a> {
    name: String,
    key: String,
    processes: Vec<&'a RefCell<Process>>,
}

impl<'a> Strategy<'a> {
    /// Loads the networks from `directory`; the first process takes the first of them.
    pub(crate) fn load(
        title: &str,
        strategy: &str,
        processes: Vec<&'a RefCell<Process>>,
        directory: &Path,
        networks: usize,
    ) -> Result<Self> {
        let key = title.replace(' ', "-");
        let share = networks / processes.len();
        let (mut remark, mut name) = (String::new(), "");
        for (index, process) in processes.iter().enumerate() {
            let (first, last) = (index * share, (index + 1) * share);
            let directory = directory.display();
            let command = format!("load {key} {strategy} {first} {last} {directory}");
            remark = process.borrow_mut().ask(&command)?;
            name = process.borrow().library.name();
        }
        Ok(Self { name: format!("{name} {title} ({remark})"), key, processes })
    }

    /// Sends a command to all processes before it waits for any; their numbers in order.
    fn ask(&self, verb: &str, steps: usize) -> Result<Vec<f64>> {
        for process in &self.processes {
            let command = format!("{verb} {} {steps}", self.key);
            process.borrow_mut().send(&command)?;
        }
        // Every answer is read before the first error is returned: none may be taken for the next one.
        let answers: Vec<_> =
            self.processes.iter().map(|process| process.borrow_mut().receive()).collect();
        let mut numbers = Vec::new();
        for answer in answers {
            for word in answer?.split_whitespace() {
                numbers.push(word.parse()?);
            }
        }
        Ok(numbers)
    }
}

impl Contestant for Strategy<'_> {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn losses(&mut self, steps: usize) -> Result<Vec<Vec<f64>>> {
        let losses = self.ask("losses", steps)?;
        Ok(losses.chunks(steps).map(<[f64]>::to_vec).collect())
    }

    fn run(&mut self, steps: usize) -> Result<Vec<f64>> {
        self.ask("run", steps)
    }
}
