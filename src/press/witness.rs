//! What was read beside a statement while it was made, so that it can be said
//! later whether it would be made the same way again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use crate::artifact::Digest;
use crate::bounds::deadline::Deadline;
use crate::plate::{Absent, Folder};

/// What was found where a file was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sight {
    /// A file.
    File(Digest),
    /// None, or none that may be read; why.
    Absent(String),
}

impl Sight {
    fn of(read: &Result<Vec<u8>, Absent>) -> Sight {
        match read {
            Ok(bytes) => Sight::File(Digest::of(bytes)),
            Err(absent) => Sight::Absent(format!("{absent:?}")),
        }
    }
}

/// Files by their path beside the statement.
pub type Sights = BTreeMap<String, Sight>;

/// Whether everything beside a statement is as it was.
pub fn unchanged(sights: &Sights, folder: &dyn Folder) -> bool {
    sights.iter().all(|(path, sight)| Sight::of(&folder.read(path)) == *sight)
}

/// A folder that remembers what was read from it.
#[derive(Debug)]
pub(super) struct Witness {
    folder: Arc<dyn Folder>,
    /// When the last of it has to be read.
    deadline: Deadline,
    seen: Mutex<Sights>,
}

impl Witness {
    pub(super) fn new(folder: Arc<dyn Folder>, deadline: Deadline) -> Witness {
        Witness { folder, deadline, seen: Mutex::default() }
    }

    /// What has been read so far.
    pub(super) fn sights(&self) -> Sights {
        self.seen.lock().unwrap_or_else(|poison| poison.into_inner()).clone()
    }
}

impl Folder for Witness {
    fn read(&self, path: &str) -> Result<Vec<u8>, Absent> {
        self.deadline.hold();
        let read = self.folder.read(path);
        let mut seen = self.seen.lock().unwrap_or_else(|poison| poison.into_inner());
        seen.insert(path.to_owned(), Sight::of(&read));
        read
    }
}
