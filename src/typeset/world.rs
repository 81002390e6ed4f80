//! Everything that Typst may see while it sets one statement: the emitted
//! markup, the files of the layout, the fonts. No disk, no network, and of the
//! clock only whether there is time left: what Typst asks for while there is
//! none it does not get, and the work on the statement ends.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::bounds::deadline::Deadline;
use crate::error::Error;
use crate::plate::Plate;
use crate::shelf::{Layout, Shelf};
use crate::typeset::{blank, notes};

/// The files of one layout, parsed once for all statements, and blank pages of it, set once.
#[derive(Debug, Clone, Default)]
pub struct LayoutFiles {
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
    pub(super) blank: blank::Sets,
}

impl LayoutFiles {
    /// Parses the files of a layout.
    ///
    /// # Errors
    /// Where a Typst file of the layout is not text.
    pub fn new(layout: &Layout) -> Result<LayoutFiles, Error> {
        LayoutFiles::default().and(layout)
    }

    /// These, and those of a further layout that stands on this one.
    ///
    /// # Errors
    /// Where a Typst file of the layout is not text.
    pub fn and(&self, layout: &Layout) -> Result<LayoutFiles, Error> {
        let LayoutFiles { mut sources, mut files, .. } = self.clone();
        for (name, bytes) in &layout.files {
            let id = file_id(&format!("layouts/{}/{name}", layout.name))?;
            if name.ends_with(".typ") {
                let text = std::str::from_utf8(bytes).map_err(|_| {
                    Error::Shelf(format!("layout “{}”: {name} is not UTF-8 text", layout.name))
                })?;
                sources.insert(id, Source::new(id, text.to_owned()));
            }
            files.insert(id, Bytes::new(bytes.clone()));
        }
        Ok(LayoutFiles { sources, files, blank: blank::Sets::default() })
    }
}

fn file_id(path: &str) -> Result<FileId, Error> {
    let path = VirtualPath::new(path).map_err(|_| Error::Shelf(format!("{path}: not a path")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// Typst's standard library, with our rules for notes, made once.
fn library() -> &'static LazyHash<Library> {
    static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let mut library = Library::default();
        notes::take_numbers(&mut library);
        LazyHash::new(library)
    })
}

/// Markup as the file that Typst begins with.
///
/// # Errors
/// Only where Typst does not take the name of the file.
pub fn main_file(markup: String) -> Result<Source, Error> {
    // One name for every statement: Typst keeps names forever.
    Ok(Source::new(file_id("statement.typ")?, markup))
}

/// What Typst sees while it sets one statement.
pub struct Desk<'a> {
    shelf: &'a Shelf,
    layout: &'a LayoutFiles,
    main: Source,
    pictures: HashMap<FileId, Bytes>,
    deadline: Deadline,
}

impl<'a> Desk<'a> {
    /// Lays out everything for one statement.
    ///
    /// # Errors
    /// Only where Typst does not take the name of a picture.
    pub fn new(
        shelf: &'a Shelf,
        layout: &'a LayoutFiles,
        main: Source,
        plates: &[Arc<Plate>],
    ) -> Result<Self, Error> {
        let pictures = plates
            .iter()
            .map(|plate| Ok((file_id(&plate.name)?, shared(plate))))
            .collect::<Result<_, Error>>()?;
        Ok(Self { shelf, layout, main, pictures, deadline: Deadline::default() })
    }

    /// The same, with a moment by which the work has to be done.
    pub fn until(self, deadline: Deadline) -> Self {
        Self { deadline, ..self }
    }
}

/// The bytes of a plate, for Typst.
pub fn shared(plate: &Arc<Plate>) -> Bytes {
    Bytes::new(Shared(plate.clone()))
}

/// The bytes of a plate, without a copy of them.
struct Shared(Arc<Plate>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.deadline.hold();
        self.shelf.fonts().book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.deadline.hold();
        if id == self.main.id() {
            return Ok(self.main.clone());
        }
        let source = self.layout.sources.get(&id).cloned();
        source.ok_or_else(|| FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.deadline.hold();
        let file = self.layout.files.get(&id).or_else(|| self.pictures.get(&id)).cloned();
        file.ok_or_else(|| FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.deadline.hold();
        self.shelf.fonts().font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
