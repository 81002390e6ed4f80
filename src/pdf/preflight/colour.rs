//! Colour spaces (ISO 32000-1, 8.6) and what a colour in them puts on the
//! plates of a press.
//!
//! Counts inks as they are written. What a profile makes of a colour that is
//! not written in inks, it does not know and does not guess.

use std::rc::Rc;

use lopdf::{Dictionary, Object};

use super::file::{File, number, shown};

/// How deep spaces stand on one another at most.
const DEPTH: usize = 4;

/// The most bytes of a table of colours: 256 of four inks, and more than that.
const TABLE: usize = 1 << 14;

/// The most colorants of a space (ISO 32000-1, annex C).
const COLORANTS: usize = 32;

/// A colour space.
#[derive(Debug, Clone, PartialEq)]
pub enum Space {
    /// Black, from 0 for full ink to 1 for none.
    Gray,
    /// The light of some screen.
    Rgb,
    /// Inks.
    Cmyk,
    /// A colour that a profile turns into inks, of so many components.
    Managed(usize),
    /// Inks by name.
    Named(Vec<Colorant>),
    /// A table of colours of another space.
    Indexed(Rc<Space>, Vec<u8>),
    /// A pattern, drawn in the colour of another space where it has none.
    Pattern(Option<Rc<Space>>),
    /// None that is known.
    Unknown,
}

/// A named ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colorant {
    /// The press's own black.
    Black,
    /// One of the press's other inks, or one of its own.
    Other,
    /// Every plate.
    All,
    /// No plate.
    None,
}

/// Which device a colour is written for, without a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    Rgb,
    Cmyk,
}

/// A colour.
#[derive(Debug, Clone, PartialEq)]
pub struct Colour {
    /// The sum of all inks, 1 for each full one; `None` where a profile makes
    /// them.
    pub total: Option<f64>,
    /// How many inks it takes.
    pub plates: usize,
    /// Whether it is in black ink alone, or in none.
    pub is_black: bool,
    /// The device that it is written for.
    pub device: Option<Device>,
    /// How it is written.
    pub said: String,
}

impl Colour {
    /// So much black.
    pub fn black(amount: f64) -> Colour {
        let amount = amount.clamp(0.0, 1.0);
        Colour {
            total: Some(amount),
            plates: usize::from(amount > 0.0),
            is_black: true,
            device: None,
            said: format!("K {:.0} %", amount * 100.0),
        }
    }

    /// Some colour of which the inks are not known.
    fn unknown(said: String) -> Colour {
        Colour { total: None, plates: 4, is_black: false, device: None, said }
    }

    /// Of so many inks.
    fn inks(amounts: &[f64], is_black: bool, said: String) -> Colour {
        let amounts = amounts.iter().map(|amount| amount.clamp(0.0, 1.0));
        Colour {
            total: Some(amounts.clone().sum()),
            plates: amounts.filter(|amount| *amount > 0.0).count(),
            is_black,
            device: None,
            said,
        }
    }

    /// Whether it leaves the paper as it is.
    pub fn is_white(&self) -> bool {
        self.total == Some(0.0)
    }
}

impl Space {
    /// The space of an object: a name, among the resources or of a device, or
    /// an array.
    pub fn of(file: &File, object: &Object, resources: Option<&Dictionary>) -> Space {
        Space::at(file, object, resources, 0)
    }

