//! The command line as meant: names made into things, the environment read.

use std::path::Path;
use std::sync::Arc;

use chrono::Datelike;

use crate::error::Error;
use crate::pdf::profile::Condition;
use crate::press::Plan;
use crate::product::{Duplex, Folding, Paper, Product};
use crate::read::language;
use crate::statement::Date;

use super::args::{Build, Look, Preview, Sheets};
use super::disk;

/// What a `build` asks for.
///
/// # Errors
/// Where a name is not known or `SOURCE_DATE_EPOCH` is not a number.
pub fn of(args: &Build) -> Result<Plan, Error> {
    let products = match &args.only {
        Some(names) => Some(names.iter().map(|name| product(name)).collect::<Result<_, _>>()?),
        None => None,
    };
    let condition = args.icc.as_deref().map(condition).transpose()?.unwrap_or_default();
    Ok(Plan {
        products,
        usual: Product::DEFAULT,
        layout: args.look.layout.clone(),
        paper: args.look.paper.as_deref().map(paper).transpose()?,
        epoch: epoch()?,
        marks: args.marks,
        condition: Arc::new(condition),
        folding: Folding {
            duplex: args.duplex.as_deref().map(duplex).transpose()?,
            instructions: args.instructions.then_some(true),
            ..folding(&args.sheets)?
        },
    })
}

/// What a `preview` asks for: the pages of a build.
///
/// # Errors
/// As those of a build.
pub fn of_preview(args: &Preview) -> Result<Plan, Error> {
    Ok(Plan {
        layout: args.look.layout.clone(),
        paper: args.look.paper.as_deref().map(paper).transpose()?,
        epoch: epoch()?,
        folding: folding(&args.sheets)?,
        ..Plan::default()
    })
}

/// What pages are set for that are counted and not kept: those of the press file,
/// which every layout has.
///
/// # Errors
/// Where a name is not known.
pub fn of_pages(look: &Look, sheets: &Sheets) -> Result<Plan, Error> {
    Ok(Plan {
        products: Some(vec![Product::Press]),
        layout: look.layout.clone(),
        paper: look.paper.as_deref().map(paper).transpose()?,
        folding: folding(sheets)?,
        ..Plan::default()
    })
}

fn wrong(option: &str, value: &str, wanted: &str) -> Error {
    Error::Usage(format!("--{option} {value}: must be {wanted}"))
}

fn duplex(name: &str) -> Result<Duplex, Error> {
    Duplex::of(name).ok_or_else(|| wrong("duplex", name, "long-edge, short-edge or manual"))
}

/// The paper of the office.
///
/// # Errors
/// Where the name is not known.
pub fn paper(name: &str) -> Result<Paper, Error> {
    let unknown = || Error::Usage(format!("--paper {name}: the paper must be a4 or letter"));
    Paper::of(name).ok_or_else(unknown)
}

/// A language by its tag.
///
/// # Errors
/// Where it is no tag of a language.
pub fn language(tag: &str) -> Result<String, Error> {
    let unknown =
        || Error::Usage(format!("--lang {tag}: must be a language tag, such as en, de or pt-BR"));
    language::canonical(tag).ok_or_else(unknown)
}

/// The day that a new statement bears: the one given, else that of
/// `SOURCE_DATE_EPOCH`, else today where the machine stands.
///
/// # Errors
/// Where the day given is none.
pub fn day(given: Option<&str>) -> Result<Date, Error> {
    if let Some(text) = given {
        let unknown = || {
            Error::Usage(format!("--date {text}: must be a day written year-month-day, 2026-03-14"))
        };
        return Date::parse_iso(text).ok_or_else(unknown);
    }
    #[expect(clippy::disallowed_methods, reason = "a statement begun today bears this day")]
    let today = chrono::Local::now().date_naive();
    let parts = (u8::try_from(today.month()).ok(), u8::try_from(today.day()).ok());
    let date = match parts {
        (Some(month), Some(day)) => Date::new(today.year(), month, day),
        _ => None,
    };
    Ok(epoch()?.or(date).unwrap_or(Date::EARLIEST))
}

/// What the booklet is printed on.
fn folding(args: &Sheets) -> Result<Folding, Error> {
    if let Some(pages) = args.signature.filter(|pages| !Folding::is_signature(*pages)) {
        return Err(wrong("signature", &pages.to_string(), Folding::SIGNATURES));
    }
    if let Some(pages) = args.nup.filter(|pages| !Folding::is_nup(*pages)) {
        return Err(wrong("nup", &pages.to_string(), Folding::NUPS));
    }
    if let Some(grams) = args.paper_weight.filter(|grams| !Folding::is_weight(*grams)) {
        return Err(wrong("paper-weight", &grams.to_string(), Folding::WEIGHTS));
    }
    Ok(Folding {
        signature: args.signature,
        nup: args.nup,
        weight: args.paper_weight,
        ..Folding::default()
    })
}

/// The printer's profile.
fn condition(path: &Path) -> Result<Condition, Error> {
    let profile = disk::read(path)?;
    Condition::of(profile)
        .map_err(|reason| Error::Usage(format!("--icc {}: this {reason}", path.display())))
}

fn product(name: &str) -> Result<Product, Error> {
    Product::of(name.trim()).ok_or_else(|| {
        let known: Vec<_> = Product::ALL.iter().map(|p| p.name()).collect();
        Error::Usage(format!("--only {name}: products of this version are {}", known.join(", ")))
    })
}

/// The day of `SOURCE_DATE_EPOCH`.
fn epoch() -> Result<Option<Date>, Error> {
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let text = value.to_string_lossy();
    text.parse::<u64>().ok().and_then(Date::from_epoch).map(Some).ok_or_else(|| {
        Error::Usage(format!(
            "SOURCE_DATE_EPOCH is “{text}”; it must be a number of seconds since 1970"
        ))
    })
}
