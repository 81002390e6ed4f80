//! The book in `docs/` says what is so: it has every page, its links lead somewhere, its
//! command lines run and say what is shown, its pictures are what the program makes.
//!
//! A page with a block `console` is told from an empty folder: the files that it names and
//! shows are written as they come, its command lines are run by a shell, and what they say
//! stands below them. `<!-- given NAME: PATH -->` brings along a file of this project. On
//! other pages each command line of a block `sh` that begins with `pamphleteer` is run,
//! beside the statements of `content/`, the example of the README and a document.
//!
//! `docs/pictures/pictures.toml` says what each picture is made of.
//!
//! ```text
//! UPDATE=1 cargo test --release --test book
//! ```
//!
//! writes down what is said and made now. Read it, and look at it.

#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use image::{DynamicImage, Rgb, RgbImage};
use pamphleteer::raster::{Raster, toned};
use serde::Deserialize;
use serde_json::Value;

mod support {
    pub mod diff;
    pub mod fences;
    pub mod seen;
    pub mod work;
}
use support::diff::diff;
use support::fences::{self, Fence, fences};
use support::seen;
use support::work::Work;

/// How far a tone may be from what it was: processors round in different ways.
const NEAR: u8 = 24;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn docs() -> PathBuf {
    root().join("docs")
}

fn update() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| !value.is_empty())
}

#[track_caller]
fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A page without what stands between fences and in code.
fn prose(page: &str) -> String {
    let mut fenced = false;
    let mut prose = String::new();
    for line in page.lines() {
        fenced ^= line.starts_with("```");
        if !fenced {
            line.split('`').step_by(2).for_each(|part| prose += part);
            prose.push('\n');
        }
    }
    prose
}

/// Where the links of a page lead.
fn targets(page: &str) -> Vec<String> {
    let prose = prose(page);
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    targets.map(str::to_owned).collect()
}

/// The pages as they follow one another in the book.
fn chapters() -> Vec<String> {
    let summary = read(&docs().join("SUMMARY.md"));
    targets(&summary)
}

/// Every page that lies in a folder, with its path from `docs/`.
fn pages(below: &str, out: &mut BTreeSet<String>) {
    for entry in fs::read_dir(docs().join(below)).expect("docs/") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let name = if below.is_empty() { name } else { format!("{below}/{name}") };
        if path.is_dir() {
            pages(&name, out);
        } else if name.ends_with(".md") && name != "SUMMARY.md" {
            out.insert(name);
        }
    }
}

#[test]
fn every_page_is_in_the_book_once() {
    let listed = chapters();
    let mut there = BTreeSet::new();
    pages("", &mut there);
    let once: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(once.len(), listed.len(), "a page stands twice in docs/SUMMARY.md");
    assert_eq!(once, there, "docs/SUMMARY.md, and what lies in docs/");
}

/// What a heading is reached by.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

