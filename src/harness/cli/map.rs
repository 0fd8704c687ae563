//! `deepclaims map`.

use std::borrow::Cow;
use std::io::{IsTerminal, stderr};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use clap::Args;
use deepclaims_lab::data::Images;
use deepclaims_lab::laboratory::{Laboratory, StandardLaboratory};
use deepclaims_lab::numerics::Work;
use deepclaims_lab::stats::Level;
use deepclaims_lab::train::Speed;
use indicatif::{ProgressBar, ProgressStyle};

use super::command::quoted;
use super::common::{FolderOptions, LAST_FIRST_SEED, MOST_SEEDS, RunOptions};
use super::exploring::{FIRST_SEED, check_images, one, store};
use super::format::{FormatOption, Shardable};
use super::over::{self, Over, duration};
use super::picture_files::PictureOptions;
use super::sharded::{ShardOption, ShardRequest};
use super::{CliError, Outcome, interruption, output};
use crate::claim::{Claim, MapRecord, Registry, Seeds, Value};
use crate::report::{MapDocument, Style, heat_map, json, map_picture, significant};
use crate::run::{
    Grid, Map, MapError, MapRequest, Place, Plan, RunContext, SharedSetting, SharedWork, Store, map,
};

/// The level of a cell, and its most seeds, unless an option says otherwise.
const LEVEL: f64 = 0.01;
const MOST: u64 = 17;
/// Where maps go in the folder of a run.
const MAPS: &str = "maps";

/// Writes a whole map.
type Write = fn(&MapDocument<'_>, Style) -> String;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Claim to map
    #[arg(value_name = "CLAIM")]
    claim: String,
    /// A setting and its values: width=16,32,64; depth=4..24; depth=4..24+4; width=16..512x2;
    /// data=digits,mixture,idx:DIR. Once or twice
    #[arg(long, value_name = "SETTING=VALUES", required = true)]
    over: Vec<Over>,
    /// Probability that the evidence for one part of a cell is ever misleading
    #[arg(long, value_name = "P", default_value = "0.01", value_parser = level)]
    level: Level,
    /// Look at no more than so many seeds of each cell
    #[arg(
        long,
        value_name = "N",
        default_value_t = MOST,
        value_parser = clap::value_parser!(u64).range(1..=MOST_SEEDS)
    )]
    most_seeds: u64,
    /// First seed to look at
    #[arg(
        long,
        value_name = "K",
        default_value_t = FIRST_SEED,
        value_parser = clap::value_parser!(u64).range(..=LAST_FIRST_SEED)
    )]
    first_seed: u64,
    /// End after this time with what is settled: 90s, 10m, 2h
    #[arg(long, value_name = "TIME", value_parser = duration, conflicts_with = "shard")]
    budget: Option<Duration>,
    #[command(flatten)]
    run: RunOptions,
    #[command(flatten)]
    folder: FolderOptions,
    #[command(flatten)]
    format: FormatOption<Shardable<Write>>,
    #[command(flatten)]
    picture: PictureOptions,
    #[command(flatten)]
    shard: ShardOption,
    /// With --shard: print what each shard has to compute and how long it would take, and stop
    #[arg(long, requires = "shard")]
    dry_run: bool,
}

fn level(text: &str) -> Result<Level, String> {
    let level = text.parse().ok().and_then(Level::new);
    level.ok_or_else(|| format!("{text:?} is no probability above 0 and below 1"))
}

impl Options {
    /// The command that makes the same map.
    fn command(&self, claim: &Claim) -> String {
        let mut words = vec![format!("deepclaims map {}", claim.id())];
        words.extend(self.over.iter().map(|over| format!("--over {}", quoted(&over.to_string()))));
        let options = [
            (self.level.probability() != LEVEL, format!("--level {}", self.level.probability())),
            (self.most_seeds != MOST, format!("--most-seeds {}", self.most_seeds)),
            (self.first_seed != FIRST_SEED, format!("--first-seed {}", self.first_seed)),
        ];
        words.extend(options.into_iter().filter(|(other, _)| *other).map(|(_, option)| option));
        let data = self.run.data.as_ref();
        words.extend(data.map(|data| format!("--data {}", quoted(&data.to_string()))));
        words.join(" ")
    }
}

