//! Content streams (ISO 32000-1, 8 and 9) read as far as it takes to know what
//! is printed where, how large and in which ink. Nothing is drawn.
//!
//! Rectangles stand for shapes: that around the control points of a curve, and
//! what [`super::text`] makes of type. Masks of transparency and the drawings
//! of Type 3 fonts are not entered.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Object, Stream};

use super::colour::{Colour, Space, last_name, numbers};
use super::file::{File, dictionary, number};
use super::fonts::Font;
use super::geometry::{Matrix, Rect};
use super::pages::Page;
use super::picture::{self, Pictures};
use super::state::{Paint, State};

/// The most bytes of a page or a form.
const CONTENT: usize = 16 << 20;

/// An operator of our own, put at the end of content: where it is not come to,
/// something before it could not be read.
const LAST: &str = "\nEndOfContent";

/// How many operators of a file are read, together.
const OPERATORS: usize = 5_000_000;

/// How many bytes of forms and patterns are read in a file, each as often as it is drawn.
const REPEATED: usize = 128 << 20;

/// How deep content may stand in content.
const DEPTH: usize = 20;

/// How many states may be saved at once.
const SAVED: usize = 1000;

/// Something that is printed.
pub struct Mark<'m> {
    /// Where, in points on the page.
    pub area: Rect,
    /// In which colour.
    pub colour: &'m Colour,
    /// What.
    pub kind: Kind<'m>,
}

/// What is printed.
pub enum Kind<'m> {
    /// Type of a size in points.
    Text { font: &'m Font, size: f64 },
    /// A line of a thickness in points.
    Rule { thickness: f64 },
    /// A surface.
    Area,
    /// A picture.
    Picture,
}

/// Reads the content of a file, page by page.
pub struct Reader<'a> {
    file: &'a File,
    fonts: HashMap<*const Dictionary, Rc<Font>>,
    forms: HashMap<*const Stream, Rc<Vec<u8>>>,
    pictures: Pictures,
    left: usize,
    /// How many bytes of forms are left.
    repeated: usize,
    /// The forms that are being read, one within the other.
    open: Vec<*const Stream>,
}

impl<'a> Reader<'a> {
    /// A reader of a file.
    pub fn new(file: &'a File) -> Reader<'a> {
        Reader {
            file,
            fonts: HashMap::new(),
            forms: HashMap::new(),
            pictures: Pictures::default(),
            left: OPERATORS,
            repeated: REPEATED,
            open: Vec::new(),
        }
    }

    /// Reads a page and shows each thing on it.
    ///
    /// # Errors
    /// What of it could not be read; the rest has been shown.
    pub fn page(&mut self, page: &Page<'a>, show: &mut dyn FnMut(&Mark<'_>)) -> Result<(), String> {
        let mut trouble = None;
        let content = self.content(page, &mut trouble);
        let clip = page.media.unwrap_or(Rect::EVERYWHERE);
        let state = State::new(Matrix::scaling(page.unit), clip);
        let mut run = Run {
            reader: self,
            resources: page.resources,
            base: state.matrix,
            state,
            saved: Vec::new(),
            path: Vec::new(),
            clips: false,
            tile: None,
            depth: 0,
            show,
            trouble: &mut trouble,
        };
        run.all(&content);
        trouble.map_or(Ok(()), Err)
    }

