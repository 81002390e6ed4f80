//! Places on a page, in points from its lower left corner: rectangles, and the
//! matrices through which content is drawn (ISO 32000-1, 8.3).

/// How far two edges may lie apart and still be the same, in points: a file
/// gives them to three or four decimals.
pub const NEAR: f64 = 0.05;

/// Points in a millimetre.
pub const MM: f64 = 72.0 / 25.4;

/// An affine change of place: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Debug, Clone, Copy)]
pub struct Matrix {
    a: f64,
    b: f64,
    c: f64,
    d: f64,
    e: f64,
    f: f64,
}

impl Matrix {
    /// Every place stays where it is.
    pub const IDENTITY: Matrix = Matrix { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    /// From the six numbers of a file; `None` where there are others.
    pub fn of(numbers: &[f64]) -> Option<Matrix> {
        let [a, b, c, d, e, f] = *numbers else { return None };
        Some(Matrix { a, b, c, d, e, f })
    }

    /// Everything so many times as large.
    pub fn scaling(by: f64) -> Matrix {
        Matrix { a: by, d: by, ..Matrix::IDENTITY }
    }

    /// Everything moved.
    pub fn moving(x: f64, y: f64) -> Matrix {
        Matrix { e: x, f: y, ..Matrix::IDENTITY }
    }

    /// First this change, then the other.
    pub fn then(self, next: Matrix) -> Matrix {
        let (e, f) = next.apply(self.e, self.f);
        Matrix {
            a: self.a * next.a + self.b * next.c,
            b: self.a * next.b + self.b * next.d,
            c: self.c * next.a + self.d * next.c,
            d: self.c * next.b + self.d * next.d,
            e,
            f,
        }
    }

    /// Where a place goes.
    pub fn apply(self, x: f64, y: f64) -> (f64, f64) {
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }

    /// The rectangle around where the corners of one go.
    pub fn around(self, area: Rect) -> Rect {
        let mut out = Rect::EMPTY;
        for x in [area.left, area.right] {
            for y in [area.bottom, area.top] {
                out.add(self.apply(x, y));
            }
        }
        out
    }

    /// How many times as thick a line becomes, on the average of all
    /// directions.
    pub fn thickness(self) -> f64 {
        (self.a * self.d - self.b * self.c).abs().sqrt()
    }

    /// How many times as tall an upright letter becomes.
    pub fn height(self) -> f64 {
        self.c.hypot(self.d)
    }
}

/// A rectangle along the edges of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    pub left: f64,
    pub bottom: f64,
    pub right: f64,
    pub top: f64,
}

impl Rect {
    /// Holds no place.
    pub const EMPTY: Rect = Rect {
        left: f64::INFINITY,
        bottom: f64::INFINITY,
        right: f64::NEG_INFINITY,
        top: f64::NEG_INFINITY,
    };

    /// Holds every place.
    pub const EVERYWHERE: Rect = Rect {
        left: f64::NEG_INFINITY,
        bottom: f64::NEG_INFINITY,
        right: f64::INFINITY,
        top: f64::INFINITY,
    };

    /// Between two opposite corners, in whichever order; `None` where there
    /// are not four numbers.
    pub fn of(numbers: &[f64]) -> Option<Rect> {
        let [x, y, across, up] = *numbers else { return None };
        Some(Rect { left: x.min(across), bottom: y.min(up), right: x.max(across), top: y.max(up) })
    }

    /// Grows so far that it holds a place.
    pub fn add(&mut self, (x, y): (f64, f64)) {
        self.left = self.left.min(x);
        self.bottom = self.bottom.min(y);
        self.right = self.right.max(x);
        self.top = self.top.max(y);
    }

    /// The same, so much larger on every side.
    pub fn grown(self, by: f64) -> Rect {
        Rect {
            left: self.left - by,
            bottom: self.bottom - by,
            right: self.right + by,
            top: self.top + by,
        }
    }

    /// Every length so many times as large.
    pub fn scaled(self, by: f64) -> Rect {
        Rect {
            left: self.left * by,
            bottom: self.bottom * by,
            right: self.right * by,
            top: self.top * by,
        }
    }

    /// What lies in both.
    pub fn shared(self, other: Rect) -> Rect {
        Rect {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }

    /// Whether some place lies in both, an edge not being one; a rule without
    /// thickness has a place.
    pub fn meets(self, other: Rect) -> bool {
        let both = self.shared(other);
        let meet = |both: f64, one: f64, other: f64| {
            both >= 0.0 && (both > NEAR || both >= one.min(other))
        };
        meet(both.width(), self.width(), other.width())
            && meet(both.height(), self.height(), other.height())
    }

    /// Whether it lies in another, as far as numbers in a file tell.
    pub fn lies_in(self, other: Rect) -> bool {
        let room = other.grown(NEAR);
        self.left >= room.left
            && self.bottom >= room.bottom
            && self.right <= room.right
            && self.top <= room.top
    }

    pub fn width(self) -> f64 {
        self.right - self.left
    }

    pub fn height(self) -> f64 {
        self.top - self.bottom
    }

    /// Left, bottom, right, top.
    pub fn edges(self) -> [f64; 4] {
        [self.left, self.bottom, self.right, self.top]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_follow_one_another() {
        let turned = Matrix::of(&[0.0, 2.0, -2.0, 0.0, 10.0, 0.0]).expect("six numbers");
        let both = Matrix::moving(1.0, 0.0).then(turned);
        assert_eq!(both.apply(0.0, 0.0), (10.0, 2.0));
        assert_eq!(both.thickness(), 2.0);
        assert_eq!(both.height(), 2.0);
        assert!(Matrix::of(&[1.0]).is_none());
    }

    #[test]
    fn rectangles_meet_and_hold_one_another() {
        let page = Rect::of(&[100.0, 100.0, 0.0, 0.0]).expect("four numbers");
        assert!(page.grown(-1.0).lies_in(page) && !page.grown(1.0).lies_in(page));
        assert!(page.grown(NEAR / 2.0).lies_in(page));
        let beside = Rect::of(&[100.0, 0.0, 200.0, 100.0]).expect("four numbers");
        assert!(!page.meets(beside), "an edge in common is not enough");
        let rule = Rect::of(&[50.0, 50.0, 150.0, 50.0]).expect("four numbers");
        assert!(page.meets(rule) && rule.meets(page), "a rule has no height");
        let hair = Rect::of(&[50.0, 50.0, 50.01, 60.0]).expect("four numbers");
        assert!(page.meets(hair) && hair.meets(page));
        assert!(!Rect::EMPTY.meets(page) && !page.meets(Rect::EMPTY));
    }
}
