//! The beginning of every file of the store: who wrote it.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::{env, fs, io};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Key;
use crate::claim::Schema;

/// The program that wrote a file. Whatever it computes may change with the next build.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    schema: Schema,
    program: String,
    /// SHA-256 of the running program.
    build: String,
}

#[derive(Serialize)]
struct Keyed<'a> {
    #[serde(flatten)]
    head: &'a Head,
    key: &'a Key<'a>,
}

impl Head {
    /// The head of this program's files, made once.
    pub(super) fn this() -> io::Result<Self> {
        static THIS: OnceLock<Head> = OnceLock::new();
        if let Some(this) = THIS.get() {
            return Ok(this.clone());
        }
        let build = Sha256::digest(fs::read(program()?)?);
        let this = Self {
            schema: Schema::CURRENT,
            program: format!("deepclaims {}", env!("CARGO_PKG_VERSION")),
            build: hex::encode(build),
        };
        Ok(THIS.get_or_init(|| this).clone())
    }

    /// The text of a manifest.
    pub(super) fn to_text(&self) -> String {
        toml::to_string(self).unwrap_or_else(|error| unreachable!("heads are plain data: {error}"))
    }

    /// The beginning of the file of this key.
    pub(super) fn with_key(&self, key: &Key<'_>) -> String {
        let keyed = Keyed { head: self, key };
        let text = toml::to_string(&keyed);
        text.unwrap_or_else(|error| unreachable!("keys are plain data: {error}")) + "\n"
    }

    /// Whether `text`, a manifest, is of this program; or why not.
    pub(super) fn fits(&self, text: &str) -> Result<(), String> {
        let other: Self =
            toml::from_str(text).map_err(|error| error.message().trim().to_owned())?;
        other.schema.check().map_err(|error| error.to_string())?;
        if other.program != self.program {
            let (other, this) = (other.program, &self.program);
            return Err(format!("it was written by {other}, and this is {this}"));
        }
        if other.build != self.build {
            let program = &self.program;
            return Err(format!("it was written by another build of {program}"));
        }
        Ok(())
    }
}

/// The file of the running program, also where another one has taken its name since.
fn program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { env::current_exe() }
}