    /// The streams of a page, one after the other (7.8.2).
    fn content(&self, page: &Page<'_>, trouble: &mut Option<String>) -> Vec<u8> {
        let mut out = Vec::new();
        let none = Object::Array(Vec::new());
        let content = self.file.get(page.dict, b"Contents").unwrap_or(&none);
        let streams = match content {
            Object::Array(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        for part in streams {
            match self.file.resolve(part) {
                Object::Stream(stream) => match self.file.unpack(stream, CONTENT) {
                    Ok(bytes) => out.extend(bytes),
                    Err(error) => *trouble = Some(error),
                },
                _ => *trouble = Some("a part of it is missing".to_owned()),
            }
            // A word does not go on from one stream into the next.
            out.push(b'\n');
        }
        out.extend(LAST.as_bytes());
        out
    }

    /// The content of a form or a pattern, which may be drawn many times.
    fn form(&mut self, stream: &Stream) -> Result<Rc<Vec<u8>>, String> {
        let key = std::ptr::from_ref(stream);
        if let Some(known) = self.forms.get(&key) {
            return Ok(known.clone());
        }
        let mut content = self.file.unpack(stream, CONTENT)?;
        content.extend(LAST.as_bytes());
        let content = Rc::new(content);
        self.forms.insert(key, content.clone());
        Ok(content)
    }

    pub(super) fn font(&mut self, dict: &Dictionary) -> Rc<Font> {
        let file = self.file;
        self.fonts
            .entry(std::ptr::from_ref(dict))
            .or_insert_with(|| Rc::new(Font::of(file, dict)))
            .clone()
    }
}

/// One stream of content on its way.
pub(super) struct Run<'r, 'a> {
    pub(super) reader: &'r mut Reader<'a>,
    resources: Option<&'a Dictionary>,
    /// The matrix in which patterns stand.
    base: Matrix,
    pub(super) state: State<'a>,
    saved: Vec<State<'a>>,
    /// The parts of the path that is being made.
    path: Vec<Rect>,
    /// Whether the path is to be a clip.
    clips: bool,
    /// In a pattern: what it fills, which stands for the place of all its parts.
    tile: Option<Rect>,
    depth: usize,
    show: &'r mut dyn FnMut(&Mark<'_>),
    pub(super) trouble: &'r mut Option<String>,
}

impl<'a> Run<'_, 'a> {
    fn all(&mut self, content: &[u8]) {
        let mut ended = false;
        for operation in Content::decode_iter(content) {
            ended = false;
            if self.reader.left == 0 {
                *self.trouble = Some("there is more on it than is looked at".to_owned());
                return;
            }
            self.reader.left -= 1;
            match operation {
                Ok(operation) if LAST.trim() == operation.operator => ended = true,
                Ok(operation) => self.step(&operation),
                Err(_) => break,
            }
        }
        if !ended {
            *self.trouble = Some("its content breaks off".to_owned());
        }
    }

    fn step(&mut self, Operation { operator, operands }: &Operation) {
        let given = || numbers(operands);
        match operator.as_str() {
            "q" if self.saved.len() < SAVED => self.saved.push(self.state.clone()),
            "q" => *self.trouble = Some("its states are saved too deep".to_owned()),
            "Q" => self.state = self.saved.pop().unwrap_or_else(|| self.state.clone()),
            "cm" => {
                if let Some(matrix) = Matrix::of(&given()) {
                    self.state.matrix = matrix.then(self.state.matrix);
                }
            }
            "w" => self.state.line_width = given().first().copied().unwrap_or(1.0),
            "gs" => self.parameters(operands),
            "Do" => self.object(operands),
            "BI" => self.inline(operands),
            "sh" => self.shading(operands),
            "m" | "l" | "c" | "v" | "y" | "re" => self.build(operator, &given()),
            "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "n" => self.paint(operator),
            "W" | "W*" => self.clips = true,
            "g" | "rg" | "k" | "cs" | "sc" | "scn" => self.colour(operator, operands, false),
            "G" | "RG" | "K" | "CS" | "SC" | "SCN" => {
                self.colour(&operator.to_lowercase(), operands, true);
            }
            _ => self.text(operator, operands),
        }
    }

