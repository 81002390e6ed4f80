//! `layouts`: which layouts there are, a new one begun, those of one's own examined.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::args::{Format, Layouts, LayoutsCheck, LayoutsList, LayoutsNew, LayoutsVerb};
use super::report::Reporter;
use super::table::{Edge, table};
use super::{Exit, disk};
use crate::bounds::Bounds;
use crate::error::{self, Error};
use crate::plate::Empty;
use crate::press::{Manuscript, Origin, Outcome, Plan, Press};
use crate::product::{Paper, Product};
use crate::read::settings::Settings;
use crate::shelf::description::{self, Description, Kind};
use crate::shelf::{Layout, Shelf, pattern, scrutiny};
use crate::source::Source;
use crate::start;
use crate::typeset::accent::{self, Accent};

/// How long a layout may take for one setting of the specimen.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs the command.
///
/// # Errors
/// Usage, and folders that cannot be read or written.
pub fn run(args: &Layouts) -> Result<Exit, Error> {
    match &args.verb {
        LayoutsVerb::List(args) => list(args),
        LayoutsVerb::New(args) => begin(args),
        LayoutsVerb::Check(args) => check(args),
    }
}

/// What a layout says of itself, as it says it.
fn described(layout: &Layout) -> toml::Table {
    let text = layout.files.get(description::FILE).map(Vec::as_slice).unwrap_or_default();
    description::table(text).unwrap_or_default()
}

fn list(args: &LayoutsList) -> Result<Exit, Error> {
    let mut reporter = Reporter::new(&args.common);
    let shelf = Shelf::new(&[], args.layouts.as_deref())?;
    let own = shelf.own_layout_names()?;
    let mut exit = Exit::Done;
    let mut rows =
        vec![["layout", "of", "form", "papers", "what it is"].map(str::to_owned).to_vec()];
    let mut data = Vec::new();
    for name in shelf.layout_names() {
        let layout = match shelf.layout(&name) {
            Ok(layout) => layout,
            Err(error) => {
                reporter.error(&error);
                exit = Exit::Trouble;
                continue;
            }
        };
        let table = described(&layout);
        let text = |key: &str| table.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        let form = if text("form").is_empty() { "stapled" } else { text("form") };
        let of = if own.contains(&name) { "your own" } else { "the program" };
        let papers: Vec<&str> = layout.description.papers.iter().map(|p| p.name.as_str()).collect();
        let about = text("description").split(". ").next().unwrap_or_default();
        let about = about.split(": ").next().unwrap_or_default().trim_end_matches('.');
        rows.push(vec![
            name.clone(),
            of.to_owned(),
            form.to_owned(),
            papers.join(", "),
            about.to_owned(),
        ]);
        let parameters = table.get("parameters").cloned();
        data.push(json!({
            "name": name,
            "own": own.contains(&name),
            "form": form,
            "papers": papers,
            "description": text("description"),
            "parameters": parameters.and_then(|p| serde_json::to_value(p).ok()).unwrap_or(json!({})),
        }));
    }
    if args.common.format == Format::Json {
        reporter.data(&json!({ "schema": 1, "layouts": data }));
    } else {
        reporter.say(table(&rows, Edge::Left).trim_end());
    }
    Ok(exit)
}

fn begin(args: &LayoutsNew) -> Result<Exit, Error> {
    let name = &args.name;
    if !crate::read::slug::is_safe(name) {
        return Err(Error::Usage(format!(
            "{name}: cannot be the name of a folder on every system"
        )));
    }
    let shelf = Shelf::new(&[], Some(args.layouts.as_path()).filter(|path| path.is_dir()))?;
    let base = shelf.layout(&args.from)?;
    let folder = args.layouts.join(name);
    if folder.exists() {
        let shown = disk::shown(&folder);
        return Err(Error::Usage(format!(
            "{shown}: is there, and left as it is; take another name"
        )));
    }
    let text = pattern::text(name, &args.from, &described(&base)).into_bytes();
    let mut files = vec![(description::FILE.to_owned(), text)];
    if args.whole {
        let rest = base.files.into_iter().filter(|(name, _)| name != description::FILE);
        files.extend(rest);
    }
    disk::write(&folder, files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))?;
    if !args.quiet {
        let (shown, layouts) = (disk::shown(&folder), disk::shown(&args.layouts));
        files.iter().for_each(|(name, _)| println!("{shown}/{name}: written"));
        println!("next: pamphleteer build --layouts {layouts} --layout {name}");
    }
    Ok(Exit::Done)
}

