//! Any bytes at all are examined as a PDF: nothing may panic or go on without
//! end, whatever is said of them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pamphleteer::pdf::preflight;

fuzz_target!(|data: &[u8]| {
    // A head by which more of them are taken for a PDF.
    let _ = preflight::examine(data);
    if !data.starts_with(b"%PDF") {
        let _ = preflight::examine(&[b"%PDF-1.6\n", data].concat());
    }
});
