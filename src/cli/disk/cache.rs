//! What was made before, kept for the next run: what came of each statement
//! under the key of everything that it was made from, and the files under
//! their own digests.
//!
//! ```text
//! entries/3f/3f9a…    what came of a statement: its own digest, then data
//! objects/b0/b04c…    the content of a file
//! ```
//!
//! A file gets its name when it is complete, so that runs can share the folder
//! and any of them can be killed. What is read is held against its digest; what
//! is damaged counts as not there, and is made again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use crate::artifact::{Artifact, Digest};
use crate::error::Error;
use crate::press::reuse::Kept;
use crate::release::manifest::Item;

/// The version of the form of the folder.
const FORM: &str = "1";

/// The most that is kept, in bytes, beyond what the last run has used.
const MOST: u64 = 4_000_000_000;

/// The variable that names the folder; empty, nothing is kept.
const VARIABLE: &str = "PAMPHLETEER_CACHE";

/// A folder of what was made before.
#[derive(Debug)]
pub struct Cache {
    root: PathBuf,
    most: u64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The entries that this run has found or written.
    used: BTreeSet<Digest>,
    /// Whether something was written.
    grown: bool,
    /// Why something could not be written.
    trouble: Option<Error>,
}

impl Cache {
    /// The cache in a folder; without one in that of the environment, else in
    /// the user's folder for such things. None where there is none.
    pub fn open(folder: Option<&Path>) -> Option<Cache> {
        let named = std::env::var_os(VARIABLE).map(PathBuf::from);
        let own = || dirs::cache_dir().map(|folder| folder.join("pamphleteer"));
        let root = folder.map(Path::to_owned).or(named).or_else(own)?;
        let root = (!root.as_os_str().is_empty()).then(|| root.join(FORM))?;
        Some(Cache { root, most: MOST, state: Mutex::default() })
    }

    /// What came of a statement that was made from the same.
    pub fn find(&self, key: Digest) -> Option<Kept> {
        let path = self.entry(key);
        let bytes = std::fs::read(&path).ok()?;
        let (sum, data) = bytes.split_at_checked(64)?;
        if Digest::of(data).to_string().as_bytes() != sum {
            return None;
        }
        let kept = serde_json::from_slice(data).ok()?;
        touch(&path);
        self.state().used.insert(key);
        Some(kept)
    }

    /// The content of a file.
    pub fn object(&self, item: &Item) -> Option<Vec<u8>> {
        let bytes = std::fs::read(self.place("objects", item.sha256)).ok()?;
        (Digest::of(&bytes) == item.sha256).then_some(bytes)
    }

    /// Keeps what came of a statement. Where that cannot be written, nothing
    /// but the next run is the worse for it.
    pub fn keep(&self, key: Digest, kept: &Kept, files: &[(&Item, &Artifact)]) {
        let written = files.iter().try_for_each(|(item, artifact)| {
            let path = self.place("objects", item.sha256);
            let there = std::fs::metadata(&path).is_ok_and(|about| about.len() == item.size);
            if there { Ok(()) } else { super::put(&path, &artifact.bytes) }
        });
        let written = written.and_then(|()| {
            let data = serde_json::to_vec(kept).unwrap_or_default();
            let sum = Digest::of(&data).to_string().into_bytes();
            super::put(&self.entry(key), &[sum, data].concat())
        });
        let mut state = self.state();
        match written {
            Ok(()) => {
                state.used.insert(key);
                state.grown = true;
            }
            Err(error) => drop(state.trouble.get_or_insert(error)),
        }
    }

    /// Takes out what has not been used for longest where there is too much,
    /// and says why something could not be kept.
    pub fn tidy(self) -> Option<Error> {
        let state = self.state.into_inner().unwrap_or_else(|poison| poison.into_inner());
        if state.grown {
            Shelves { root: &self.root, used: &state.used }.clear(self.most);
        }
        state.trouble
    }

    fn entry(&self, key: Digest) -> PathBuf {
        self.place("entries", key)
    }

    fn place(&self, kind: &str, digest: Digest) -> PathBuf {
        place(&self.root, kind, digest)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poison| poison.into_inner())
    }
}

fn place(root: &Path, kind: &str, digest: Digest) -> PathBuf {
    let name = digest.to_string();
    root.join(kind).join(&name[..2]).join(name)
}

/// Says of a file that it was used today. Its day reaches no output.
#[allow(clippy::disallowed_methods, reason = "only what is kept longest depends on it")]
fn touch(path: &Path) {
    let file = std::fs::File::options().append(true).open(path);
    let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
}

/// Everything that is kept.
struct Shelves<'a> {
    root: &'a Path,
    used: &'a BTreeSet<Digest>,
}

