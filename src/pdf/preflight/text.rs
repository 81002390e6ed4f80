//! Type in content (ISO 32000-1, 9.3 and 9.4): where it stands, how far each
//! line reaches and how large it is.
//!
//! A rectangle stands for a string, from the foot to the head of its letters.
//! Which letters they are it does not know.

use lopdf::Object;

use super::colour::numbers;
use super::content::{Kind, Run};
use super::file::{dictionary, number};
use super::geometry::{Matrix, Rect};

/// Foot and head of letters, in ems: what Latin type takes up, descenders
/// included, without the air above and below.
const FOOT: f64 = -0.2;
const HEAD: f64 = 0.7;

impl Run<'_, '_> {
    /// An operator of text; any other is left alone.
    pub(super) fn text(&mut self, operator: &str, operands: &[Object]) {
        let given = numbers(operands);
        let one = given.first().copied();
        let text = &mut self.state.text;
        match (operator, given.as_slice()) {
            ("BT", _) => (text.matrix, text.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            ("Tc", _) => text.apart = one.unwrap_or(0.0),
            ("Tw", _) => text.words_apart = one.unwrap_or(0.0),
            ("Tz", _) => text.stretch = one.unwrap_or(100.0) / 100.0,
            ("TL", _) => text.leading = one.unwrap_or(0.0),
            ("Ts", _) => text.rise = one.unwrap_or(0.0),
            ("Tr", _) => text.mode = one.unwrap_or(0.0) as i64,
            ("Tm", matrix) => {
                if let Some(matrix) = Matrix::of(matrix) {
                    (text.matrix, text.line) = (matrix, matrix);
                }
            }
            ("Td", [x, y]) => self.next_line(*x, *y),
            ("TD", [x, y]) => {
                text.leading = -y;
                self.next_line(*x, *y);
            }
            ("T*", _) => self.next_line(0.0, -self.state.text.leading),
            ("Tf", [size]) => {
                text.size = *size;
                let font = operands.first().map(std::slice::from_ref).unwrap_or_default();
                let font = self.resource(b"Font", font).and_then(dictionary);
                self.state.text.font = font.map(|font| self.reader.font(font));
            }
            ("Tj" | "TJ", _) => self.print(operands.first()),
            ("'", _) => {
                self.next_line(0.0, -self.state.text.leading);
                self.print(operands.first());
            }
            ("\"", [words_apart, apart]) => {
                (text.words_apart, text.apart) = (*words_apart, *apart);
                self.next_line(0.0, -self.state.text.leading);
                self.print(operands.last());
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        let text = &mut self.state.text;
        text.line = Matrix::moving(x, y).then(text.line);
        text.matrix = text.line;
    }

    /// A string, or strings with the room between them (9.4.3).
    fn print(&mut self, shown: Option<&Object>) {
        let Some(shown) = shown else { return };
        let parts = match shown {
            Object::Array(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        let text = self.state.text.clone();
        let Some(font) = text.font else {
            if self.trouble.is_none() {
                *self.trouble = Some("its text is in a font that is not there".to_owned());
            }
            return;
        };
        let (mut pen, mut glyphs) = (0.0, 0_usize);
        for part in parts {
            match part {
                Object::String(bytes, _) => {
                    for character in font.characters(bytes) {
                        let blank =
                            if !font.wide && character == 32 { text.words_apart } else { 0.0 };
                        pen +=
                            (font.width(character) * text.size + text.apart + blank) * text.stretch;
                        glyphs += 1;
                    }
                }
                other => {
                    pen -= number(other).unwrap_or(0.0) / 1000.0 * text.size * text.stretch;
                }
            }
        }
        let foot = text.size * FOOT + text.rise;
        let head = text.size * HEAD + text.rise;
        let matrix = text.matrix.then(self.state.matrix);
        let area = Rect::of(&[0.0, foot, pen, head]).map(|area| matrix.around(area));
        self.state.text.matrix = Matrix::moving(pen, 0.0).then(text.matrix);
        if let (Some(area), 1..) = (area, glyphs) {
            let size = (text.size * matrix.height()).abs();
            let kind = || Kind::Text { font: &font, size };
            // 0 fill, 1 stroke, 2 both, 3 neither; 4 to 7 the same, and a clip.
            if matches!(text.mode, 0 | 2 | 4 | 6) {
                let colour = self.state.fill.colour.clone();
                self.mark(area, &colour, kind());
            }
            if matches!(text.mode, 1 | 2 | 5 | 6) {
                let colour = self.state.stroke.colour.clone();
                self.mark(area, &colour, kind());
            }
        }
    }
}
