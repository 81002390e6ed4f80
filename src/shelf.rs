//! The layouts and fonts in use: those inside the program, and the user's own
//! before them.
//!
//! Fonts are listed once and loaded when a page first needs them. Nothing is
//! read from the system unless a folder is named, or the system's fonts are
//! asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use typst::foundations::Bytes;
use typst::text::{Font, FontFlags, FontInfo, FontStyle};
use typst_kit::fonts::{FontPath, FontSource, FontStore};

use crate::artifact::Digest;
use crate::error::Error;

#[cfg(test)]
mod cut;
pub mod description;
#[cfg(test)]
mod hints;
#[cfg(test)]
mod kerning;
pub mod pattern;
pub mod scrutiny;
pub mod typeface;

use description::Description;

static LAYOUTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/layouts");
/// The fonts as `build.rs` cuts them, and what lies beside them.
static FONTS: Dir<'static> = include_dir!("$OUT_DIR/fonts");

/// A layout: its files by their path below the layout's folder.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The name of its folder.
    pub name: String,
    /// Every file, in the order of the names.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What it says of itself.
    pub description: Description,
}

/// How far the sizes of a layout may be varied to fill whole sheets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Of the type, in points.
    pub type_size: Limit,
    /// From line to line, as a multiple of the type.
    pub leading: Limit,
    /// Inner and outer margin, in millimetres.
    pub side_margin: Limit,
}

/// The least, the usual and the most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// The least.
    pub least: f64,
    /// What the layout has by itself.
    pub own: f64,
    /// The most.
    pub most: f64,
}

impl Limit {
    /// What stands at a place from -1, the least, over 0, the layout's own, to
    /// 1, the most.
    pub fn at(self, place: f64) -> f64 {
        let Limit { least, own, most } = self;
        if place < 0.0 { own + (own - least) * place } else { own + (most - own) * place }
    }
}

/// The layouts and fonts in use.
pub struct Shelf {
    fonts: FontStore,
    /// Where in the store the program's own fonts stand.
    own: Range<usize>,
    /// Their paths.
    bundled: Vec<&'static str>,
    own_layouts: Option<PathBuf>,
    /// The font files in the folders named, and those of the machine.
    files: (BTreeSet<PathBuf>, BTreeSet<PathBuf>),
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shelf").field("own_layouts", &self.own_layouts).finish_non_exhaustive()
    }
}

impl Shelf {
    /// A shelf with the program's own fonts and layouts, and before them the
    /// user's.
    ///
    /// # Errors
    /// Where a named folder is not one, or holds no font.
    pub fn new(font_paths: &[PathBuf], layouts: Option<&Path>) -> Result<Shelf, Error> {
        Shelf::with_system(font_paths, false, layouts)
    }

    /// The same, and where `system` says so the fonts installed on the machine
    /// behind all others. One of a family that the program has stays unused,
    /// so that the machine cannot change what is set without it.
    ///
    /// # Errors
    /// Where a named folder is not one, or holds no font.
    pub fn with_system(
        font_paths: &[PathBuf],
        system: bool,
        layouts: Option<&Path>,
    ) -> Result<Shelf, Error> {
        let mut fonts = FontStore::new();
        let mut files = (BTreeSet::new(), BTreeSet::new());
        for path in font_paths {
            if !path.is_dir() {
                return Err(Error::Shelf(format!("{}: no such folder of fonts", path.display())));
            }
            let found: Vec<_> = typst_kit::fonts::scan(path).collect();
            if found.is_empty() {
                return Err(Error::Shelf(format!("{}: no font in this folder", path.display())));
            }
            files.0.extend(found.iter().map(|(font, _)| font.path.clone()));
            fonts.extend(in_order(found));
        }
        if let Some(path) = layouts.filter(|path| !path.is_dir()) {
            return Err(Error::Shelf(format!("{}: no such folder of layouts", path.display())));
        }
        let mut bundled = Vec::new();
        let given: usize = count(&fonts);
        let mut families = BTreeSet::new();
        for (name, data) in fonts_in(&FONTS) {
            let info = FontInfo::new(data, 0).ok_or_else(|| {
                Error::Shelf(format!("the font {name} inside the program is damaged"))
            })?;
            families.insert(info.family.to_lowercase());
            fonts.push((Bundled(data), info));
            bundled.push(name);
        }
        let own = given..given + bundled.len();
        if system {
            let found = typst_kit::fonts::system()
                .filter(|(_, info)| !families.contains(&info.family.to_lowercase()));
            let found = in_order(found.collect());
            files.1.extend(found.iter().map(|(font, _)| font.path.clone()));
            fonts.extend(found);
        }
        Ok(Shelf { fonts, own, bundled, own_layouts: layouts.map(Path::to_owned), files })
    }