    fn at(file: &File, object: &Object, resources: Option<&Dictionary>, depth: usize) -> Space {
        if depth == DEPTH {
            return Space::Unknown;
        }
        let within = |object: &Object| Space::at(file, object, resources, depth + 1);
        match file.resolve(object) {
            Object::Name(name) => {
                if let Some(device) = device(name) {
                    return remapped(file, &device, resources).map_or(device, within);
                }
                if name == b"Pattern" {
                    return Space::Pattern(None);
                }
                let spaces = resources.and_then(|r| file.dict(r, b"ColorSpace"));
                spaces.and_then(|spaces| file.get(spaces, name)).map_or(Space::Unknown, within)
            }
            Object::Array(parts) => {
                let part = |nth: usize| parts.get(nth).map(|part| file.resolve(part));
                let Some(Object::Name(kind)) = part(0) else { return Space::Unknown };
                match kind.as_slice() {
                    b"ICCBased" => match part(1) {
                        Some(Object::Stream(stream)) => {
                            let n = file.number(&stream.dict, b"N").unwrap_or(0.0);
                            Space::Managed(n as usize)
                        }
                        _ => Space::Unknown,
                    },
                    b"CalGray" => Space::Managed(1),
                    b"CalRGB" | b"Lab" => Space::Managed(3),
                    b"Separation" => Space::Named(part(1).map(colorant).into_iter().collect()),
                    b"DeviceN" => match part(1) {
                        Some(Object::Array(names)) => {
                            let names = names.iter().take(COLORANTS);
                            Space::Named(names.map(|name| colorant(file.resolve(name))).collect())
                        }
                        _ => Space::Unknown,
                    },
                    b"Indexed" | b"I" => {
                        let base = part(1).map_or(Space::Unknown, within);
                        let table = match part(3) {
                            Some(Object::String(bytes, _)) => bytes.clone(),
                            Some(Object::Stream(stream)) => {
                                file.unpack(stream, TABLE).unwrap_or_default()
                            }
                            _ => Vec::new(),
                        };
                        Space::Indexed(Rc::new(base), table)
                    }
                    b"Pattern" => Space::Pattern(part(1).map(|base| Rc::new(within(base)))),
                    // A device in brackets.
                    _ if parts.len() == 1 => part(0).map_or(Space::Unknown, within),
                    _ => Space::Unknown,
                }
            }
            _ => Space::Unknown,
        }
    }

    /// How many numbers make a colour.
    pub fn components(&self) -> usize {
        match self {
            Space::Gray | Space::Indexed(..) => 1,
            Space::Rgb => 3,
            Space::Cmyk => 4,
            Space::Managed(count) => *count,
            Space::Named(colorants) => colorants.len(),
            Space::Pattern(_) | Space::Unknown => 0,
        }
    }

    /// The colour that stands until another is set (ISO 32000-1, 8.6.5.6 and
    /// 8.6.8).
    pub fn first(&self) -> Colour {
        match self {
            Space::Cmyk => self.colour(&[0.0, 0.0, 0.0, 1.0]),
            Space::Named(colorants) => self.colour(&vec![1.0; colorants.len()]),
            _ => self.colour(&vec![0.0; self.components()]),
        }
    }

    /// A colour of this space.
    pub fn colour(&self, numbers: &[f64]) -> Colour {
        let at = |nth: usize| numbers.get(nth).copied().unwrap_or(0.0);
        match self {
            Space::Gray => Colour::black(1.0 - at(0)),
            Space::Cmyk => {
                let inks = [at(0), at(1), at(2), at(3)];
                let is_black = inks[..3].iter().all(|ink| *ink <= 0.0);
                let [c, m, y, k] = inks.map(|ink| ink * 100.0);
                let said = format!("C {c:.0} M {m:.0} Y {y:.0} K {k:.0} %");
                Colour { device: Some(Device::Cmyk), ..Colour::inks(&inks, is_black, said) }
            }
            Space::Rgb => {
                let said = format!("R {:.2} G {:.2} B {:.2}", at(0), at(1), at(2));
                Colour { device: Some(Device::Rgb), ..Colour::unknown(said) }
            }
            // Through a profile even black comes out in several inks.
            Space::Managed(4) => {
                let inks = [at(0), at(1), at(2), at(3)];
                let said = "a colour with a profile of its own".to_owned();
                Colour::inks(&inks, inks.iter().all(|ink| *ink <= 0.0), said)
            }
            Space::Managed(_) => Colour::unknown("a colour with a profile of its own".to_owned()),
            Space::Named(colorants) => named(colorants, numbers),
            Space::Indexed(base, table) => {
                let count = base.components();
                let from = (at(0).max(0.0) as usize).saturating_mul(count);
                let entry = table.get(from..from.saturating_add(count)).unwrap_or_default();
                let numbers: Vec<f64> = entry.iter().map(|byte| f64::from(*byte) / 255.0).collect();
                base.colour(&numbers)
            }
            Space::Pattern(_) | Space::Unknown => Colour::unknown("a pattern".to_owned()),
        }
    }
}

