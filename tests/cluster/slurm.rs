//! A Slurm of one node on the loopback address.

use std::collections::HashMap;
use std::fs::{self, File, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use deepclaims_lab::numerics::Stream;
use serde_json::Value;
use tempfile::{TempDir, tempdir};

use crate::shards::{
    CHECK, SHARDS, assert_is_that_of_one_process, cells, deepclaims, path, wait_until,
};

/// What a Slurm needs to run; the first word that cannot be started.
fn missing() -> Option<String> {
    let needed = [("munged", "--version"), ("slurmctld", "-V"), ("slurmd", "-V"), ("sbatch", "-V")];
    let starts = |(program, version): &(&str, &str)| {
        Command::new(program).arg(version).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
    };
    let lacking = needed.iter().find(|one| match starts(one) {
        Ok(mut child) => child.wait().is_err(),
        Err(_) => true,
    });
    if let Some((program, _)) = lacking {
        return Some(format!("{program} (Debian packages slurm-wlm and munge) is not installed"));
    }
    let id = Command::new("id").arg("-u").output().ok()?;
    (id.stdout != b"0\n").then(|| "only root can run slurmd".to_owned())
}

/// Its daemons, which end with it.
struct Cluster {
    folder: TempDir,
    daemons: Vec<Child>,
}

impl Cluster {
    fn start() -> Self {
        let folder = tempdir().expect("a folder");
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("its own folder");
        let mut cluster = Self { folder, daemons: Vec::new() };
        let at = |name: &str| cluster.folder.path().join(name);
        let mut stream = Stream::new(0, "munge key of a test");
        let key: Vec<u8> = (0..1024).map(|_| (256.0 * stream.uniform()) as u8).collect();
        fs::write(at("key"), key).expect("a writable folder");
        fs::set_permissions(at("key"), Permissions::from_mode(0o400)).expect("its own file");
        for folder in ["state", "spool"] {
            fs::create_dir(at(folder)).expect("a writable folder");
        }
        fs::write(at("slurm.conf"), configuration(cluster.folder.path()))
            .expect("a writable folder");
        let file = |option: &str, name: &str| format!("--{option}={}", at(name).display());
        let files = [
            file("key-file", "key"),
            file("socket", "socket"),
            file("pid-file", "munged.pid"),
            file("log-file", "munged.log"),
            file("seed-file", "seed"),
        ];
        let socket = at("socket");
        cluster.run("munged", Command::new("munged").arg("--foreground").args(files));
        wait_until("munged listens", || cluster.logs(), || socket.exists());
        cluster.run("slurmctld", Command::new("slurmctld").arg("-D"));
        let name = host();
        cluster.run("slurmd", Command::new("slurmd").args(["-D", "-N", &name]));
        wait_until(
            "the node is idle",
            || cluster.logs(),
            || cluster.ask("sinfo", &["-h", "-o", "%t"]).1.trim() == "idle",
        );
        cluster
    }

    fn run(&mut self, name: &str, command: &mut Command) {
        let log = File::create(self.folder.path().join(format!("{name}.out"))).expect("a log");
        let both = log.try_clone().expect("a log");
        let daemon = command
            .env("SLURM_CONF", self.folder.path().join("slurm.conf"))
            .env("PATH", path())
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(both)
            .spawn();
        self.daemons.push(daemon.expect("the daemon starts"));
    }

    /// Runs a command of Slurm to its end: whether it went well, and what it says.
    fn ask(&self, program: &str, arguments: &[&str]) -> (bool, String) {
        let output = Command::new(program)
            .args(arguments)
            .env("SLURM_CONF", self.folder.path().join("slurm.conf"))
            .env("PATH", path())
            .output()
            .expect("a command of Slurm");
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&text).into_owned())
    }

    /// Submits the script of the documents, and says which job it is.
    fn submit(&self, out: &str, options: &[&str]) -> String {
        let array = format!("--array=1-{SHARDS}");
        let output = format!("--output={}", self.folder.path().join("job-%a.out").display());
        let shards = SHARDS.to_string();
        let line = format!("{CHECK} --out {out}");
        let mut arguments = vec!["--parsable", "--cpus-per-task=1", &array, &output];
        arguments.extend(options);
        arguments.extend(["docs/cluster/slurm.sh", &shards]);
        arguments.extend(line.split_whitespace());
        let (went_well, said) = self.ask("sbatch", &arguments);
        assert!(went_well, "{said}");
        said.trim().to_owned()
    }

    /// The tasks of a job with their states, those that are over too.
    fn states(&self, job: &str) -> Vec<(String, String)> {
        let columns = ["-h", "-t", "all", "-o", "%i %T", "-r", "-j", job];
        let (_, said) = self.ask("squeue", &columns);
        let lines = said.lines().filter_map(|line| line.split_once(' '));
        lines.map(|(task, state)| (task.to_owned(), state.to_owned())).collect()
    }

    fn state(&self, task: &str) -> String {
        self.states(task).into_iter().map(|(_, state)| state).collect()
    }

    /// Waits until all tasks have ended well. Slurm would let those wait two minutes that were put back.
    fn wait(&self, job: &str) {
        let mut pending: HashMap<String, Instant> = HashMap::new();
        wait_until(
            "the array is done",
            || self.logs(),
            || {
                let states = self.states(job);
                for (task, state) in &states {
                    let bad = ["FAILED", "TIMEOUT", "CANCELLED"].contains(&state.as_str());
                    assert!(!bad, "{states:?}\n{}", self.logs());
                    if state != "PENDING" {
                        continue;
                    }
                    let since = pending.entry(task.clone()).or_insert_with(Instant::now);
                    if since.elapsed() > PUT_BACK {
                        self.ask("scontrol", &["update", &format!("job={task}"), "StartTime=now"]);
                    }
                }
                !states.is_empty() && states.iter().all(|(_, state)| state == "COMPLETED")
            },
        );
    }

    /// What the tasks printed.
    fn outputs(&self) -> String {
        (1..=SHARDS).map(|shard| self.read(&format!("job-{shard}.out"))).collect()
    }

    /// What daemons and tasks printed.
    fn logs(&self) -> String {
        self.read("slurmctld.log") + &self.read("slurmd.log") + &self.outputs()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.ask("scancel", &["--user=root"]);
        for daemon in self.daemons.iter_mut().rev() {
            // Daemons tidy up when they are asked.
            let _ = Command::new("kill").arg(daemon.id().to_string()).status();
            let _ = daemon.wait();
        }
    }
}

