//! Any bytes at all are taken in as a picture, under every ending: nothing may
//! panic, and what is taken in has a size that can be printed.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use pamphleteer::bounds::Bounds;
use pamphleteer::plate::{self, Absent, Folder};
use pamphleteer::press::{Manuscript, Press};
use pamphleteer::read::settings::Settings;

/// A folder in which every file has the same content.
#[derive(Debug)]
struct Same(Vec<u8>);

impl Folder for Same {
    fn read(&self, _: &str) -> Result<Vec<u8>, Absent> {
        Ok(self.0.clone())
    }
}

fuzz_target!(|data: &[u8]| {
    let ending = ["png", "jpg", "svg", "gif", "webp", "tiff"][data.len() % 6];
    let folder = Arc::new(Same(data.to_owned()));
    let manuscript = Manuscript {
        name: "a.en.md".to_owned(),
        stem: "a.en".to_owned(),
        work: "a".to_owned(),
        bytes: format!("# The bell\n\n1. One.\n\n![The bell](bell.{ending})\n").into_bytes(),
        defaults: Arc::new(Settings::default()),
        folder: folder.clone(),
        origin: Default::default(),
    };
    let outcome = Press::examine(&manuscript);
    let statement = outcome.statement.expect("a statement");
    let (plates, findings) = plate::load(&statement, folder.as_ref(), Bounds::default());
    assert_eq!(plates.len() + findings.len(), 1, "taken in or refused");
    for plate in plates {
        assert!(plate.pixels.is_none_or(|(width, height)| width > 0 && height > 0));
    }
});