/// A device by its name, short ones of pictures within a line included.
fn device(name: &[u8]) -> Option<Space> {
    match name {
        b"DeviceGray" | b"G" => Some(Space::Gray),
        b"DeviceRGB" | b"RGB" => Some(Space::Rgb),
        b"DeviceCMYK" | b"CMYK" => Some(Space::Cmyk),
        _ => None,
    }
}

/// What the resources put in the place of a device (ISO 32000-1, 8.6.5.6).
fn remapped<'a>(
    file: &'a File,
    device: &Space,
    resources: Option<&'a Dictionary>,
) -> Option<&'a Object> {
    let key: &[u8] = match device {
        Space::Gray => b"DefaultGray",
        Space::Rgb => b"DefaultRGB",
        Space::Cmyk => b"DefaultCMYK",
        _ => return None,
    };
    let object = file.get(file.dict(resources?, b"ColorSpace")?, key)?;
    // One that is the device again leads nowhere.
    object.as_array().is_ok().then_some(object)
}

fn colorant(name: &Object) -> Colorant {
    match name.as_name().unwrap_or_default() {
        b"Black" => Colorant::Black,
        b"All" => Colorant::All,
        b"None" => Colorant::None,
        _ => Colorant::Other,
    }
}

fn named(colorants: &[Colorant], numbers: &[f64]) -> Colour {
    let tints = numbers.iter().copied().chain(std::iter::repeat(0.0));
    let mut amounts = Vec::new();
    let mut is_black = true;
    for (colorant, tint) in colorants.iter().zip(tints) {
        match colorant {
            Colorant::None => continue,
            Colorant::All => amounts.extend([tint; 4]),
            Colorant::Black | Colorant::Other => amounts.push(tint),
        }
        is_black &= *colorant == Colorant::Black || tint <= 0.0;
    }
    Colour::inks(&amounts, is_black, "an ink of its own".to_owned())
}

/// The numbers among operands.
pub fn numbers(operands: &[Object]) -> Vec<f64> {
    operands.iter().filter_map(number).collect()
}

/// The name of a resource among operands, the last of them.
pub fn last_name(operands: &[Object]) -> Option<&[u8]> {
    operands.last()?.as_name().ok()
}

/// How a space is called where it is the trouble.
pub fn called(device: Device) -> String {
    shown(match device {
        Device::Rgb => b"RGB",
        Device::Cmyk => b"CMYK",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_are_counted_as_written() {
        let rich = Space::Cmyk.colour(&[0.75, 0.68, 0.67, 0.9]);
        assert!((rich.total.expect("inks") - 3.0).abs() < 1e-9);
        assert_eq!((rich.plates, rich.is_black), (4, false));
        let black = Space::Cmyk.colour(&[0.0, 0.0, 0.0, 0.4]);
        assert_eq!((black.plates, black.is_black, black.total), (1, true, Some(0.4)));
        assert!(Space::Gray.colour(&[0.25]).is_black);
        assert_eq!(Space::Rgb.colour(&[0.0; 3]).total, None);
        assert!(!Space::Managed(1).first().is_black);
    }

    #[test]
    fn named_inks_are_inks() {
        let space = Space::Named(vec![Colorant::Black, Colorant::Other, Colorant::None]);
        assert!(space.colour(&[1.0, 0.0, 1.0]).is_black);
        assert_eq!(space.colour(&[1.0, 0.5, 1.0]).total, Some(1.5));
        assert_eq!(Space::Named(vec![Colorant::All]).colour(&[1.0]).total, Some(4.0));
        let table = Space::Indexed(Rc::new(Space::Cmyk), vec![0, 0, 0, 0, 255, 255, 255, 255]);
        assert_eq!(table.colour(&[1.0]).total, Some(4.0));
        assert_eq!(table.colour(&[9.0]).total, Some(0.0));
        assert_eq!(table.colour(&[-1.0]).total, Some(0.0));
    }
}