impl Options {
    /// What the shards of this map share.
    pub(super) fn shared<'a>(&self, registry: &'a Registry) -> Result<SharedWork<'a>, CliError> {
        let claim = one(&self.claim, registry)?;
        let grid = over::grid(&self.over, claim)?;
        let laboratories = Laboratories::load(self.run.images()?, &grid, claim)?;
        let setting = |place: Place| {
            let varied = claim.varied(&grid.variation(&place)).map_err(MapError::from)?;
            let seeds = Seeds::new(self.first_seed, self.most_seeds);
            Ok(SharedSetting {
                claims: vec![(Cow::Owned(varied), seeds)],
                level: self.level,
                laboratory: laboratories.index(&place),
                ends_untrained: true,
            })
        };
        let settings = grid.places().into_iter().map(setting).collect::<Result<_, CliError>>()?;
        let laboratories = laboratories.all.into_iter();
        let laboratories = laboratories.map(|one| Box::new(one) as Box<dyn Laboratory>).collect();
        Ok(SharedWork { command: self.command(claim), settings, laboratories })
    }
}

pub(super) fn run(options: &Options, registry: &Registry) -> Result<Outcome, CliError> {
    if let Some(shard) = options.shard.shard {
        if options.picture.is_asked_for() {
            return Err(CliError::ShardPicture);
        }
        let work = options.shared(registry)?;
        let write = options.format.write.shards.as_ref();
        let request = ShardRequest::new(shard, &options.run, &options.folder, write);
        return request.run(&work, options.dry_run);
    }
    let claim = one(&options.claim, registry)?;
    let grid = over::grid(&options.over, claim)?;
    let laboratories = Laboratories::load(options.run.images()?, &grid, claim)?;
    let pool = options.run.pool()?;
    let request = MapRequest {
        claim,
        grid,
        level: options.level,
        first_seed: options.first_seed,
        most_seeds: options.most_seeds,
    };
    let store = store(&options.folder)?;
    if !options.run.quiet {
        output::note_on_bits(false);
        let threads = pool.current_num_threads();
        let predict = || predicted(&request, &laboratories, store.as_ref(), threads);
        output::note(&pool.install(predict)?);
    }
    let stop = interruption::stop_on_signals()?;
    let deadline = options.budget.map(|budget| Instant::now() + budget);
    let context = RunContext { progress: &(), store: store.as_ref(), stop: stop.by(deadline) };
    let command = options.command(claim);
    let view = View::new(options.run.quiet);
    let tell = |map: &Map| view.show(&MapRecord::new(&request, map, command.clone()));
    let start = Instant::now();
    let laboratory = |place: &Place| laboratories.at(place);
    let mapped = interruption::in_time(&stop, || {
        pool.install(|| map(&request, laboratory, &context, &tell))
    });
    view.clear();
    let mapped = mapped?;
    let record = MapRecord::new(&request, &mapped, command.clone());
    let seconds = start.elapsed().as_secs_f64();
    let document = MapDocument::new(&record, laboratories.images(), mapped.unfinished, seconds);
    output::print(&(options.format.write.whole)(&document, output::style()))?;
    options.picture.write(|| heat_map(&record))?;
    if let Some(folder) = &options.folder.out {
        write(folder, &record)?;
    }
    Ok(if stop.requested() { Outcome::Interrupted } else { Outcome::Agrees })
}

/// The record of a map and its picture.
fn write(folder: &Path, record: &MapRecord) -> Result<(), CliError> {
    let folder = folder.join(MAPS);
    output::prepare_part(&folder)?;
    let axes = record.axes.iter().map(|axis| axis.setting.name());
    let name = [record.claim.as_str()].into_iter().chain(axes).collect::<Vec<&str>>().join(".");
    output::write_file(&folder, &format!("{name}.json"), &json(record))?;
    output::write_file(&folder, &format!("{name}.svg"), &heat_map(record))
}

/// The images of the command line, and then those that values of the axis `data` name.
struct Laboratories {
    all: Vec<StandardLaboratory>,
    /// Of those that are named: the axis, and the index of the value along it.
    named: Vec<(usize, usize)>,
}

