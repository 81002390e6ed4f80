//! The content security policy of a page: nothing is loaded but pictures from where it
//! says, and only the style and the script that are in it, known by their hashes, have
//! an effect.
//! <https://www.w3.org/TR/CSP3/>

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The policy for a page with this style and this script, whose pictures come from
/// `pictures`, a list of sources.
pub fn of(style: &str, script: &str, pictures: &str) -> String {
    let hash = |content: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content)));
    format!(
        "default-src 'none'; style-src {}; script-src {}; img-src {pictures}; font-src data:; \
         base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script)
    )
}
