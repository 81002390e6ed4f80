//! `quote`: what so many copies take, on the terminal or as data.

use serde_json::json;

use super::args::{Format, Quote as Arguments};
use super::report::Reporter;
use super::table::{Edge, table};
use super::{Exit, disk, plan};
use crate::diagnostic::{Diagnostic, place};
use crate::error::Error;
use crate::press::{Outcome, Press, works};
use crate::quote::{Order, Quote, SCHEMA, Total};
use crate::shelf::Shelf;

/// Runs the command. The pages are set as for a build, and nothing is written.
///
/// # Errors
/// Usage, fonts, layouts; trouble with single statements is reported and counted.
pub fn run(args: &Arguments) -> Result<Exit, Error> {
    let order = Order { copies: args.copies.get(), spare: args.spare.unwrap_or(0.0) };
    if !(0.0..=100.0).contains(&order.spare) {
        let spare = order.spare;
        return Err(Error::Usage(format!("--spare {spare}: must be a percentage, from 0 to 100")));
    }
    let plan = plan::of_pages(&args.look, &args.sheets)?;
    let mut reporter = Reporter::new(&args.common);
    let common = &args.common;
    let layouts = args.look.layouts.as_deref();
    let shelf = Shelf::with_system(&common.font_path, common.system_fonts, layouts)?;
    let found = disk::find(&args.paths, common.config.as_deref(), args.limits.bounds());
    let press = Press::new(shelf);
    let mut outcomes: Vec<(usize, Outcome)> = Vec::new();
    for work in works(&found.manuscripts) {
        let editions: Vec<_> = work.iter().map(|index| &found.manuscripts[*index]).collect();
        outcomes.extend(work.iter().copied().zip(press.make(&editions, &plan)));
    }
    outcomes.sort_by_key(|(index, _)| *index);
    let quotes: Vec<Quote> = outcomes.iter().filter_map(|(_, made)| of(made, order)).collect();
    let data = common.format == Format::Json;
    if data {
        let document = json!({
            "schema": SCHEMA,
            "copies": order.copies,
            "spare_percent": order.spare,
            "statements": quotes,
            "total": Total::of(&quotes),
        });
        reporter.data(&document);
    } else if !quotes.is_empty() {
        reporter.say(rows(&quotes, order).trim_end());
    }
    let mut exit = Exit::Done;
    let texts = outcomes.iter().map(|(_, outcome)| (&outcome.source, &outcome.findings));
    for (source, findings) in found.configs.iter().map(|(s, f)| (s, f)).chain(texts) {
        // What stands in the way, and no more: the pages are not what is asked for.
        let errors: Vec<_> = findings.iter().filter(|f| f.is_error()).cloned().collect();
        if errors.is_empty() {
            continue;
        }
        if data {
            let line = |f: &Diagnostic| format!("{}: {}", place(source, f), f.message);
            errors.iter().for_each(|finding| reporter.error_line(&line(finding)));
        } else {
            reporter.findings(&[(source, errors.as_slice())]);
        }
        exit = Exit::Findings;
    }
    let own = outcomes.iter().filter_map(|(_, outcome)| outcome.error.as_ref());
    for error in found.errors.iter().chain(own) {
        reporter.error(error);
        exit = Exit::Trouble;
    }
    Ok(exit)
}

/// What the copies of a statement take that was made.
fn of(outcome: &Outcome, order: Order) -> Option<Quote> {
    let slug = &outcome.entry.as_ref()?.slug;
    Some(Quote::of(slug, outcome.sheets?, order))
}

/// Each statement on a line, and their sum where there are several.
fn rows(quotes: &[Quote], order: Order) -> String {
    let copies = if order.copies == 1 { "copy" } else { "copies" };
    let head = ["pages", "sheets each", "paper", "sheets", "clicks", "kg", "mm each", "mm in all"];
    let head = head.map(str::to_owned).into_iter();
    let mut rows: Vec<Vec<String>> =
        vec![std::iter::once(format!("{} {copies} of", order.copies)).chain(head).collect()];
    for quote in quotes {
        let [short, long] = quote.sheet_mm;
        rows.push(vec![
            quote.slug.clone(),
            quote.pages.to_string(),
            quote.sheets_per_copy.to_string(),
            format!("{short} × {long}, {} g", quote.grams),
            quote.sheets.to_string(),
            quote.clicks.to_string(),
            format!("{:.2}", quote.kilograms),
            format!("{:.2}", quote.copy_mm),
            format!("{:.0}", quote.stack_mm),
        ]);
    }
    if quotes.len() > 1 {
        let Total { sheets, clicks, kilograms, stack_mm } = Total::of(quotes);
        let blank = String::new;
        rows.push(vec![
            "together".to_owned(),
            blank(),
            blank(),
            blank(),
            sheets.to_string(),
            clicks.to_string(),
            format!("{kilograms:.2}"),
            blank(),
            format!("{stack_mm:.0}"),
        ]);
    }
    table(&rows, Edge::Right)
}
