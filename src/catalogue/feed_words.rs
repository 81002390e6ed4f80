//! The words that a feed says by itself, in the languages that statements are
//! read in; in English where there are none.

use crate::statement::identity::language;

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// What a collection without a name is called.
    pub statements: &'static str,
    /// By what the facets tell statements apart.
    pub language: &'static str,
    /// What sets the large-print PDF apart from the other one.
    pub large_print: &'static str,
}

/// The words of a language.
pub fn words(tag: &str) -> Words {
    let own = language(tag);
    let row = TABLE.iter().find(|(language, ..)| *language == own).unwrap_or(&TABLE[0]);
    let (_, statements, language, large_print) = *row;
    Words { statements, language, large_print }
}

#[rustfmt::skip]
const TABLE: &[(&str, &str, &str, &str)] = &[
    ("en", "Statements", "Language", "Large print"),
    ("ar", "بيانات", "اللغة", "بحروف كبيرة"),
    ("de", "Erklärungen", "Sprache", "Großdruck"),
    ("el", "Δηλώσεις", "Γλώσσα", "Μεγάλα γράμματα"),
    ("es", "Declaraciones", "Idioma", "Letra grande"),
    ("fa", "بیانیه‌ها", "زبان", "چاپ درشت"),
    ("fr", "Déclarations", "Langue", "Gros caractères"),
    ("he", "הצהרות", "שפה", "אותיות גדולות"),
    ("hi", "वक्तव्य", "भाषा", "बड़े अक्षर"),
    ("id", "Pernyataan", "Bahasa", "Huruf besar"),
    ("it", "Dichiarazioni", "Lingua", "Caratteri grandi"),
    ("ja", "声明", "言語", "大活字版"),
    ("ko", "성명", "언어", "큰 글자"),
    ("nl", "Verklaringen", "Taal", "Grote letters"),
    ("pl", "Oświadczenia", "Język", "Duży druk"),
    ("pt", "Declarações", "Idioma", "Letras grandes"),
    ("ru", "Заявления", "Язык", "Крупный шрифт"),
    ("si", "ප්‍රකාශ", "භාෂාව", "විශාල අකුරු"),
    ("ta", "அறிக்கைகள்", "மொழி", "பெரிய எழுத்து"),
    ("tr", "Bildiriler", "Dil", "Büyük punto"),
    ("uk", "Заяви", "Мова", "Великий шрифт"),
    ("zh", "声明", "语言", "大字版"),
];
