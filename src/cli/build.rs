//! `build`: statements in, files out; or the files of one part of a release.

use super::args::Build;
use super::disk::place::Place;
use super::report::Reporter;
use super::run::{Run, failed, unwritten};
use super::{Exit, disk, release};
use crate::error::Error;
use crate::product::Product;
use crate::release::manifest::{self, Manifest, Part};

/// Runs the command.
///
/// # Errors
/// Where nothing can be made at all: usage, fonts, layouts.
pub fn run(args: &Build) -> Result<Exit, Error> {
    let mut reporter = Reporter::new(&args.common);
    let usual = if args.shard.is_some() { Product::RELEASE } else { Product::DEFAULT };
    let mut run = Run::new(args, usual)?;
    let place = Place::take(&args.out, |waiting| reporter.error_line(&waiting))?;
    let (number, of) = args.shard.map_or((1, 1), |shard| (shard.number, shard.of));
    let works = run.part(number, of);
    // Before what the statements say is given up.
    let whole = args.shard.map(|_| run.whole());
    let progress = reporter.progress(works.iter().map(Vec::len).sum());
    let done = run.make(&works, place.root(), &progress);
    drop(progress);
    let path = place.root().join(manifest::PART);
    if args.shard.is_some() && (unwritten(&done) || run.is_stopped()) {
        disk::remove(&path)?;
    } else if let Some(whole) = whole {
        let heading = release::heading(&run.found.manuscripts);
        let (entries, items) = release::made(&done);
        let mut part = Manifest::new(&heading, entries, items);
        let failed = failed(&done).into_iter().map(str::to_owned).collect();
        part.part = Some(Part { number, of, whole, heading, failed });
        disk::put(&path, part.text().as_bytes())?;
    }
    Ok(run.report(&done, place.root(), args.strict, &mut reporter))
}
