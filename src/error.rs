//! Trouble with the world: files, fonts, Typst, the ZIP writer.
//!
//! Never about the author's text; that is what [`crate::diagnostic`] is for.

use std::path::PathBuf;

/// What can fail outside the text.
#[derive(Debug)]
pub enum Error {
    /// A file or folder could not be read.
    Read {
        /// The path as given.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file or folder could not be written.
    Write {
        /// The path that was to be written.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A path was asked for that is not there or is not what it should be.
    Usage(String),
    /// The configuration file cannot be used.
    Config {
        /// The path of the configuration.
        path: PathBuf,
        /// Line, key and reason.
        message: String,
    },
    /// A layout or a font folder cannot be used.
    Shelf(String),
    /// The layout itself failed: Typst complains about a file of the layout
    /// or about markup that no source line is responsible for.
    Layout {
        /// The statement that was being set.
        statement: String,
        /// Typst's messages with their places.
        message: String,
    },
    /// A product could not be written although its parts were sound.
    Product {
        /// The product's name.
        product: &'static str,
        /// The statement's name.
        statement: String,
        /// What went wrong.
        message: String,
    },
    /// The work on a statement took longer than it may.
    Late {
        /// The statement that was being made.
        statement: String,
        /// How long it may take.
        limit: String,
    },
    /// A part of the press gave way: always a defect of the program.
    Defect {
        /// The statement that was being made.
        statement: String,
        /// What the program said.
        message: String,
    },
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Read { path, .. } => write!(f, "cannot read {}", path.display()),
            Error::Write { path, source } => {
                write!(f, "cannot write {}", path.display())?;
                match source.kind() {
                    std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                        f.write_str(": make room, or name a folder on another disk with --out")
                    }
                    _ => Ok(()),
                }
            }
            Error::Usage(message) | Error::Shelf(message) => f.write_str(message),
            Error::Config { path, message } => write!(f, "{}: {message}", path.display()),
            Error::Layout { statement, message } => {
                write!(f, "{statement}: the layout could not set this statement\n{message}")
            }
            Error::Product { product, statement, message } => {
                write!(f, "{statement}: the {product} file could not be made: {message}")
            }
            Error::Late { statement, limit } => {
                write!(
                    f,
                    "{statement}: not done within {limit}, the limit for one statement: make several of it, or look at its pictures and, where it is your own, at the layout; `--max-time` gives more"
                )
            }
            Error::Defect { statement, message } => {
                write!(f, "{statement}: a defect in pamphleteer, please report it: {message}")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Read { source, .. } | Error::Write { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Every message of an error and what lies beneath it, on one line each.
pub fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