    /// The fonts, for Typst.
    pub fn fonts(&self) -> &FontStore {
        &self.fonts
    }

    /// Whether any font in use has a character.
    pub fn covers(&self, c: char) -> bool {
        (0..).map_while(|i| self.fonts.book().info(i)).any(|info| info.coverage.contains(c as u32))
    }

    /// Whether a font inside the program has a character.
    pub fn covers_itself(&self, c: char) -> bool {
        let book = self.fonts.book();
        self.own.clone().filter_map(|i| book.info(i)).any(|info| info.coverage.contains(c as u32))
    }

    /// The family, among those that are not the program's, in which to set
    /// some characters: the first of the preferred ones that has nearly all,
    /// else the one that has most, one with serifs before one without.
    pub fn family_for(&self, wanted: &BTreeSet<char>, preferred: &[String]) -> Option<String> {
        let book = self.fonts.book();
        let mut best: Option<(bool, usize, bool, &str)> = None;
        for (family, indices) in book.families() {
            let plain = |info: &&FontInfo| info.variant.style == FontStyle::Normal;
            let infos = indices.filter(|i| !self.own.contains(i)).filter_map(|i| book.info(i));
            let Some(info) = infos
                .filter(plain)
                .min_by_key(|info| info.variant.weight.distance(typst::text::FontWeight::REGULAR))
            else {
                continue;
            };
            let covered = wanted.iter().filter(|c| info.coverage.contains(**c as u32)).count();
            if covered == 0 {
                continue;
            }
            let rank = preferred.iter().position(|name| name.eq_ignore_ascii_case(family));
            let serif =
                info.flags.contains(FontFlags::SERIF) && !info.flags.contains(FontFlags::MONOSPACE);
            let nearly_all = covered * 10 >= wanted.len() * 9;
            let merit = match rank {
                Some(rank) if nearly_all => (true, usize::MAX - rank, serif, family),
                _ => (false, covered, serif, family),
            };
            let better = |best: (bool, usize, bool, &str)| {
                (merit.0, merit.1, merit.2) > (best.0, best.1, best.2)
            };
            if best.is_none_or(better) {
                best = Some(merit);
            }
        }
        best.map(|(.., family)| family.to_owned())
    }

    /// The fonts inside the program as it sets with them ([`cut`]): path and content.
    pub fn bundled(&self) -> impl Iterator<Item = (&'static str, Bytes)> {
        let fonts = self.own.clone().zip(&self.bundled);
        fonts.filter_map(|(index, path)| Some((*path, self.fonts.font(index)?.data().clone())))
    }

    /// The layout of a name, the user's own before the program's.
    ///
    /// # Errors
    /// Where there is none of that name, or its description cannot be read.
    pub fn layout(&self, name: &str) -> Result<Layout, Error> {
        let (files, table) = self.based(name, true, BASES)?;
        let description = description::read(&table).map_err(|reason| broken(name, &reason))?;
        Ok(Layout { name: name.to_owned(), files, description })
    }

