//! Pandoc, a program that may be on this machine and reads more kinds of
//! documents than this one. It is asked for a web page, which is then read like
//! any other.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::error::Error;

/// How long it may take over one document.
const TIME: Duration = Duration::from_secs(120);

/// How large a web page of its may be, in bytes.
const SIZE: u64 = 256_000_000;

/// How often it is looked whether it has ended.
const STEP: Duration = Duration::from_millis(20);

/// The program.
pub struct Pandoc {
    path: PathBuf,
    time: Duration,
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
    Ok(Pandoc { path, time: TIME, version: said.lines().next().unwrap_or("pandoc").to_owned() })
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
        let trouble = |error: std::io::Error| format!("pandoc could not be run: {error}");
        // Files, since a pipe that nobody empties would hold it up.
        let (mut out, mut err) =
            (tempfile::tempfile().map_err(trouble)?, tempfile::tempfile().map_err(trouble)?);
        let child = Command::new(&self.path)
            .args(["+RTS", "-M2G", "-RTS", "--sandbox", "--to=html5", "--standalone"])
            .args(["--self-contained", "--metadata=title:", "--wrap=none"])
            .arg(&path)
            .stdin(Stdio::null())
            .stdout(out.try_clone().map_err(trouble)?)
            .stderr(err.try_clone().map_err(trouble)?)
            .spawn()
            .map_err(|error| format!("pandoc could not be started: {error}"))?;
        let Some(status) = self.ended(child).map_err(trouble)? else {
            let seconds = self.time.as_secs();
            return Err(format!("pandoc took longer than {seconds} seconds and was ended"));
        };
        if status.success() {
            return read(&mut out).map_err(trouble);
        }
        let said = read(&mut err).map_err(trouble)?;
        let said = String::from_utf8_lossy(&said);
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        Err(format!("pandoc could not read it: {said}"))
    }

    /// How it has ended; nothing where it was told to, since it took too long.
    #[expect(
        clippy::disallowed_methods,
        reason = "decides whether work goes on, not what it makes"
    )]
    fn ended(&self, mut child: Child) -> std::io::Result<Option<ExitStatus>> {
        let begun = Instant::now();
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(Some(status));
            }
            if begun.elapsed() > self.time {
                child.kill()?;
                child.wait()?;
                return Ok(None);
            }
            std::thread::sleep(STEP);
        }
    }
}

/// All that was written into a file, unless it is too much.
fn read(file: &mut File) -> std::io::Result<Vec<u8>> {
    file.rewind()?;
    let mut bytes = Vec::new();
    file.take(SIZE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > SIZE {
        return Err(std::io::Error::other("it wrote more than 256 MB"));
    }
    Ok(bytes)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn one_that_does_not_end_is_ended() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pandoc");
        std::fs::write(&path, "#!/bin/sh\necho begun\nexec sleep 60\n").expect("a program");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).expect("its rights");
        let time = Duration::from_millis(200);
        let pandoc = Pandoc { path: path.clone(), time, version: String::new() };
        let said = pandoc.convert(&path).expect_err("it does not end");
        assert!(said.contains("was ended"), "{said}");
    }
}
