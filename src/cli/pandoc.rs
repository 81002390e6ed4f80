//! Pandoc, a program that may be on this machine and reads more kinds of
//! documents than this one. It is asked for a web page, which is then read like
//! any other.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;

/// The program.
pub struct Pandoc {
    path: PathBuf,
    /// Its name and number.
    pub version: String,
}

/// Looks for it in the folders of programs.
///
/// # Errors
/// Where there is none.
pub fn find() -> Result<Pandoc, Error> {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let name = if cfg!(windows) { "pandoc.exe" } else { "pandoc" };
    let path =
        std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file());
    let absent = || {
        Error::Usage(
            "--pandoc: there is no program pandoc on this machine; install it (Debian: apt-get install pandoc, others: https://pandoc.org), or leave --pandoc away".to_owned(),
        )
    };
    let path = path.ok_or_else(absent)?;
    let said = Command::new(&path).arg("--version").stdin(Stdio::null()).output();
    let said = said.map_err(|source| Error::Read { path: path.clone(), source })?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    Ok(Pandoc { path, version: said.lines().next().unwrap_or("pandoc").to_owned() })
}

impl Pandoc {
    /// A file as a web page with everything in it. Pandoc may open no other file
    /// and no connection.
    ///
    /// # Errors
    /// With what Pandoc says, as the end of a sentence.
    pub fn convert(&self, path: &Path) -> Result<Vec<u8>, String> {
        // A name that begins with a dash is no option.
        let path = path.canonicalize().map_err(|error| error.to_string())?;
        let output = Command::new(&self.path)
            .args(["+RTS", "-M2G", "-RTS", "--sandbox", "--to=html5", "--standalone"])
            .args(["--self-contained", "--metadata=title:", "--wrap=none"])
            .arg(&path)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("pandoc could not be started: {error}"))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        Err(format!("pandoc could not read it: {said}"))
    }
}