impl Shelves<'_> {
    /// Takes out entries, the oldest first, until what the others refer to is
    /// no more than `most`; then the files that none refers to.
    fn clear(&self, most: u64) {
        let objects = self.all("objects");
        let mut total: u64 = objects.values().map(|(_, size)| size).sum();
        if total <= most {
            return;
        }
        let mut entries: Vec<(SystemTime, Digest)> =
            self.all("entries").into_iter().map(|(key, (day, _))| (day, key)).collect();
        entries.sort();
        let mut users: BTreeMap<Digest, usize> = BTreeMap::new();
        let parts: Vec<Vec<Digest>> = entries.iter().map(|(_, key)| self.parts(*key)).collect();
        parts.iter().flatten().for_each(|part| *users.entry(*part).or_default() += 1);
        let orphan = |digest: &Digest, users: &BTreeMap<Digest, usize>| {
            users.get(digest).is_none_or(|count| *count == 0)
        };
        for (digest, (_, size)) in &objects {
            if orphan(digest, &users) {
                total = total.saturating_sub(*size);
            }
        }
        for ((_, key), parts) in entries.iter().zip(&parts) {
            if total <= most {
                break;
            }
            if self.used.contains(key) {
                continue;
            }
            let _ = std::fs::remove_file(place(self.root, "entries", *key));
            for part in parts {
                let Some(count) = users.get_mut(part) else { continue };
                *count -= 1;
                if *count == 0 {
                    total = total.saturating_sub(objects.get(part).map_or(0, |(_, size)| *size));
                }
            }
        }
        for digest in objects.keys().filter(|digest| orphan(digest, &users)) {
            let _ = std::fs::remove_file(place(self.root, "objects", *digest));
        }
    }

    /// The files that an entry refers to; none where it is damaged.
    fn parts(&self, key: Digest) -> Vec<Digest> {
        let bytes = std::fs::read(place(self.root, "entries", key)).unwrap_or_default();
        let data = bytes.split_at_checked(64).map_or(&[][..], |(_, data)| data);
        let kept: Option<Kept> = serde_json::from_slice(data).ok();
        kept.map_or_else(Vec::new, |kept| kept.items().map(|item| item.sha256).collect())
    }

    /// Files of a kind: their day and size.
    fn all(&self, kind: &str) -> BTreeMap<Digest, (SystemTime, u64)> {
        let folders = std::fs::read_dir(self.root.join(kind)).into_iter().flatten().flatten();
        let files = folders.flat_map(|folder| std::fs::read_dir(folder.path())).flatten();
        files
            .flatten()
            .filter_map(|file| {
                let digest = Digest::parse(file.file_name().to_str()?)?;
                let about = file.metadata().ok()?;
                Some((digest, (about.modified().ok()?, about.len())))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two entries with files of their own and one in common.
    #[test]
    fn what_was_used_least_lately_goes_first_and_nothing_of_this_run() {
        let root = tempfile::tempdir().expect("a folder");
        let key = |name: &str| Digest::of(name.as_bytes());
        let item = |bytes: &[u8]| Item::of_all("a/a.pdf", bytes);
        let kept = |items: Vec<Item>| Kept::of_items(items);
        let files = [vec![1; 1000], vec![2; 1000], vec![3; 1000]];
        let cache = Cache { root: root.path().to_owned(), most: 2500, state: Mutex::default() };
        let artifact = |bytes: &Vec<u8>| {
            Artifact::new("a.pdf", crate::product::Product::Reader, bytes.clone())
        };
        for (name, own) in [("old", 0), ("new", 1)] {
            let both = [&files[own], &files[2]];
            let items: Vec<Item> = both.map(|bytes| item(bytes)).to_vec();
            let artifacts: Vec<Artifact> = both.map(artifact).to_vec();
            let pairs: Vec<_> = items.iter().zip(&artifacts).collect();
            cache.keep(key(name), &kept(items.clone()), &pairs);
        }
        let old = std::fs::File::options().append(true).open(cache.entry(key("old")));
        old.and_then(|file| file.set_modified(SystemTime::UNIX_EPOCH)).expect("a day");
        cache.state().used.remove(&key("old"));
        let there = |name: &str| cache.entry(key(name)).is_file();
        let has = |own: usize| cache.object(&item(&files[own])).is_some();
        Shelves { root: &cache.root, used: &cache.state().used }.clear(3000);
        assert!(there("old") && has(0), "there is room for all");
        Shelves { root: &cache.root, used: &cache.state().used }.clear(2500);
        assert!(!there("old") && !has(0), "the oldest goes");
        assert!(there("new") && has(1) && has(2), "what is shared stays");
        Shelves { root: &cache.root, used: &cache.state().used }.clear(10);
        assert!(there("new") && has(1), "this run's own stays");
    }

    #[test]
    fn what_is_damaged_is_not_there() {
        let root = tempfile::tempdir().expect("a folder");
        let cache = Cache { root: root.path().to_owned(), most: MOST, state: Mutex::default() };
        let (key, bytes) = (Digest::of(b"key"), b"content".to_vec());
        let item = Item::of_all("a/a.pdf", &bytes);
        let artifact = Artifact::new("a.pdf", crate::product::Product::Reader, bytes);
        cache.keep(key, &Kept::of_items(vec![item.clone()]), &[(&item, &artifact)]);
        assert!(cache.find(key).is_some() && cache.object(&item).is_some());
        for path in [cache.entry(key), cache.place("objects", item.sha256)] {
            let whole = std::fs::read(&path).expect("a file");
            for cut in [0, 1, whole.len() / 2, whole.len() - 1] {
                std::fs::write(&path, &whole[..cut]).expect("a file");
                let found = cache.find(key).is_some() && cache.object(&item).is_some();
                assert!(!found, "{cut} bytes of {}", path.display());
            }
            std::fs::write(&path, &whole).expect("a file");
        }
        // Data still, and not what was written.
        let path = cache.entry(key);
        let text = std::fs::read_to_string(&path).expect("text");
        std::fs::write(&path, text.replace("a/a.pdf", "a/b.pdf")).expect("a file");
        assert!(cache.find(key).is_none());
    }
}
