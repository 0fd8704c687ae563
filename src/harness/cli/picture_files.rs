//! `--svg FILE` and `--png FILE`: a picture of what a verb prints, to paste into a document.

#[cfg(feature = "png")]
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use super::{CliError, output};

/// Where a picture goes; nowhere unless it is asked for.
#[derive(Debug, Args)]
pub(super) struct PictureOptions {
    /// Also write a picture of it to this file, as SVG
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Also write a picture of it to this file, as PNG
    #[cfg(feature = "png")]
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
}

impl PictureOptions {
    /// Whether any picture is.
    pub(super) fn is_asked_for(&self) -> bool {
        #[cfg(feature = "png")]
        if self.png.is_some() {
            return true;
        }
        self.svg.is_some()
    }

    /// Writes the picture wherever it was asked for. It is not drawn where it was not.
    pub(super) fn write(&self, picture: impl Fn() -> String) -> Result<(), CliError> {
        #[cfg(feature = "png")]
        if let (Some(svg), Some(png)) = (&self.svg, &self.png)
            && place(svg) == place(png)
        {
            return Err(CliError::SamePicture { path: png.clone() });
        }
        if let Some(path) = &self.svg {
            output::write_bytes(path, picture().as_bytes())?;
        }
        #[cfg(feature = "png")]
        if let Some(path) = &self.png {
            let unwritable = |error: crate::report::PngError| CliError::Output {
                path: path.clone(),
                reason: error.to_string(),
            };
            let pixels = crate::report::png(&picture()).map_err(unwritable)?;
            output::write_bytes(path, &pixels)?;
        }
        Ok(())
    }
}

/// Where a file that need not be there yet is, however its folder is named.
#[cfg(feature = "png")]
fn place(file: &Path) -> PathBuf {
    let folder = file.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    folder.join(file.file_name().unwrap_or_default())
}
