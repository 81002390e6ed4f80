//! The command line as meant: names made into things, the environment read.

use std::path::Path;
use std::sync::Arc;

use crate::error::Error;
use crate::pdf::profile::Condition;
use crate::press::Plan;
use crate::product::{Duplex, Folding, Paper, Product};
use crate::statement::Date;

use super::args::{Build, Preview};
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
    let paper = paper(args.paper.as_deref())?;
    let condition = args.icc.as_deref().map(condition).transpose()?.unwrap_or_default();
    Ok(Plan {
        products,
        usual: Product::DEFAULT,
        layout: args.layout.clone(),
        paper,
        epoch: epoch()?,
        marks: args.marks,
        condition: Arc::new(condition),
        folding: folding(args)?,
    })
}

/// What a `preview` asks for: the pages of a build.
///
/// # Errors
/// As those of a build.
pub fn of_preview(args: &Preview) -> Result<Plan, Error> {
    signature(args.signature)?;
    Ok(Plan {
        layout: args.layout.clone(),
        paper: paper(args.paper.as_deref())?,
        epoch: epoch()?,
        folding: Folding { signature: args.signature, ..Folding::default() },
        ..Plan::default()
    })
}

fn paper(name: Option<&str>) -> Result<Option<Paper>, Error> {
    let known = |name| {
        Paper::of(name)
            .ok_or_else(|| Error::Usage(format!("--paper {name}: the paper must be a4 or letter")))
    };
    name.map(known).transpose()
}

/// Whether sections can have so many pages.
fn signature(pages: Option<usize>) -> Result<(), Error> {
    match pages.filter(|pages| !Folding::is_signature(*pages)) {
        Some(pages) => {
            Err(Error::Usage(format!("--signature {pages}: must be {}", Folding::SIGNATURES)))
        }
        None => Ok(()),
    }
}

/// How the booklet is printed and folded.
fn folding(args: &Build) -> Result<Folding, Error> {
    let wrong = |option: &str, value: String, wanted: &str| {
        Error::Usage(format!("--{option} {value}: must be {wanted}"))
    };
    let duplex = match &args.duplex {
        Some(name) => Some(
            Duplex::of(name)
                .ok_or_else(|| wrong("duplex", name.clone(), "long-edge, short-edge or manual"))?,
        ),
        None => None,
    };
    signature(args.signature)?;
    if let Some(pages) = args.nup.filter(|pages| !Folding::is_nup(*pages)) {
        return Err(wrong("nup", pages.to_string(), Folding::NUPS));
    }
    if let Some(grams) = args.paper_weight.filter(|grams| !Folding::is_weight(*grams)) {
        return Err(wrong("paper-weight", grams.to_string(), Folding::WEIGHTS));
    }
    Ok(Folding {
        duplex,
        signature: args.signature,
        nup: args.nup,
        weight: args.paper_weight,
        instructions: args.instructions.then_some(true),
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