fn check(args: &LayoutsCheck) -> Result<Exit, Error> {
    let mut reporter = Reporter::new(&args.common);
    let common = &args.common;
    let shelf = Shelf::with_system(&common.font_path, common.system_fonts, Some(&args.layouts))?;
    let own = shelf.own_layout_names()?;
    let names = if args.names.is_empty() { own.clone() } else { args.names.clone() };
    if names.is_empty() {
        let shown = disk::shown(&args.layouts);
        return Err(Error::Usage(format!(
            "{shown}: there is no layout in this folder; `pamphleteer layouts new NAME` begins one"
        )));
    }
    let press = Press::new(shelf);
    let mut exit = Exit::Done;
    for name in &names {
        let layout = press.shelf().layout(name);
        // Without what lies below there is less to hold it against.
        let whole = layout.as_ref().map(described).unwrap_or_default();
        let faults = match own.contains(name) {
            true => scrutinised(&args.layouts, name, &whole)?,
            false => Vec::new(),
        };
        let faults = match faults.is_empty() {
            true => layout.map(|layout| tried(&press, &layout)),
            false => Ok(faults),
        };
        match faults {
            Ok(faults) if faults.is_empty() => reporter.say(&format!("{name}: in order")),
            Ok(faults) => {
                faults.iter().for_each(|fault| reporter.error_line(&format!("error: {fault}")));
                exit = Exit::Findings;
            }
            Err(error) => {
                reporter.error(&error);
                exit = Exit::Trouble;
            }
        }
    }
    Ok(exit)
}

/// What is wrong with the description of one's own layout, each with file, line and
/// column.
fn scrutinised(layouts: &Path, name: &str, whole: &toml::Table) -> Result<Vec<String>, Error> {
    let path = layouts.join(name).join(description::FILE);
    let shown = disk::shown(&path);
    let bytes = disk::read(&path)?;
    let Ok(text) = String::from_utf8(bytes) else {
        return Ok(vec![format!("{shown}: it is not UTF-8 text")]);
    };
    let source = Source::new(shown, text);
    let told = |fault: scrutiny::Fault| {
        let at = source.position(fault.at.start);
        format!("{}:{}:{}: {}", source.name(), at.line, at.column, fault.message)
    };
    let is_colour = |text: &str| text == accent::NONE || Accent::of(text).is_some();
    let faults = scrutiny::faults(source.text(), whole, is_colour);
    Ok(faults.into_iter().map(told).collect())
}

/// What is wrong when a specimen is set in a layout: on every paper it is made for, at
/// its own sizes, and at both ends of everything that may be set.
fn tried(press: &Press, layout: &Layout) -> Vec<String> {
    let mut faults: Vec<String> = Vec::new();
    for paper in [Paper::A4, Paper::Letter] {
        for setting in settings(&layout.description) {
            let fold = layout.description.fold(setting.get("fold").and_then(Value::as_str));
            if layout.description.page(paper, fold).is_none() {
                continue;
            }
            let outcome = specimen(press, &layout.name, paper, &setting);
            let said = complaint(&outcome, setting.is_empty());
            faults.extend(said.filter(|said| !faults.contains(said)));
            if matches!(outcome.error, Some(Error::Layout { .. } | Error::Late { .. })) {
                // It would say the same another forty times.
                return faults;
            }
        }
    }
    faults
}

/// What the layout has by itself, and each parameter at its ends.
fn settings(description: &Description) -> Vec<BTreeMap<String, Value>> {
    let mut all = vec![BTreeMap::new()];
    for parameter in &description.parameters {
        let values: Vec<Value> = match &parameter.kind {
            Kind::Choice(words) => words.iter().map(|word| json!(word)).collect(),
            Kind::Number { least, most, .. } => {
                [least, most].into_iter().filter(|n| n.is_finite()).map(|n| json!(n)).collect()
            }
            Kind::Colour => vec![json!("cmyk 0 100 90 0")],
        };
        all.extend(
            values.into_iter().map(|value| BTreeMap::from([(parameter.name.clone(), value)])),
        );
    }
    all
}

/// A statement with every part in it, set in a layout.
fn specimen(
    press: &Press,
    layout: &str,
    paper: Paper,
    parameters: &BTreeMap<String, Value>,
) -> Outcome {
    let limits = Bounds { time: Some(PATIENCE), ..Bounds::default() };
    let set: String =
        parameters.iter().map(|(name, value)| format!(", {name} = {value}")).collect();
    let manuscript = Manuscript {
        name: format!("a specimen on {}{set}", paper.name()),
        stem: "specimen".to_owned(),
        work: "specimen".to_owned(),
        bytes: start::SPECIMEN.as_bytes().to_vec(),
        defaults: Arc::new(Settings {
            limits,
            parameters: parameters.clone(),
            ..Settings::default()
        }),
        folder: Arc::new(Empty),
        origin: Origin::default(),
    };
    let plan = Plan {
        products: Some(vec![Product::Reader]),
        layout: Some(layout.to_owned()),
        paper: Some(paper),
        ..Plan::default()
    };
    press.make(&[&manuscript], &plan).pop().expect("there is one statement, and one outcome")
}

/// What the layout is to blame for: its own mistakes, and at its own sizes whatever keeps
/// a sound statement from being set. At the end of a range type may be too large for its
/// page.
fn complaint(outcome: &Outcome, own: bool) -> Option<String> {
    match &outcome.error {
        Some(Error::Usage(_)) if !own => {}
        Some(error) => return Some(error::chain(error)),
        None => {}
    }
    let blamed = |code: &str| match code {
        "does-not-fit" | "too-many-pages" => false,
        "cannot-be-set" => true,
        _ => own,
    };
    let finding = outcome.findings.iter().find(|f| f.is_error() && blamed(f.code.0));
    finding.map(|finding| format!("{}: {}", outcome.source.name(), finding.message))
}
