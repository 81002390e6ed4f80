//! Numbers as a word processor counts them: which way of writing, and what it
//! writes for a number.

/// A way to write numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Way {
    /// 1, 2, 3
    #[default]
    Figures,
    /// 01, 02, 03
    TwoFigures,
    /// Figures of another script; the first of them is given.
    FiguresFrom(char),
    /// i, ii, iii
    Roman,
    /// I, II, III
    LargeRoman,
    /// Letters of an alphabet in their order: a, b … z, aa, bb.
    Letters(&'static str),
    /// Nothing is written.
    Nothing,
    /// A dot or dash.
    Bullet,
}

const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";
const LARGE_LATIN: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const RUSSIAN: &str = "абвгдежзиклмнопрстуфхцчшщэюя";
const LARGE_RUSSIAN: &str = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ";
const ARABIC: &str = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي";
const ABJAD: &str = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ";
const HEBREW: &str = "אבגדהוזחטיכלמנסעפצקרשת";
const GREEK: &str = "αβγδεζηθικλμνξοπρστυφχψω";

impl Way {
    /// By the name that Word has for it (ISO/IEC 29500-1, 17.18.59).
    pub fn of_word(name: &str) -> Way {
        match name {
            "bullet" => Way::Bullet,
            "none" => Way::Nothing,
            "decimalZero" => Way::TwoFigures,
            "lowerRoman" => Way::Roman,
            "upperRoman" => Way::LargeRoman,
            "lowerLetter" => Way::Letters(LATIN),
            "upperLetter" => Way::Letters(LARGE_LATIN),
            "russianLower" => Way::Letters(RUSSIAN),
            "russianUpper" => Way::Letters(LARGE_RUSSIAN),
            "arabicAlpha" => Way::Letters(ARABIC),
            "arabicAbjad" => Way::Letters(ABJAD),
            "hebrew1" | "hebrew2" => Way::Letters(HEBREW),
            "hindiNumbers" => Way::FiguresFrom('०'),
            "thaiNumbers" => Way::FiguresFrom('๐'),
            _ => Way::Figures,
        }
    }

    /// By the first number that OpenDocument writes in its way (ODF 1.3, 19.500).
    pub fn of_open_document(format: &str) -> Way {
        let first = format.split([',', ' ']).next().unwrap_or_default();
        match first {
            "" => Way::Nothing,
            "01" => Way::TwoFigures,
            "a" => Way::Letters(LATIN),
            "A" => Way::Letters(LARGE_LATIN),
            "i" => Way::Roman,
            "I" => Way::LargeRoman,
            "а" => Way::Letters(RUSSIAN),
            "А" => Way::Letters(LARGE_RUSSIAN),
            "أ" | "ا" if format.contains('ج') && !format.contains('ت') => Way::Letters(ABJAD),
            "أ" | "ا" => Way::Letters(ARABIC),
            "א" => Way::Letters(HEBREW),
            "α" => Way::Letters(GREEK),
            "١" => Way::FiguresFrom('٠'),
            "۱" => Way::FiguresFrom('۰'),
            "१" => Way::FiguresFrom('०'),
            "๑" => Way::FiguresFrom('๐'),
            _ => Way::Figures,
        }
    }

    /// By the letter of a list of a web page.
    pub fn of_html(kind: &str) -> Way {
        match kind {
            "a" | "lower-alpha" | "lower-latin" => Way::Letters(LATIN),
            "A" | "upper-alpha" | "upper-latin" => Way::Letters(LARGE_LATIN),
            "i" | "lower-roman" => Way::Roman,
            "I" | "upper-roman" => Way::LargeRoman,
            "decimal-leading-zero" => Way::TwoFigures,
            "arabic-indic" => Way::FiguresFrom('٠'),
            "persian" => Way::FiguresFrom('۰'),
            "devanagari" => Way::FiguresFrom('०'),
            "lower-greek" => Way::Letters(GREEK),
            "hebrew" => Way::Letters(HEBREW),
            "none" => Way::Nothing,
            _ => Way::Figures,
        }
    }

    /// What is written for a number.
    pub fn write(self, number: u32) -> String {
        match self {
            Way::Figures => number.to_string(),
            Way::TwoFigures => format!("{number:02}"),
            Way::FiguresFrom(zero) => {
                let other = |figure: char| {
                    char::from_u32(u32::from(zero) + figure.to_digit(10).unwrap_or_default())
                };
                number.to_string().chars().filter_map(other).collect()
            }
            Way::Roman => roman(number).to_lowercase(),
            Way::LargeRoman => roman(number),
            Way::Letters(alphabet) => letters(alphabet, number),
            Way::Nothing | Way::Bullet => String::new(),
        }
    }
}

/// After the last letter all are doubled, as word processors do.
fn letters(alphabet: &str, number: u32) -> String {
    let Some(index) = (number as usize).checked_sub(1) else { return "0".to_owned() };
    let count = alphabet.chars().count();
    let times = (index / count + 1).min(8);
    let letter = alphabet.chars().nth(index % count);
    letter.map(|letter| letter.to_string().repeat(times)).unwrap_or_default()
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number > 4999 {
        return number.to_string();
    }
    let mut left = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_processors_do() {
        assert_eq!(Way::of_word("upperRoman").write(1944), "MCMXLIV");
        assert_eq!(Way::of_word("lowerLetter").write(28), "bb");
        assert_eq!(Way::of_word("russianLower").write(3), "в");
        assert_eq!(Way::of_open_document("١, ٢, ٣, ...").write(12), "١٢");
        assert_eq!(Way::of_html("i").write(4), "iv");
        assert_eq!(Way::of_word("decimalZero").write(7), "07");
        assert_eq!(Way::of_word("anything").write(7), "7");
    }
}