fn host() -> String {
    let name = Command::new("hostname").arg("-s").output().expect("a host name").stdout;
    String::from_utf8(name).expect("UTF-8").trim().to_owned()
}

/// Two free ports.
fn free_ports() -> [u16; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    listeners.map(|listener| listener.local_addr().expect("its address").port())
}

/// Nothing but what one node needs.
fn configuration(folder: &Path) -> String {
    let (at, host) = (folder.display(), host());
    let [controller, node] = free_ports();
    format!(
        "ClusterName=shards\nSlurmctldHost={host}(127.0.0.1)\nSlurmUser=root\nSlurmdUser=root\n\
         AuthType=auth/munge\nAuthInfo=socket={at}/socket,cred_expire=3\nCredType=cred/munge\n\
         SlurmctldPort={controller}\nSlurmdPort={node}\nStateSaveLocation={at}/state\n\
         SlurmdSpoolDir={at}/spool\nSlurmctldPidFile={at}/slurmctld.pid\n\
         SlurmdPidFile={at}/slurmd.pid\nSlurmctldLogFile={at}/slurmctld.log\n\
         SlurmdLogFile={at}/slurmd.log\nProctrackType=proctrack/linuxproc\n\
         TaskPlugin=task/none\nJobAcctGatherType=jobacct_gather/none\n\
         AccountingStorageType=accounting_storage/none\nSelectType=select/cons_tres\n\
         SelectTypeParameters=CR_CPU\nSlurmdParameters=config_overrides\nReturnToService=2\n\
         MpiDefault=none\nKillWait=1\nMinJobAge=3600\n\
         SchedulerParameters=sched_interval=1,batch_sched_delay=0\n\
         NodeName={host} NodeAddr=127.0.0.1 CPUs={SHARDS} State=UNKNOWN\n\
         PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP\n"
    )
}

