//! How long the e-book and the web page of a statement take, from its model: what
//! remains when it has been read, set and its cover made.
//!
//! ```text
//! cargo bench --bench epub [-- FOLDER]
//! ```
//!
//! Takes each statement of a folder (`content/`, unless one is named) by itself. The
//! median over the rounds is what counts; the machine may be busy.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pamphleteer::foundry::Faces;
use pamphleteer::plate::Empty;
use pamphleteer::press::{Manuscript, Press};
use pamphleteer::read::settings::Settings;
use pamphleteer::shelf::Shelf;
use pamphleteer::statement::{Date, Statement};
use pamphleteer::{epub, typography, web};

/// How many rounds are made.
const ROUNDS: usize = 101;

/// A cover of the usual size; what is in it is only packed.
static COVER: [u8; 90_000] = [0x55; 90_000];

fn main() {
    let named = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let folder = named.map_or(Path::new(env!("CARGO_MANIFEST_DIR")).join("content"), PathBuf::from);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    files.sort();
    for file in files {
        let bytes = std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let manuscript = Manuscript {
            name: name.clone(),
            stem: name.clone(),
            work: name.clone(),
            bytes,
            defaults: Arc::new(Settings::default()),
            folder: Arc::new(Empty),
            origin: Default::default(),
        };
        let Some(statement) = Press::examine(&manuscript).statement else { continue };
        let statement = typography::dress(statement);
        println!(
            "{name}: e-book {}, page {}",
            time(|| book(&statement)),
            time(|| page(&statement))
        );
    }
}

fn book(statement: &Statement) -> usize {
    let parts = epub::Parts {
        cover: Some(&COVER),
        stylesheet: Shelf::stylesheet("epub/statement.css"),
        faces: &Faces::default(),
        plates: &[],
        folios: &[],
        dated: Date::new(2026, 5, 4).expect("a day"),
    };
    epub::write(statement, parts).expect("an e-book").len()
}

fn page(statement: &Statement) -> usize {
    let styles = ["epub/statement.css", "web/page.css"].map(Shelf::stylesheet);
    let parts = web::Parts {
        styles: &styles,
        script: Shelf::stylesheet("web/page.js"),
        faces: &Faces::default(),
        plates: &[],
        folios: &[],
        address: None,
        products: &[],
    };
    web::write(statement, parts).len()
}

/// The median, least and most of the time a work takes.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads a clock")]
fn time(work: impl Fn() -> usize) -> String {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = std::time::Instant::now();
            std::hint::black_box(work());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    format!("{:.2} ms ({:.2} to {:.2})", times[ROUNDS / 2], times[0], times[ROUNDS - 1])
}
