//! How fast statements are read and checked: bytes of source in a second, on
//! one core, nothing set.
//!
//! ```text
//! cargo bench --bench reading [-- FOLDER]
//! ```
//!
//! Takes the statements of a folder (`content/`, unless one is named), and
//! goes through them again and again for a few seconds. The median over the
//! rounds is what counts; the machine may be busy.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pamphleteer::plate::Empty;
use pamphleteer::press::{Manuscript, Press};
use pamphleteer::read::settings::Settings;
use pamphleteer::shelf::Shelf;

/// How many rounds are made.
const ROUNDS: usize = 15;

/// How much is read in a round, in bytes.
const ROUND: usize = 8 << 20;

fn main() {
    let named = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let folder = named.map_or(Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), PathBuf::from);
    let statements = statements(&folder);
    let size: usize = statements.iter().map(|s| s.bytes.len()).sum();
    assert!(size > 0, "{}: no statements", folder.display());
    let shelf = Shelf::new(&[], None).expect("the fonts inside the program");
    let press = Press::new(shelf);
    let times = ROUND.div_ceil(size);
    println!("{} statements, {size} bytes, {times} times in a round", statements.len());
    report("read and linted", size * times, || {
        for _ in 0..times {
            statements.iter().for_each(|s| drop(std::hint::black_box(Press::examine(s))));
        }
    });
    report("checked", size * times, || {
        for _ in 0..times {
            statements.iter().for_each(|s| drop(std::hint::black_box(press.check(&[s]))));
        }
    });
}

/// Runs a round several times and says how much was done in a second.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads a clock")]
fn report(what: &str, bytes: usize, round: impl Fn()) {
    let mut rates: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = std::time::Instant::now();
            round();
            bytes as f64 / 1e6 / start.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    let (low, middle, high) = (rates[0], rates[ROUNDS / 2], rates[ROUNDS - 1]);
    println!("{what}: median {middle:.1} MB/s ({low:.1} to {high:.1})");
}

fn statements(folder: &Path) -> Vec<Manuscript> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md") && !path.ends_with("README.md"))
        .collect();
    paths.sort();
    let manuscript = |path: PathBuf| {
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        Manuscript {
            name: path.display().to_string(),
            work: stem.clone(),
            stem,
            bytes: std::fs::read(&path).expect("a statement"),
            defaults: Arc::new(Settings::default()),
            folder: Arc::new(Empty),
            origin: Default::default(),
        }
    };
    paths.into_iter().map(manuscript).collect()
}
