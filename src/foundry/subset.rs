//! A font cut down to some characters. The only file that names `skera`.
//!
//! The glyphs that shaping can make of the characters stay, with the rules for it
//! (GSUB, GPOS, GDEF), so words look as they do in the whole font. Instructions for
//! coarse screens go: in some families they are half of the file. The new font bears
//! a name of ours, since the licence of some keeps theirs for the whole one, and it
//! keeps the notices of copyright and licence.
//! <https://learn.microsoft.com/en-us/typography/opentype/spec/name>

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use skera::{
    DEFAULT_DROP_TABLES, DEFAULT_LAYOUT_FEATURES, Plan, SubsetError, SubsetFlags, subset_font,
};
use write_fonts::FontBuilder;
use write_fonts::read::collections::IntSet;
use write_fonts::read::{FontRef, TableProvider};
use write_fonts::types::Tag;

/// Figures that line up, which the stylesheet asks for in numbers and tables; and the
/// old-style one of Vollkorn that is not like a small I.
const FIGURES: [&[u8; 4]; 5] = [b"lnum", b"tnum", b"onum", b"pnum", b"ss11"];

/// What a font keeps of its names: copyright, trademark, licence and its address.
const NOTICES: [u16; 4] = [0, 7, 13, 14];

/// The platform, encoding and language of a name: Windows, Unicode, English.
const ENGLISH: (u16, u16, u16) = (3, 1, 0x409);

/// What the maker of a font permits, by `fsType` in its OS/2 table.
/// <https://learn.microsoft.com/en-us/typography/opentype/spec/os2#fstype>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// To embed a part of it.
    Part,
    /// To embed it as it is.
    Whole,
    /// Neither, for this reason.
    None(&'static str),
}

/// What the maker of a font permits; everything where the font says nothing.
pub fn permission(data: &[u8], index: u32) -> Permission {
    let Ok(font) = FontRef::from_index(data, index) else {
        return Permission::None("the file cannot be read as a font");
    };
    let bits = font.os2().map_or(0, |os2| os2.fs_type());
    // The least restrictive of the four counts.
    let granted = bits & 0b1100 != 0;
    if bits & 0x2 != 0 && !granted {
        Permission::None("its licence does not permit embedding")
    } else if bits & 0x200 != 0 {
        Permission::None("its licence permits embedding of bitmaps alone")
    } else if bits & 0x100 != 0 {
        Permission::Whole
    } else {
        Permission::Part
    }
}

/// The name of a new font.
#[derive(Debug)]
pub struct Title<'a> {
    /// The family.
    pub family: &'a str,
    /// The cut, `Bold Italic`.
    pub cut: &'a str,
}

/// A font with these characters and no others; the whole of it where it cannot be cut.
pub fn cut(data: &[u8], index: u32, letters: &BTreeSet<char>, title: &Title<'_>) -> Vec<u8> {
    // A font that somebody made can be broken in ways that nobody has thought of.
    let part = catch_unwind(AssertUnwindSafe(|| part(data, index, letters, title)));
    part.ok().flatten().unwrap_or_else(|| whole(data, index))
}

/// A font as it is, taken out of its collection where it is in one.
pub fn whole(data: &[u8], index: u32) -> Vec<u8> {
    match FontRef::from_index(data, index) {
        Ok(font) if data.starts_with(b"ttcf") => {
            FontBuilder::new().copy_missing_tables(font).build()
        }
        _ => data.to_vec(),
    }
}

/// The font cut down and named; none where its outlines are of a kind that is not
/// cut, or a table in it is broken.
fn part(data: &[u8], index: u32, letters: &BTreeSet<char>, title: &Title<'_>) -> Option<Vec<u8>> {
    let font = FontRef::from_index(data, index).ok()?;
    font.glyf().ok()?;
    let bytes = less(&font, letters).ok()?;
    let part = FontRef::new(&bytes).ok()?;
    let mut builder = FontBuilder::new();
    builder.add_raw(Tag::new(b"name"), table(&names(&font, title)));
    Some(builder.copy_missing_tables(part).build())
}

/// The font without what the characters do not need.
fn less(font: &FontRef<'_>, letters: &BTreeSet<char>) -> Result<Vec<u8>, SubsetError> {
    let unicodes: IntSet<u32> = letters.iter().map(|c| *c as u32).collect();
    let tags = |tags: &[Tag]| tags.iter().copied().collect::<IntSet<Tag>>();
    let mut drop = tags(DEFAULT_DROP_TABLES);
    drop.insert(Tag::new(b"STAT"));
    let mut features = tags(DEFAULT_LAYOUT_FEATURES);
    features.extend(FIGURES.map(Tag::new));
    let plan = Plan::new(
        &IntSet::empty(),
        &unicodes,
        font,
        SubsetFlags::SUBSET_FLAGS_NO_HINTING | SubsetFlags::SUBSET_FLAGS_NOTDEF_OUTLINE,
        &drop,
        &IntSet::all(),
        &features,
        &IntSet::empty(),
        &IntSet::empty(),
    );
    subset_font(font, &plan)
}

/// The names of the new font, and the notices of the old one, each under its number.
fn names(font: &FontRef<'_>, title: &Title<'_>) -> BTreeMap<u16, String> {
    let Title { family, cut } = title;
    let plain = format!("{}-{}", family.replace(' ', ""), cut.replace(' ', ""));
    let kept = NOTICES.into_iter().chain(axes(font));
    let kept = kept.filter_map(|id| Some((id, notice(font, id)?)));
    let own = [
        (1, (*family).to_owned()),
        (2, (*cut).to_owned()),
        (3, plain.clone()),
        (4, format!("{family} {cut}")),
        (6, plain),
    ];
    kept.chain(own).collect()
}

/// The names as a table of the font: the head, a record for each, and their text in
/// UTF-16.
fn table(names: &BTreeMap<u16, String>) -> Vec<u8> {
    let short = |length: usize| u16::try_from(length).unwrap_or(u16::MAX);
    let (mut records, mut texts) = (Vec::new(), Vec::new());
    for (id, name) in names {
        let text: Vec<u8> = name.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let (platform, encoding, language) = ENGLISH;
        let record = [platform, encoding, language, *id, short(text.len()), short(texts.len())];
        records.extend(record.into_iter().flat_map(u16::to_be_bytes));
        texts.extend(text);
    }
    let head = [0, short(names.len()), short(HEAD + records.len())];
    let head: Vec<u8> = head.into_iter().flat_map(u16::to_be_bytes).collect();
    [head, records, texts].concat()
}

/// The bytes before the records of the table of names.
const HEAD: usize = 6;

/// The names of the axes and instances of a variable font.
fn axes(font: &FontRef<'_>) -> Vec<u16> {
    let Some(axes) = font.fvar().ok().and_then(|fvar| fvar.axis_instance_arrays().ok()) else {
        return Vec::new();
    };
    let instances = axes.instances().iter().flatten();
    let instances = instances.map(|instance| instance.subfamily_name_id.to_u16());
    axes.axes().iter().map(|axis| axis.axis_name_id().to_u16()).chain(instances).collect()
}

/// What a font says under a number, in English before other languages.
fn notice(font: &FontRef<'_>, id: u16) -> Option<String> {
    let table = font.name().ok()?;
    let records = table.name_record().iter().filter(|record| record.name_id().to_u16() == id);
    let record = records
        .filter(|record| record.is_unicode())
        .min_by_key(|record| record.language_id() != ENGLISH.2)?;
    let text: String = record.string(table.string_data()).ok()?.chars().collect();
    (!text.trim().is_empty()).then_some(text)
}
