//! Writes statements for benchmarks into a folder.
//!
//! ```text
//! cargo run --release --example corpus -- FOLDER COUNT WORDS [SEED]
//! ```
//!
//! `WORDS` is a length (`1800`), the same for all, or a least and a most
//! (`500-10000`): then the lengths lie between them, more of them short than long.

use std::path::Path;
use std::process::ExitCode;

#[path = "mod.rs"]
mod corpus;

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    match write(&given) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("corpus: {message}");
            ExitCode::from(2)
        }
    }
}

fn write(given: &[String]) -> Result<(), String> {
    let (folder, count, words, seed) = match given {
        [folder, count, words] => (folder, count, words, "1"),
        [folder, count, words, seed] => (folder, count, words, seed.as_str()),
        _ => return Err("FOLDER COUNT WORDS [SEED]".to_owned()),
    };
    let (count, seed): (u64, u64) = (number(count)?, number(seed)?);
    let (least, most) = words.split_once('-').unwrap_or((words, words));
    let (least, most): (usize, usize) = (number(least)?, number(most)?);
    if least == 0 || least > most {
        return Err(format!("{words} is not a length"));
    }
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for index in 0..count {
        let text = corpus::statement(seed, index, length(index, least, most));
        let path = folder.join(format!("statement-{:05}.md", index + 1));
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// The length of a statement: the same step up by a factor, over and over, so that every
/// part of a corpus has short ones and long ones.
fn length(index: u64, least: usize, most: usize) -> usize {
    const STEPS: u64 = 10;
    let place = (index % STEPS) as f64 / (STEPS - 1) as f64;
    (least as f64 * (most as f64 / least as f64).powf(place)).round() as usize
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text} is not a number"))
}
