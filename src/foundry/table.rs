//! Which scripts ask for a face: `fonts/scripts.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::shelf::Shelf;
use crate::statement::Writing;

/// The name of the file.
const FILE: &str = "scripts.toml";

/// The table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The scripts for which reading systems have faces.
    common: Vec<String>,
    /// The family with signs of no script.
    pub symbols: String,
    /// The family whose characters most faces for reading have.
    pub plain: String,
    /// The scripts that ask for a face.
    script: Vec<Row>,
}

/// A script that asks for a face.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Its ISO 15924 code.
    pub code: String,
    /// Whether it asks only where there are letters with the old accents.
    #[serde(default)]
    polytonic: bool,
    /// The family.
    pub family: String,
    /// Why reading systems do not do without; for people.
    #[serde(rename = "reason")]
    _reason: String,
}

/// The table inside the program.
pub fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        toml::from_str(Shelf::font_table(FILE)).expect("the table inside the program is sound")
    })
}

impl Table {
    /// The family for a script in a text that is written so.
    pub fn family(&self, script: &str, writing: Writing) -> Option<&str> {
        let asks = |row: &&Row| row.code == script && (!row.polytonic || writing.polytonic);
        self.script.iter().find(asks).map(|row| row.family.as_str())
    }

    /// Whether reading systems have faces for a script.
    pub fn is_common(&self, script: &str) -> bool {
        self.common.iter().any(|common| common == script)
    }
}