fn anchors(page: &str) -> Vec<String> {
    // A heading may be a word of code.
    let page = page.replace('`', "");
    let headings = page.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

#[test]
fn the_links_of_the_book_lead_somewhere_within_it() {
    let mut problems = Vec::new();
    for name in chapters() {
        let path = docs().join(&name);
        let page = read(&path);
        for target in targets(&page) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, place) = target.split_once('#').unwrap_or((&target, ""));
            let to = match file {
                "" => path.clone(),
                file => path.parent().expect("a folder").join(file),
            };
            let Ok(to) = to.canonicalize() else {
                problems.push(format!("docs/{name}: {target} leads nowhere"));
                continue;
            };
            if !to.starts_with(docs().canonicalize().expect("docs/")) {
                problems.push(format!("docs/{name}: {target} leads out of the book"));
            } else if !place.is_empty() && !anchors(&read(&to)).iter().any(|it| it == place) {
                problems.push(format!("docs/{name}: {target} has no such heading"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// A folder in which the commands of a page are run.
struct Stage {
    work: Work,
    /// Where the shell stands, as it says after each command.
    place: tempfile::NamedTempFile,
}

impl Stage {
    /// An empty folder, with what a page says that it is given.
    fn new(page: &str) -> Stage {
        let work = Work::new();
        for given in page.split("<!-- given ").skip(1) {
            let said = given.split(" -->").next().and_then(|it| it.split_once(": "));
            let (name, path) = said.expect("a name and a path");
            work.write(name, fs::read(root().join(path)).expect("what is given"));
        }
        let place = tempfile::NamedTempFile::new().expect("a file");
        fs::write(place.path(), work.path("").as_os_str().as_encoded_bytes()).expect("a place");
        Stage { work, place }
    }

    fn here(&self) -> PathBuf {
        PathBuf::from(read(self.place.path()).trim_end())
    }

    /// What a command line says on a terminal that is none: output and messages as they come.
    fn run(&self, line: &str) -> String {
        let program = Path::new(env!("CARGO_BIN_EXE_pamphleteer")).parent().expect("a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        let script = format!("exec 2>&1\n{line}\ncode=$?\npwd >\"$PLACE\"\nexit $code");
        let output = Command::new("sh")
            .args(["-c", &script])
            .current_dir(self.here())
            .env_remove("SOURCE_DATE_EPOCH")
            .env("PATH", format!("{}:{path}", program.display()))
            .env("PAMPHLETEER_CACHE", "")
            .env("LC_ALL", "C")
            .env("PLACE", self.place.path())
            .output()
            .expect("a shell");
        let said = String::from_utf8(output.stdout).expect("text");
        // `check` and `verify` end with 1 where they find an error.
        let finds = ["check", "verify", "--strict"].iter().any(|word| line.contains(word));
        let code = output.status.code();
        assert!(code == Some(0) || finds && code == Some(1), "{line}: {code:?}\n{said}");
        said
    }
}

/// What a block of commands says.
struct Said {
    /// The first of its lines on the page, counted from nought, and how many they are.
    lines: (usize, usize),
    text: String,
}

/// What a block of commands says now.
fn told(stage: &Stage, fence: &Fence) -> String {
    let mut told = String::new();
    for line in fence.text.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let said = stage.run(line);
        told += &format!("$ {line}\n");
        // Blank lines at either end are for the eye.
        said.trim_matches('\n').lines().for_each(|line| told += &format!("{}\n", line.trim_end()));
    }
    told
}

/// Tells a page from its beginning: the folder as it is then, and what each block of
/// commands says.
fn tell(page: &str) -> (Stage, Vec<Said>) {
    let stage = Stage::new(page);
    let mut said = Vec::new();
    for block in fences(page) {
        if let Some(file) = &block.file {
            let path = stage.here().join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, &block.text).expect("a file");
        } else if block.language == "console" {
            said.push(Said { lines: block.lines, text: told(&stage, &block) });
        } else if block.language == "sh" {
            run(&stage.work, &stage.here(), &block.text);
        }
    }
    (stage, said)
}

#[test]
fn the_commands_of_the_book_say_what_is_shown() {
    let mut problems = Vec::new();
    let mut stories = 0;
    for name in chapters() {
        let path = docs().join(&name);
        let page = read(&path);
        if !fences(&page).iter().any(|block| block.language == "console") {
            continue;
        }
        stories += 1;
        let mut lines: Vec<&str> = page.lines().collect();
        let (_, said) = tell(&page);
        for Said { lines: (first, count), text } in said.iter().rev() {
            lines.splice(*first..first + count, text.lines());
        }
        let now = lines.iter().flat_map(|line| [*line, "\n"]).collect::<String>();
        if now != page && update() {
            fs::write(&path, now).expect("the page");
        } else if now != page {
            problems.push(format!("docs/{name}:\n{}", diff(&page, &now)));
        }
    }
    assert!(stories > 0, "no page of docs/ tells of commands");
    assert!(problems.is_empty(), "{}\n\nif it is right as it is: UPDATE=1", problems.join("\n"));
}

/// Runs those lines of a block that call the program, and says how many they are.
fn run(work: &Work, folder: &Path, block: &str) -> usize {
    let lines = fences::commands(block).into_iter();
    let own: Vec<&str> = lines.filter_map(|line| line.strip_prefix("pamphleteer ")).collect();
    for line in &own {
        let words = fences::words(line);
        if words[0] == "preview" {
            fences::preview(folder, &words);
            continue;
        }
        let ran = work.run_words(&folder.to_string_lossy(), &[], &words);
        let code = i32::from(line.contains("--strict"));
        assert!(ran.code == 0 || ran.code == code, "{line}: {ran:#?}");
    }
    own.len()
}

/// A folder as one that somebody works in.
fn workplace() -> Work {
    let work = Work::with_content();
    let readme = read(&root().join("README.md"));
    let example = fences(&readme).into_iter().find(|fence| fence.file.is_some());
    let example = example.expect("the example of the README");
    work.write("footbridge.md", &example.text);
    work.write("statement.md", &example.text);
    let letter = fs::read(root().join("tests/import/made/bell.docx")).expect("a document");
    work.write("letter.docx", letter);
    work
}

#[test]
fn every_command_of_the_book_runs() {
    let mut count = 0;
    for name in chapters() {
        let page = read(&docs().join(&name));
        let blocks = fences(&page);
        if blocks.iter().any(|block| block.language == "console") {
            continue;
        }
        let work = workplace();
        for block in blocks.iter().filter(|block| block.language == "sh") {
            count += run(&work, &work.path(""), &block.text);
        }
    }
    assert!(count > 10, "{count} command lines in docs/");
}

/// What may be set in each layout, as a table.
fn ranges() -> String {
    let data = Work::new().run("layouts list --format json").ends(0).data();
    let layouts: Vec<&Value> = data["layouts"].as_array().expect("layouts").iter().collect();
    let named = |name: &str| layouts.iter().find(|it| it["name"] == name).expect("a layout");
    let columns = ["pamphlet", "leaflet", "large-print"].map(named);
    let all: BTreeSet<&String> = columns
        .iter()
        .flat_map(|it| it["parameters"].as_object().expect("a table").keys())
        .collect();
    let mut table = String::new();
    for name in all {
        table += &format!("| [`{name}`](#{name}) |");
        for layout in columns {
            let parameter = &layout["parameters"][name.as_str()];
            let own = parameter["default"].to_string().replace('"', "`");
            let unit = match parameter["unit"].as_str() {
                Some("size") | None => String::new(),
                Some(unit) => format!(" {unit}"),
            };
            let said = match (parameter["min"].as_f64(), parameter["values"].as_array()) {
                _ if parameter.is_null() => "–".to_owned(),
                (Some(least), _) => {
                    format!("**{own}**, {least} to {}{unit}", parameter["max"])
                }
                (None, Some(words)) => {
                    let words: Vec<String> =
                        words.iter().map(|it| it.to_string().replace('"', "`")).collect();
                    format!("**{own}**, of {}", words.join(", "))
                }
                (None, None) => format!("**{own}**, any"),
            };
            table += &format!(" {said} |");
        }
        table.push('\n');
    }
    table.replace(".0*", "*").replace(".0 ", " ").replace(".0|", "|")
}

#[test]
fn every_parameter_has_its_range_and_its_picture() {
    let path = docs().join("parameters.md");
    let page = read(&path);
    let (head, rest) = page.split_once("<!-- ranges -->\n").expect("where the ranges begin");
    let (_, tail) = rest.split_once("<!-- end of ranges -->").expect("where they end");
    let table = ranges();
    let new = format!(
        "{head}<!-- ranges -->\n\n| parameter | `pamphlet` | `leaflet` | `large-print` |\n|---|---|---|---|\n{table}\n<!-- end of ranges -->{tail}"
    );
    if new != page && update() {
        fs::write(&path, &new).expect("the page");
    }
    assert!(update() || new == page, "{}", diff(&page, &new));
    for name in table.lines().filter_map(|row| row.split('`').nth(1)) {
        let section = new.split("\n## ").find(|part| part.starts_with(&format!("{name}\n")));
        let picture = format!("(pictures/parameter-{name}.png)");
        assert!(
            section.is_some_and(|part| part.contains(&picture)),
            "{name} in docs/parameters.md"
        );
    }
}

/// What a picture is made of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Recipe {
    /// A page of the book, of which all is there that it tells.
    of: Option<String>,
    /// The statement: one of these files, or one of the project.
    statement: String,
    /// Options of `build`.
    #[serde(default)]
    options: String,
    /// Lines of `pamphleteer.toml`: for each, the pages once more.
    #[serde(default = "once")]
    each: Vec<String>,
    /// The product whose pages are shown, as its file ends.
    file: String,
    /// Pages that lie edge to edge, in groups; counted from 1, those below 0 from the end.
    show: Vec<Vec<isize>>,
    /// Pixels to the inch.
    density: f64,
}

fn once() -> Vec<String> {
    vec![String::new()]
}

/// How thick a surround is, in pixels, and how light.
const AROUND: u32 = 7;
const SURROUND: Rgb<u8> = Rgb([217; 3]);
const PAPER: Rgb<u8> = Rgb([255; 3]);

/// Pages edge to edge on their surround, a hairline between them.
fn group(pages: &[RgbImage]) -> RgbImage {
    let height = pages.iter().map(RgbImage::height).max().unwrap_or_default();
    let width = pages.iter().map(|page| page.width() + 1).sum::<u32>().saturating_sub(1);
    let mut picture = RgbImage::from_pixel(width + 2 * AROUND, height + 2 * AROUND, SURROUND);
    let mut left = AROUND;
    for page in pages {
        image::imageops::replace(&mut picture, page, left.into(), AROUND.into());
        left += page.width() + 1;
    }
    picture
}

/// Groups beside each other.
fn beside(groups: &[RgbImage]) -> RgbImage {
    let height = groups.iter().map(RgbImage::height).max().unwrap_or_default();
    let width = groups.iter().map(|group| group.width() + AROUND).sum::<u32>();
    let mut picture = RgbImage::from_pixel(width.saturating_sub(AROUND), height, PAPER);
    let mut left = 0;
    for group in groups {
        image::imageops::replace(&mut picture, group, left.into(), 0);
        left += group.width() + AROUND;
    }
    picture
}

impl Recipe {
    /// A folder with the statement, and where it is below it.
    fn work(&self) -> (Work, String) {
        let Some(name) = &self.of else {
            let work = Work::new();
            let statement = fs::read(root().join(&self.statement)).expect("a statement");
            work.write(&self.statement, statement);
            return (work, String::new());
        };
        let (stage, _) = tell(&read(&docs().join(name)));
        let here = stage.here().canonicalize().expect("a folder");
        let top = stage.work.path("").canonicalize().expect("a folder");
        let below = here.strip_prefix(top).expect("below the top").to_string_lossy().into_owned();
        (stage.work, below)
    }

    fn picture(&self) -> RgbImage {
        let mut groups = Vec::new();
        for setting in &self.each {
            let (work, below) = self.work();
            if !setting.is_empty() {
                work.write("pamphleteer.toml", setting);
            }
            let Recipe { statement, options, .. } = self;
            let line = format!("build {statement} --out shown --quiet {options}");
            work.run_in(&below, &[], &line).ends(0);
            let shown = Path::new(&below).join("shown").display().to_string();
            let files = work.files(&shown);
            let file = files.iter().find(|file| file.ends_with(&self.file));
            let file = file.unwrap_or_else(|| panic!("{} among {files:?}", self.file));
            let pages = seen::coloured(&work.bytes(&format!("{shown}/{file}")), self.density);
            let at = |number: isize| match number {
                1.. => number as usize - 1,
                number => pages.len().checked_add_signed(number).expect("a page"),
            };
            let page = |number: &isize| pages[at(*number)].clone();
            groups.extend(
                self.show.iter().map(|show| group(&show.iter().map(page).collect::<Vec<_>>())),
            );
        }
        beside(&groups)
    }
}

/// A picture in few tones, as it is kept.
fn kept(picture: &RgbImage) -> Vec<u8> {
    let colour = |pixel: &Rgb<u8>| u32::from_le_bytes([pixel[0], pixel[1], pixel[2], 255]);
    let pixels: Vec<u32> = picture.pixels().map(colour).collect();
    let (width, height) = picture.dimensions();
    let picture = toned(width, height, pixels.iter().copied()).expect("all pixels");
    Raster { picture, profile: None }.png_in_few_tones().expect("a PNG")
}

fn near(a: &DynamicImage, b: &DynamicImage) -> bool {
    let (a, b) = (a.to_rgb8(), b.to_rgb8());
    a.dimensions() == b.dimensions()
        && a.as_raw().iter().zip(b.as_raw()).all(|(a, b)| a.abs_diff(*b) <= NEAR)
}

#[test]
fn the_pictures_are_what_the_program_makes() {
    let folder = docs().join("pictures");
    let recipes: BTreeMap<String, Recipe> =
        toml::from_str(&read(&folder.join("pictures.toml"))).expect("recipes");
    let mut problems = Vec::new();
    for (name, recipe) in &recipes {
        let path = folder.join(format!("{name}.png"));
        let now = kept(&recipe.picture());
        let image = |bytes: &[u8]| image::load_from_memory(bytes).expect("a picture");
        let same = fs::read(&path).is_ok_and(|was| was == now || near(&image(&was), &image(&now)));
        if !same && update() {
            fs::write(&path, now).expect("the picture");
        } else if !same {
            problems.push(format!("docs/pictures/{name}.png is not what is made now"));
        }
    }
    // Each is made, and each is shown.
    let mut shown = BTreeSet::new();
    for name in
        chapters().into_iter().map(|name| docs().join(name)).chain([root().join("README.md")])
    {
        let page = read(&name);
        let targets = targets(&page);
        let pictures = targets.iter().filter_map(|it| it.strip_suffix(".png"));
        shown.extend(pictures.filter_map(|it| it.rsplit('/').next()).map(str::to_owned));
    }
    let made: BTreeSet<String> = recipes.keys().cloned().collect();
    assert_eq!(made, shown, "pictures that are made, and those that are shown");
    let there = fs::read_dir(&folder).expect("pictures").map(|it| it.expect("an entry").path());
    let there = there.filter(|path| path.extension().is_some_and(|it| it == "png"));
    let there: BTreeSet<String> = there
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(made, there, "pictures that are made, and those that are there");
    assert!(problems.is_empty(), "{}\n\nif it is right as it is: UPDATE=1", problems.join("\n"));
}