    /// The files of a layout with those of the layout it stands on, and its
    /// description.
    fn based(&self, name: &str, own: bool, depth: usize) -> Result<(Files, toml::Table), Error> {
        let mut files = self.files(name, own)?;
        let text = files.get(description::FILE).map(Vec::as_slice).unwrap_or_default();
        let mut table = description::table(text).map_err(|reason| broken(name, &reason))?;
        if let Some(base) = description::based_on(&table).map(str::to_owned) {
            if depth == 0 {
                return Err(broken(name, "too many layouts stand on one another"));
            }
            // A folder of the user's that changes a layout of the program stands on that.
            let (below, base) = self.based(&base, base != name, depth - 1)?;
            table = description::over(table, &base);
            files = below.into_iter().chain(files).collect();
            files.insert(description::FILE.to_owned(), table.to_string().into_bytes());
        }
        Ok((files, table))
    }

    /// The files in the folder of a layout, the user's only where `own` says so.
    fn files(&self, name: &str, own: bool) -> Result<Files, Error> {
        let own = match &self.own_layouts {
            Some(root) if own && is_plain(name) => own_layout(&root.join(name), description::FILE)?,
            _ => None,
        };
        own.or_else(|| LAYOUTS.get_dir(name).map(embedded)).ok_or_else(|| {
            let known = self.layout_names().join(", ");
            Error::Shelf(format!("there is no layout “{name}”; there is: {known}"))
        })
    }

    /// The files inside the program that set something other than a statement.
    pub fn sheet(name: &str) -> Layout {
        let files = LAYOUTS.get_dir(name).map(embedded).unwrap_or_default();
        Layout { name: name.to_owned(), files, description: Description::default() }
    }

    /// The same, a file of the user's before the program's, where the folder of that
    /// name below the user's layouts holds the file that marks it.
    ///
    /// # Errors
    /// Where the user's folder cannot be read.
    pub fn sheet_of_ones_own(&self, name: &str, mark: &str) -> Result<Layout, Error> {
        let mut sheet = Shelf::sheet(name);
        if let Some(root) = &self.own_layouts
            && let Some(files) = own_layout(&root.join(name), mark)?
        {
            sheet.files.extend(files);
        }
        Ok(sheet)
    }

    /// The names of the user's own layouts, in their order.
    ///
    /// # Errors
    /// Where their folder cannot be read.
    pub fn own_layout_names(&self) -> Result<Vec<String>, Error> {
        let Some(root) = &self.own_layouts else { return Ok(Vec::new()) };
        let failed = |source| Error::Read { path: root.clone(), source };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(root).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if entry.path().join(description::FILE).is_file() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// The names of all layouts, in their order.
    pub fn layout_names(&self) -> Vec<String> {
        let mut names: Vec<String> = LAYOUTS
            .dirs()
            .filter(|dir| dir.get_file(dir.path().join("layout.toml")).is_some())
            .map(|dir| dir.path().display().to_string())
            .collect();
        if let Some(entries) = self.own_layouts.as_ref().and_then(|p| std::fs::read_dir(p).ok()) {
            names.extend(
                entries
                    .flatten()
                    .filter(|e| e.path().join("layout.toml").is_file())
                    .filter_map(|e| e.file_name().into_string().ok()),
            );
        }
        names.sort();
        names.dedup();
        names
    }

    /// The user's layouts and fonts, by their content; those installed on the
    /// machine, which are many, by path, size and day.
    ///
    /// # Errors
    /// Where one of them cannot be read.
    pub fn digest(&self) -> Result<Digest, Error> {
        let failed = |path: &Path, source| Error::Read { path: path.to_owned(), source };
        let read = |path: &Path| std::fs::read(path).map_err(|error| failed(path, error));
        let mut sums: Vec<String> = Vec::new();
        for path in &self.files.0 {
            sums.push(Digest::of(&read(path)?).to_string());
        }
        for path in &self.files.1 {
            let about = std::fs::metadata(path).map_err(|error| failed(path, error))?;
            sums.push(format!("{path:?} {} {:?}", about.len(), about.modified().ok()));
        }
        if let Some(root) = &self.own_layouts {
            let mut names = Vec::new();
            for entry in std::fs::read_dir(root).map_err(|error| failed(root, error))? {
                names.push(entry.map_err(|error| failed(root, error))?.file_name());
            }
            names.sort();
            for name in names {
                let folder = root.join(&name);
                for (file, bytes) in
                    if folder.is_dir() { in_folder(&folder)? } else { Files::new() }
                {
                    sums.push(format!("{name:?} {file} {}", Digest::of(&bytes)));
                }
            }
        }
        Ok(Digest::of_all(sums.iter().map(String::as_bytes)))
    }

    /// A stylesheet or a script inside the program.
    pub fn stylesheet(name: &str) -> &'static str {
        std::str::from_utf8(Shelf::file(name)).unwrap_or("")
    }