/// A node refuses a task that begins in the second in which it was killed.
const PUT_BACK: Duration = Duration::from_secs(2);

#[test]
#[ignore = "starts a Slurm of one node, about a minute"]
fn an_array_with_a_killed_task_is_that_of_one_process() {
    if let Some(missing) = missing() {
        println!("skipped: {missing}");
        return;
    }
    let cluster = Cluster::start();
    let work = tempdir().expect("a folder");
    let at = |name: &str| work.path().join(name);
    let own = |shard: usize| at(&format!("shard-{shard}"));
    let job = cluster.submit(&at("shard-%a").display().to_string(), &[]);
    // The second shard, with SIGKILL, once it has stored some of its cells.
    wait_until("the second shard has begun", || cluster.logs(), || cells(&own(2)) >= 3);
    let task = format!("{job}_2");
    let (went_well, said) = cluster.ask("scancel", &["--signal=KILL", "--full", &task]);
    assert!(went_well, "{said}");
    wait_until("the task is dead", || cluster.logs(), || cluster.state(&task) != "RUNNING");
    let killed = cells(&own(2));
    // Sometimes Slurm puts back by itself what ends so, and it refuses while the task is being cleaned away.
    wait_until(
        "the task is put back",
        || cluster.logs(),
        || {
            cluster.ask("scontrol", &["requeue", &task]);
            cluster.state(&task) == "PENDING"
        },
    );
    let folders: Vec<PathBuf> = (1..=SHARDS).map(own).collect();
    let folders: Vec<String> = folders.iter().map(|path| path.display().to_string()).collect();
    cluster.wait(&job);
    assert!(cells(&own(2)) > killed, "it was killed in the middle");
    let merge = format!("merge {} --out {}", folders.join(" "), at("united").display());
    let (code, text) = deepclaims(&merge);
    assert_eq!(code, Some(1), "a claim is open after the first pass: {text}");
    // What it needs, in the folder of all; the time limit ends a shard in between.
    let united = at("united");
    let plan = format!("plan --out {}", united.display());
    let mut passes = 1;
    while deepclaims(&plan).0 == Some(1) {
        cluster.wait(&cluster.submit(&united.display().to_string(), &[]));
        passes += 1;
        assert!(passes < 9, "it comes to an end");
    }
    assert_is_that_of_one_process(&united, &at("alone"));
}

/// The script puts a task back that was asked to end, and its next turn goes on.
#[test]
#[ignore = "starts a Slurm of one node, about a minute"]
fn a_signal_before_the_time_limit_ends_a_task_that_goes_on_later() {
    if let Some(missing) = missing() {
        println!("skipped: {missing}");
        return;
    }
    let cluster = Cluster::start();
    let work = tempdir().expect("a folder");
    let run = work.path().join("run");
    let job = cluster.submit(&run.display().to_string(), &[]);
    wait_until("cells are stored", || cluster.logs(), || cells(&run) >= 3);
    // What Slurm sends before the limit, which it checks too seldom for a test.
    let (went_well, said) =
        cluster.ask("scancel", &["--signal=TERM", "--batch", &format!("{job}_2")]);
    assert!(went_well, "{said}");
    cluster.wait(&job);
    let outputs = cluster.outputs();
    assert!(outputs.contains("shard 2/4 of ") && outputs.contains("interrupted, "), "{outputs}");
    // Of the first pass nothing is left.
    let (_, text) = deepclaims(&format!("plan --out {} --format json", run.display()));
    let plan: Value = serde_json::from_str(&text).expect("one JSON document");
    let shards = plan[0]["shards"].as_array().expect("shards").iter();
    let claims = shards.flat_map(|shard| shard["claims"].as_array().expect("claims"));
    let seeds = claims.flat_map(|claim| claim["seeds"].as_array().expect("seeds"));
    assert!(seeds.clone().count() > 0 && seeds.clone().all(|seed| seed.as_u64() >= Some(117)));
}
