//! How long hostile sources take to be read and checked, and how much memory:
//! the cases of `tests/hostile.rs`, ten times the size and more.
//!
//! ```text
//! cargo bench --bench hostile
//! ```

use std::sync::Arc;

use pamphleteer::plate::Empty;
use pamphleteer::press::{Manuscript, Press};
use pamphleteer::read::settings::Settings;
use pamphleteer::shelf::Shelf;

#[path = "../tests/support/hostile.rs"]
#[allow(dead_code, reason = "the answers are held by a test")]
mod hostile;

#[expect(clippy::disallowed_methods, reason = "a benchmark reads a clock")]
fn main() {
    let press = Press::new(Shelf::new(&[], None).expect("the fonts inside the program"));
    let mut cases = hostile::all(10);
    let paragraph = "The bell rings at noon, and is heard on both shores of the river.\n\n";
    cases.push(hostile::Case {
        name: "20 MB of paragraphs",
        bytes: format!("# T\n\n{}", paragraph.repeat((20 << 20) / paragraph.len())).into_bytes(),
        answer: hostile::Answer::Refused("too-long"),
    });
    for case in cases {
        let size = case.bytes.len();
        let manuscript = Manuscript {
            name: "a.md".to_owned(),
            stem: "a".to_owned(),
            work: "a".to_owned(),
            bytes: case.bytes,
            defaults: Arc::new(Settings::default()),
            folder: Arc::new(Empty),
            origin: Default::default(),
        };
        let start = std::time::Instant::now();
        let findings =
            press.check(&[&manuscript]).pop().map_or(0, |outcome| outcome.findings.len());
        let seconds = start.elapsed().as_secs_f64();
        println!("{:24} {size:>9} bytes {seconds:7.2} s {findings:>6} findings", case.name);
    }
    // The most that the process has held, where the system says so.
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        status.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| println!("{line}"));
    }
}
