//! A temporary folder of work in which the program itself is run.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder; it is gone when the test is over.
pub struct Work {
    root: tempfile::TempDir,
    /// What is kept from one run to the next, apart from the work.
    cache: tempfile::TempDir,
}

/// What came of one run.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Fails unless the run ended with this code.
    #[track_caller]
    pub fn ends(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Fails unless standard error says all of this.
    #[track_caller]
    pub fn says(self, parts: &[&str]) -> Ran {
        for part in parts {
            assert!(self.err.contains(part), "“{part}” is not in {self:#?}");
        }
        self
    }

    /// Standard output as data.
    #[track_caller]
    pub fn data(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

impl Work {
    /// An empty folder.
    pub fn new() -> Work {
        let folder = || tempfile::tempdir().expect("a temporary folder");
        Work { root: folder(), cache: folder() }
    }

    /// A folder with the project's own statements in `content/`.
    pub fn with_content() -> Work {
        let work = Work::new();
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        for entry in std::fs::read_dir(content).expect("content/") {
            let path = entry.expect("content/").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            work.write(&format!("content/{name}"), std::fs::read(&path).expect("a statement"));
        }
        work
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Work {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
        self
    }

    /// The content of a file.
    #[track_caller]
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs the program in the folder; the arguments stand in one line, apart
    /// by blanks.
    pub fn run(&self, arguments: &str) -> Ran {
        self.run_in("", &[], arguments)
    }

    /// Runs the program in a folder below, with more in its environment.
    pub fn run_in(&self, below: &str, environment: &[(&str, &str)], arguments: &str) -> Ran {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        self.run_words(below, environment, &arguments)
    }

    /// The same with arguments that have blanks in them.
    pub fn run_words(&self, below: &str, environment: &[(&str, &str)], arguments: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_pamphleteer"))
            .args(arguments)
            .current_dir(self.path(below))
            .env_remove("SOURCE_DATE_EPOCH")
            .env_remove("NO_COLOR")
            .env("PAMPHLETEER_CACHE", self.cache.path())
            .envs(environment.iter().copied())
            .output()
            .expect("the program starts");
        Ran {
            code: output.status.code().expect("the program ends by itself"),
            out: String::from_utf8(output.stdout).expect("text"),
            err: String::from_utf8(output.stderr).expect("text"),
        }
    }

    /// Every file below a folder, hidden ones included, with forward slashes
    /// and in order; none where there is no such folder.
    pub fn files(&self, below: &str) -> Vec<String> {
        fn walk(folder: &Path, root: &Path, out: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    walk(&path, root, out);
                } else if let Ok(inner) = path.strip_prefix(root) {
                    out.push(inner.display().to_string().replace('\\', "/"));
                }
            }
        }
        let root = self.path(below);
        let mut out = Vec::new();
        walk(&root, &root, &mut out);
        out.sort();
        out
    }
}
