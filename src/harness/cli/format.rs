//! `--format`: of all formats those in which the result of a verb can be written.

use std::fmt::Debug;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::measured::{FeaturesDocument, WeightsDocument};
use crate::report::{
    CheckView, Cited, ClaimList, Comparison, DryRun, Explained, FORMATS, FalsificationDocument,
    Format, MapDocument, MergeDocument, PassDocument, ShardDocument, Style, Verification,
};

/// The option of a verb whose result `W` writes.
#[derive(Debug, Args)]
pub(super) struct FormatOption<W: Writer> {
    /// Output format
    #[arg(
        long = "format",
        value_name = "FORMAT",
        value_parser = parser::<W>(),
        default_value = default::<W>()
    )]
    pub(super) write: W,
}

/// What writes the result of a verb.
pub(super) trait Writer: Clone + Debug + Send + Sync + 'static {
    /// That of this format, where it has one.
    fn of(format: &dyn Format) -> Option<Self>;
}

fn writers<W: Writer>() -> impl Iterator<Item = (&'static dyn Format, W)> {
    let formats = FORMATS.iter();
    formats.filter_map(|format| Some((*format, W::of(*format)?)))
}

fn parser<W: Writer>() -> impl TypedValueParser<Value = W> {
    let value = |format: &dyn Format| PossibleValue::new(format.name()).help(format.purpose());
    let values = writers::<W>().map(|(format, _)| value(format));
    PossibleValuesParser::new(values).try_map(|name| {
        let found = writers().find(|(format, _)| format.name() == name);
        found.map(|(_, writer)| writer).ok_or("unknown format")
    })
}

fn default<W: Writer>() -> &'static str {
    let first = writers::<W>().next();
    first.map_or("", |(format, _)| format.name())
}

/// What writes a check and its plan.
#[derive(Clone, Debug)]
pub(super) struct CheckWriter {
    pub(super) check: fn(&CheckView<'_>, Style) -> String,
    pub(super) dry_run: fn(&DryRun, Style) -> String,
}

impl Writer for CheckWriter {
    fn of(format: &dyn Format) -> Option<Self> {
        Some(Self { check: format.check()?, dry_run: format.dry_run()? })
    }
}

/// What writes what shards do.
#[derive(Clone, Debug)]
pub(super) struct ShardWriter {
    pub(super) pass: fn(&[PassDocument], Style) -> String,
    pub(super) shard: fn(&ShardDocument, Style) -> String,
}

impl Writer for ShardWriter {
    fn of(format: &dyn Format) -> Option<Self> {
        Some(Self { pass: format.passes()?, shard: format.shard()? })
    }
}

/// What writes the whole result of a verb, and what its shards do.
#[derive(Clone, Debug)]
pub(super) struct Shardable<W> {
    pub(super) whole: W,
    /// None where the format has only whole results.
    pub(super) shards: Option<ShardWriter>,
}

impl<W: Writer> Writer for Shardable<W> {
    fn of(format: &dyn Format) -> Option<Self> {
        Some(Self { whole: W::of(format)?, shards: ShardWriter::of(format) })
    }
}

/// Functions of a format as writers.
macro_rules! writers {
    ($($result:ty => $method:ident,)*) => {$(
        impl Writer for fn($result, Style) -> String {
            fn of(format: &dyn Format) -> Option<Self> {
                format.$method()
            }
        }
    )*};
}

writers! {
    &CheckView<'_> => look,
    &ClaimList<'_> => list,
    &[Explained<'_>] => show,
    &[Cited] => cite,
    &[Comparison] => diff,
    &[Verification] => verify,
    &FeaturesDocument => features,
    &WeightsDocument => weights,
    &MapDocument<'_> => map,
    &FalsificationDocument<'_> => falsify,
    &[PassDocument] => passes,
    &MergeDocument => merge,
}