    /// A dictionary of the resources.
    pub(super) fn resource(&self, kind: &[u8], operands: &[Object]) -> Option<&'a Object> {
        let named = self.reader.file.dict(self.resources?, kind)?;
        self.reader.file.get(named, last_name(operands)?)
    }

    fn parameters(&mut self, operands: &[Object]) {
        let file = self.reader.file;
        let Some(dict) = self.resource(b"ExtGState", operands).and_then(dictionary) else { return };
        if let Some(width) = file.number(dict, b"LW") {
            self.state.line_width = width;
        }
        if let Some([font, size]) = file.array(dict, b"Font")
            && let Some(font) = dictionary(file.resolve(font))
        {
            self.state.text.font = Some(self.reader.font(font));
            self.state.text.size = number(file.resolve(size)).unwrap_or(0.0);
        }
    }

    fn colour(&mut self, operator: &str, operands: &[Object], stroke: bool) {
        let file = self.reader.file;
        let resources = self.resources;
        let device = |name: &str| Space::of(file, &Object::from(name), resources);
        let given = numbers(operands);
        let mut tiling = None;
        let mut blend = None;
        match self.resource(b"Pattern", operands) {
            Some(Object::Stream(pattern)) if operator == "scn" => tiling = Some(pattern),
            Some(Object::Dictionary(pattern)) if operator == "scn" => {
                blend = file.dict(pattern, b"Shading").map(|dict| gradient(file, dict, resources));
            }
            _ => {}
        }
        let paint = if stroke { &mut self.state.stroke } else { &mut self.state.fill };
        match operator {
            "g" => *paint = Paint::of(device("DeviceGray"), &given),
            "rg" => *paint = Paint::of(device("DeviceRGB"), &given),
            "k" => *paint = Paint::of(device("DeviceCMYK"), &given),
            "cs" => {
                if let Some(name) = operands.last() {
                    *paint = Paint::first(Space::of(file, name, resources));
                }
            }
            _ => {
                paint.set(&given);
                if let (Space::Pattern(Some(base)), Some(_)) = (&*paint.space, tiling) {
                    paint.colour = Rc::new(base.colour(&given));
                }
                if let Some(blend) = blend {
                    paint.colour = Rc::new(blend);
                }
                paint.tiling = tiling;
            }
        }
    }

    /// A form is content of its own, an image a picture (8.8 to 8.10).
    fn object(&mut self, operands: &[Object]) {
        let file = self.reader.file;
        let Some(Object::Stream(stream)) = self.resource(b"XObject", operands) else { return };
        match file.name(&stream.dict, b"Subtype") {
            Some(b"Form") => {
                let own = file.numbers(&stream.dict, b"Matrix");
                let matrix = own.and_then(|own| Matrix::of(&own)).unwrap_or(Matrix::IDENTITY);
                let mut state = self.state.clone();
                state.matrix = matrix.then(state.matrix);
                if let Some(area) = super::pages::rect(file, &stream.dict, b"BBox") {
                    state.clip = state.clip.shared(state.matrix.around(area));
                }
                self.within(stream, state, self.tile);
            }
            Some(b"Image") => self.image(stream, true),
            _ => {}
        }
    }

    /// Content in content. A form that holds itself is not entered again: one that does
    /// so twice would be read a million times.
    fn within(&mut self, stream: &'a Stream, state: State<'a>, tile: Option<Rect>) {
        if self.depth == DEPTH {
            *self.trouble = Some("its forms stand in one another too deep".to_owned());
            return;
        }
        let form = std::ptr::from_ref(stream);
        if self.reader.open.contains(&form) {
            *self.trouble = Some("a form is drawn within itself".to_owned());
            return;
        }
        let content = match self.reader.form(stream) {
            Ok(content) => content,
            Err(error) => {
                *self.trouble = Some(error);
                return;
            }
        };
        let Some(left) = self.reader.repeated.checked_sub(content.len()) else {
            *self.trouble = Some("there is more on it than is looked at".to_owned());
            return;
        };
        self.reader.repeated = left;
        self.reader.open.push(form);
        let own = self.reader.file.dict(&stream.dict, b"Resources");
        let mut run = Run {
            resources: own.or(self.resources),
            base: state.matrix,
            state,
            saved: Vec::new(),
            path: Vec::new(),
            clips: false,
            tile,
            depth: self.depth + 1,
            reader: self.reader,
            show: self.show,
            trouble: self.trouble,
        };
        run.all(&content);
        self.reader.open.pop();
    }

    fn image(&mut self, stream: &Stream, stays: bool) {
        let file = self.reader.file;
        let area = self.state.matrix.around(Rect { left: 0.0, bottom: 0.0, right: 1.0, top: 1.0 });
        let mask = [b"ImageMask".as_slice(), b"IM"]
            .iter()
            .any(|key| matches!(file.get(&stream.dict, key), Some(Object::Boolean(true))));
        let colour = match mask {
            true => self.state.fill.colour.clone(),
            // One that is gone with its operator is not to be known again.
            false if !stays => Rc::new(picture::look(file, stream, self.resources)),
            false => self.reader.pictures.colour(file, stream, self.resources),
        };
        self.mark(area, &colour, Kind::Picture);
    }

    fn inline(&mut self, operands: &[Object]) {
        if let Some(Object::Stream(stream)) = operands.last() {
            self.image(stream, false);
        }
    }

    /// A gradient fills what it may (8.7.4.2).
    fn shading(&mut self, operands: &[Object]) {
        let file = self.reader.file;
        let Some(dict) = self.resource(b"Shading", operands).and_then(dictionary) else { return };
        let colour = gradient(file, dict, self.resources);
        self.mark(self.state.clip, &colour, Kind::Area);
    }

    fn build(&mut self, operator: &str, given: &[f64]) {
        let matrix = self.state.matrix;
        match (operator, given) {
            ("re", [x, y, width, height]) => {
                if let Some(area) = Rect::of(&[*x, *y, x + width, y + height]) {
                    self.path.push(matrix.around(area));
                }
            }
            (_, points) => {
                if operator == "m" || self.path.is_empty() {
                    self.path.push(Rect::EMPTY);
                }
                if let Some(part) = self.path.last_mut() {
                    for point in points.chunks_exact(2) {
                        part.add(matrix.apply(point[0], point[1]));
                    }
                }
            }
        }
    }

    fn paint(&mut self, operator: &str) {
        let path = std::mem::take(&mut self.path);
        let fills = operator.starts_with(['f', 'F', 'B', 'b']);
        let strokes = operator.starts_with(['S', 's', 'B', 'b']);
        let thickness = self.state.line_width * self.state.matrix.thickness();
        for area in &path {
            if fills {
                self.fill(*area);
            }
            if strokes {
                let colour = self.state.stroke.colour.clone();
                self.mark(area.grown(thickness / 2.0), &colour, Kind::Rule { thickness });
            }
        }
        if std::mem::take(&mut self.clips) {
            let around = path.iter().fold(Rect::EMPTY, |mut all, part| {
                all.add((part.left, part.bottom));
                all.add((part.right, part.top));
                all
            });
            self.state.clip = self.state.clip.shared(around);
        }
    }

    /// A surface in the colour of the state, or in what is drawn in its place.
    fn fill(&mut self, area: Rect) {
        let Paint { colour, tiling, .. } = self.state.fill.clone();
        match tiling {
            Some(pattern) => {
                let place = self.tile.unwrap_or_else(|| area.shared(self.state.clip));
                let mut state = State::new(self.base, self.state.clip);
                // A pattern without colours of its own takes those of the state.
                state.fill.colour = colour.clone();
                state.stroke.colour = colour;
                self.within(pattern, state, Some(place));
            }
            None => self.mark(area, &colour, Kind::Area),
        }
    }

    pub(super) fn mark(&mut self, area: Rect, colour: &Colour, kind: Kind<'_>) {
        let area = self.tile.unwrap_or_else(|| area.shared(self.state.clip));
        if area.left <= area.right && area.bottom <= area.top {
            (self.show)(&Mark { area, colour, kind });
        }
    }
}

/// All that a gradient can take on: colours of a space, which ones is not
/// looked into.
fn gradient(file: &File, shading: &Dictionary, resources: Option<&Dictionary>) -> Colour {
    let space = shading
        .get(b"ColorSpace")
        .map_or(Space::Unknown, |space| Space::of(file, space, resources));
    let device = space.first().device;
    let said = "a gradient".to_owned();
    Colour { total: None, plates: 4, is_black: space == Space::Gray, device, said }
}
