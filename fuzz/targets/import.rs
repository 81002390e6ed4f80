//! Any bytes at all are brought in as a document: nothing may panic or go on
//! without end, and what comes of it is a text that is read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pamphleteer::bounds::Bounds;
use pamphleteer::import::{Given, import};
use pamphleteer::plate::Empty;

fuzz_target!(|data: &[u8]| {
    let limits =
        Bounds { file_size: Some(4_000_000), pixels: Some(4_000_000), ..Bounds::default() };
    // The name decides where the bytes do not.
    for name in ["in.html", "in.txt"] {
        let _ = import(Given {
            name,
            bytes: data,
            beside: &Empty,
            stem: "in",
            lang: None,
            limits,
            pandoc: None,
        });
    }
});
