//! The graphics state (ISO 32000-1, 8.4), as far as it decides where something
//! stands, how thick it is and which ink it takes.

use std::rc::Rc;

use lopdf::Stream;

use super::colour::{Colour, Space};
use super::fonts::Font;
use super::geometry::{Matrix, Rect};

/// One of the two colours of a state.
#[derive(Debug, Clone)]
pub struct Paint<'a> {
    /// The space that its next numbers are in.
    pub space: Rc<Space>,
    /// The colour now.
    pub colour: Rc<Colour>,
    /// What is drawn over and over in its place.
    pub tiling: Option<&'a Stream>,
}

impl<'a> Paint<'a> {
    /// The first colour of a space.
    pub fn first(space: Space) -> Paint<'a> {
        let colour = Rc::new(space.first());
        Paint { space: Rc::new(space), colour, tiling: None }
    }

    /// A colour of a space.
    pub fn of(space: Space, numbers: &[f64]) -> Paint<'a> {
        let colour = Rc::new(space.colour(numbers));
        Paint { space: Rc::new(space), colour, tiling: None }
    }

    /// Another colour of the same space.
    pub fn set(&mut self, numbers: &[f64]) {
        self.colour = Rc::new(self.space.colour(numbers));
        self.tiling = None;
    }
}

/// The state of text (9.3).
#[derive(Debug, Clone)]
pub struct Text {
    pub font: Option<Rc<Font>>,
    pub size: f64,
    /// Added after each character.
    pub apart: f64,
    /// Added after each blank of one byte.
    pub words_apart: f64,
    /// How wide against its height.
    pub stretch: f64,
    pub leading: f64,
    pub rise: f64,
    pub mode: i64,
    pub matrix: Matrix,
    pub line: Matrix,
}

/// What is saved and restored.
#[derive(Debug, Clone)]
pub struct State<'a> {
    /// From the numbers of the content to points on the page.
    pub matrix: Matrix,
    /// Nothing is drawn outside.
    pub clip: Rect,
    pub fill: Paint<'a>,
    pub stroke: Paint<'a>,
    /// In numbers of the content.
    pub line_width: f64,
    pub text: Text,
}

impl State<'_> {
    /// At the beginning of a page.
    pub fn new(matrix: Matrix, clip: Rect) -> Self {
        State {
            matrix,
            clip,
            fill: Paint::first(Space::Gray),
            stroke: Paint::first(Space::Gray),
            line_width: 1.0,
            text: Text {
                font: None,
                size: 0.0,
                apart: 0.0,
                words_apart: 0.0,
                stretch: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
                matrix: Matrix::IDENTITY,
                line: Matrix::IDENTITY,
            },
        }
    }
}
