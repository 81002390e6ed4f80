//! The program's fonts as the press sets with them: kerned by tables in which a pair is
//! found at once ([`kerning`]), and without instructions for coarse screens ([`hints`]).
//! They are cut while the program is built, and are part of it.
//!
//! For each letter that is set it is also looked up whether it is a letter or an accent.
//! The faces say it for hundreds of ranges of glyphs; in a list it is found at once.
//! <https://learn.microsoft.com/en-us/typography/opentype/spec/gdef>

use write_fonts::FontBuilder;
use write_fonts::read::tables::layout::ClassDef;
use write_fonts::read::types::Tag;
use write_fonts::read::{FontRef, TableProvider};

use super::hints;
use super::kerning::{self, GPOS};

const GDEF: Tag = Tag::new(b"GDEF");

/// A font as the press sets with it; nothing where it stays as it is, or is broken.
pub fn for_setting(bytes: &[u8]) -> Option<Vec<u8>> {
    let font = FontRef::new(bytes).ok()?;
    let own = [(GPOS, kerning::for_setting(&font)), (GDEF, kinds(&font))];
    let own = own.into_iter().filter_map(|(name, table)| Some((name, table?)));
    let bare = hints::taken_out(&font);
    let useless = if bare.is_some() { &hints::PROGRAMS[..] } else { &[] };
    let tables: Vec<_> = own.chain(bare.into_iter().flatten()).collect();
    if tables.is_empty() {
        return None;
    }
    let mut whole = FontBuilder::new();
    for name in font.table_directory().table_records().iter().map(|table| table.tag()) {
        if !useless.contains(&name) {
            whole.add_raw(name, font.table_data(name)?.as_bytes());
        }
    }
    for (name, table) in tables {
        whole.add_raw(name, table);
    }
    Some(whole.build())
}

/// The kinds of glyphs in a list; nothing where they are in one, or cannot be.
fn kinds(font: &FontRef<'_>) -> Option<Vec<u8>> {
    let mut table = font.table_data(GDEF)?.as_bytes().to_vec();
    let kinds = font.gdef().ok()?.glyph_class_def()?.ok()?;
    if matches!(kinds, ClassDef::Format1(_)) {
        return None;
    }
    let glyphs = usize::from(font.maxp().ok()?.num_glyphs());
    let list = kerning::list(0, &kerning::classes(&kinds, glyphs)?)?;
    let place = u16::try_from(table.len()).ok()?;
    table.get_mut(4..6)?.copy_from_slice(&place.to_be_bytes());
    table.extend(kerning::bytes(&list));
    Some(table)
}

#[cfg(test)]
pub mod tests {
    use include_dir::{Dir, include_dir};
    use write_fonts::read::types::GlyphId;

    use super::*;
    use crate::shelf::{FONTS, fonts_in};

    /// The fonts as they came.
    pub static CAME: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/fonts");

    pub fn original(path: &str) -> &'static [u8] {
        CAME.get_file(path).expect(path).contents()
    }

    /// The kind of each glyph, and whether they are said in a list.
    fn kinds(font: &[u8]) -> Option<(Vec<u32>, bool)> {
        let font = FontRef::new(font).expect("a font");
        let count = font.maxp().expect("a count").num_glyphs();
        let kinds = font.gdef().ok()?.glyph_class_def()?.expect("kinds");
        let all = (0..count).map(|glyph| kinds.get(GlyphId::from(glyph)));
        Some((all.collect(), matches!(kinds, ClassDef::Format1(_))))
    }

    #[test]
    fn glyphs_are_of_the_same_kinds_and_that_is_said_in_a_list() {
        let mut listed = 0;
        for (path, font) in fonts_in(&CAME) {
            let Some((before, _)) = kinds(font) else { continue };
            let (after, list) = kinds(&for_setting(font).expect(path)).expect(path);
            assert_eq!(before, after, "{path}");
            assert!(list, "{path}");
            listed += 1;
        }
        assert!(listed > 10, "{listed}");
    }

    #[test]
    fn a_font_is_cut_once_and_so_it_is_in_the_program() {
        for (path, font) in fonts_in(&CAME) {
            let cut = for_setting(font);
            let set = FONTS.get_file(path).expect(path).contents();
            assert!(set == cut.as_deref().unwrap_or(font), "{path}");
            assert!(for_setting(set).is_none(), "{path}");
        }
    }

    #[test]
    fn a_table_that_breaks_off_or_leads_nowhere_does_no_harm() {
        let whole = original("vollkorn/Vollkorn_400Regular.ttf");
        let font = FontRef::new(whole).expect("a font");
        let table = font.table_data(GPOS).expect("positions").as_bytes();
        let with = |name, table: &[u8]| {
            let mut broken = FontBuilder::new();
            broken.add_raw(name, table).copy_missing_tables(font.clone());
            broken.build()
        };
        let broken = with(GPOS, &table[..table.len() / 8]);
        assert!(kerning::for_setting(&FontRef::new(&broken).expect("a font")).is_none());
        for at in (0..2_000).step_by(2) {
            let mut bent = table.to_vec();
            bent[at..at + 2].copy_from_slice(&[0xff, 0xf0]);
            let _ = for_setting(&with(GPOS, &bent));
            let _ = for_setting(&with(GPOS, &table[..at * 20]));
        }
        let table = font.table_data(GDEF).expect("kinds").as_bytes();
        for at in (0..table.len().min(800)).step_by(2) {
            let mut bent = table.to_vec();
            bent[at..at + 2].copy_from_slice(&[0xff, 0xf0]);
            let _ = for_setting(&with(GDEF, &bent));
            let _ = for_setting(&with(GDEF, &table[..at]));
        }
    }
}