impl Laboratories {
    fn load(images: Images, grid: &Grid, claim: &Claim) -> Result<Self, CliError> {
        check_images(claim, &images)?;
        let (mut all, mut named) = (vec![StandardLaboratory::new(images)], Vec::new());
        for (axis, along) in grid.axes.iter().enumerate() {
            for (index, value) in along.values.iter().enumerate() {
                if let Some(source) = over::source(along.axis.setting, value)? {
                    let images = source.load()?;
                    check_images(claim, &images)?;
                    all.push(StandardLaboratory::new(images));
                    named.push((axis, index));
                }
            }
        }
        Ok(Self { all, named })
    }

    /// The index of the one at a place.
    fn index(&self, place: &Place) -> usize {
        let named = self.named.iter().position(|(axis, index)| place[*axis] == *index);
        named.map_or(0, |named| named + 1)
    }

    fn at(&self, place: &Place) -> &dyn Laboratory {
        &self.all[self.index(place)]
    }

    fn images(&self) -> &Images {
        self.all[0].images()
    }
}

/// What the cells take at least and at most, each by itself; less where they share arms.
fn predicted(
    request: &MapRequest<'_>,
    laboratories: &Laboratories,
    store: Option<&Store>,
    threads: usize,
) -> Result<String, CliError> {
    let places = request.grid.places();
    let (mut fewest, mut most) = (Work::NONE, Work::NONE);
    let (mut fewest_flops, mut most_flops) = (0.0, 0.0);
    for place in &places {
        let varied =
            request.claim.varied(&request.grid.variation(place)).map_err(MapError::from)?;
        let seeds = Seeds::new(request.first_seed, request.most_seeds);
        let laboratory = laboratories.at(place);
        let plan = Plan::new(vec![(&varied, seeds)]).at_level(request.level);
        let plan = match store {
            Some(store) => plan.recall(store, laboratory.images())?,
            None => plan,
        };
        let plan = plan.piloted(laboratory);
        let workload = plan.workload(laboratory.images(), threads);
        fewest += workload.fewest.work;
        most += workload.most.work;
        fewest_flops += workload.fewest_flops;
        most_flops += workload.most_flops;
    }
    let trained = if most_flops > 0.0 {
        let [fewest, most] = [fewest_flops, most_flops].map(|flops| significant(flops / 1e12));
        format!("{fewest} to {most} TFLOP of training")
    } else {
        "no training".to_owned()
    };
    let speed = Speed::measure();
    let [fewest, most] =
        [fewest, most].map(|work| significant(speed.seconds(work) / threads as f64));
    let plural = if threads == 1 { "" } else { "s" };
    Ok(format!(
        "{} cells: {trained}, about {fewest} to {most} s on {threads} thread{plural}",
        places.len()
    ))
}

/// The map while it grows: the picture on a terminal, elsewhere a line for every cell that is settled.
struct View {
    drawn: Option<ProgressBar>,
    said: Option<Mutex<Vec<Vec<Value>>>>,
}

impl View {
    fn new(quiet: bool) -> Self {
        let terminal = stderr().is_terminal() && output::understands_escapes();
        let drawn = (!quiet && terminal).then(|| {
            let style = ProgressStyle::with_template("{msg}");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new_spinner().with_style(style)
        });
        Self { drawn, said: (!quiet && !terminal).then(Mutex::default) }
    }

    fn show(&self, record: &MapRecord) {
        let settled = record.cells.iter().filter(|cell| cell.settled);
        if let Some(bar) = &self.drawn {
            let (done, of) = (settled.clone().count(), record.cells.len());
            bar.set_message(format!("{}\n{done} of {of} cells settled", map_picture(record)));
            bar.tick();
        }
        let Some(said) = &self.said else {
            return;
        };
        let mut said = said.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for cell in settled {
            if !said.contains(&cell.at) {
                let at = record.axes.iter().zip(&cell.at);
                let at = at.map(|(axis, value)| format!("{} {value}", axis.setting));
                let at = at.collect::<Vec<String>>().join(", ");
                output::note(&format!("{at}: {} after {} seeds", cell.finding, cell.seeds));
                said.push(cell.at.clone());
            }
        }
    }

    fn clear(&self) {
        if let Some(bar) = &self.drawn {
            bar.finish_and_clear();
        }
    }
}