    /// A file of the layouts inside the program; empty where there is none.
    pub fn file(name: &str) -> &'static [u8] {
        LAYOUTS.get_file(name).map_or(&[], |file| file.contents())
    }
}

/// Fonts in the order of their files, which the disk does not keep.
fn in_order(mut found: Vec<(FontPath, FontInfo)>) -> Vec<(FontPath, FontInfo)> {
    found.sort_by(|a, b| (&a.0.path, a.0.index).cmp(&(&b.0.path, b.0.index)));
    found
}

/// How many fonts a store holds.
fn count(fonts: &FontStore) -> usize {
    (0..).take_while(|i| fonts.book().info(*i).is_some()).count()
}

/// A font inside the program.
struct Bundled(&'static [u8]);

impl FontSource for Bundled {
    fn load(&self) -> Option<Font> {
        Font::new(Bytes::new(self.0), 0)
    }
}

/// Every font file in a folder and below it, in the order of the paths.
fn fonts_in(folder: &'static Dir<'static>) -> Vec<(&'static str, &'static [u8])> {
    fn walk(dir: &'static Dir<'static>, out: &mut Vec<(&'static str, &'static [u8])>) {
        for file in dir.files() {
            let path = file.path().to_str().unwrap_or("");
            if path.ends_with(".ttf") || path.ends_with(".otf") {
                out.push((path, file.contents()));
            }
        }
        dir.dirs().for_each(|inner| walk(inner, out));
    }
    let mut out = Vec::new();
    walk(folder, &mut out);
    out.sort_by_key(|(path, _)| *path);
    out
}

/// Files by their names.
type Files = BTreeMap<String, Vec<u8>>;

/// How many layouts may stand on one another.
const BASES: usize = 4;

fn broken(name: &str, reason: &str) -> Error {
    Error::Shelf(format!("layout “{name}”: layout.toml: {reason}"))
}

fn embedded(dir: &'static Dir<'static>) -> Files {
    dir.files()
        .filter_map(|file| {
            let name = file.path().strip_prefix(dir.path()).ok()?.to_str()?;
            Some((name.to_owned(), file.contents().to_vec()))
        })
        .collect()
}

/// Whether a layout's name is a name and not a path.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\'])
}

/// The files in a folder that holds a certain one.
fn own_layout(folder: &Path, mark: &str) -> Result<Option<Files>, Error> {
    if !folder.join(mark).is_file() {
        return Ok(None);
    }
    in_folder(folder).map(Some)
}

/// The files directly in a folder.
fn in_folder(folder: &Path) -> Result<Files, Error> {
    let failed = |path: &Path, source| Error::Read { path: path.to_owned(), source };
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(|e| failed(folder, e))? {
        let path = entry.map_err(|e| failed(folder, e))?.path();
        if let Some(name) = path.file_name().and_then(|n| n.to_str())
            && path.is_file()
        {
            files.insert(name.to_owned(), std::fs::read(&path).map_err(|e| failed(&path, e))?);
        }
    }
    Ok(files)
}
