//! Colours of the screen → the four inks of a printing condition.
//!
//! Colours are converted by the profile's colorimetric table with black point
//! compensation: black of the screen becomes the darkest that the press has,
//! white stays paper, all between keeps its distance. Tones of grey become so
//! much of K as looks as light as they do. Knows numbers, not pictures.

use moxcms::{
    ColorProfile, DataColorSpace, Layout, RenderingIntent, ToneReprCurve, TransformExecutor,
    TransformOptions,
};
use std::sync::Arc;

/// The most ink that is laid on one place, all four together, in per cent. Sheets
/// with more dry slowly and set off on one another; 300 is what printers ask for
/// on coated paper.
pub const MOST_INK: u32 = 300;

/// What converts colours of one kind of picture into inks.
pub struct Inks {
    to_press: ColorProfile,
    intent: RenderingIntent,
    /// How light the darkest ink on paper still is, paper being 1.
    darkest: f32,
    /// For each tone of K from none to full, how light it is.
    ramp: Vec<f32>,
}

impl std::fmt::Debug for Inks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inks").field("darkest", &self.darkest).finish_non_exhaustive()
    }
}

impl Inks {
    /// The inks of a printing condition.
    ///
    /// # Errors
    /// Where the profile has no tables between colours and inks.
    pub fn new(profile: &[u8]) -> Result<Inks, String> {
        let trouble = |error: moxcms::CmsError| format!("the printer's profile: {error}");
        let to_press = ColorProfile::new_from_slice(profile).map_err(trouble)?;
        let both = to_press.lut_b_to_a_colorimetric.is_some()
            && to_press.lut_a_to_b_colorimetric.is_some();
        let intent =
            if both { RenderingIntent::RelativeColorimetric } else { RenderingIntent::Perceptual };
        let mut inks = Inks { to_press, intent, darkest: 0.0, ramp: Vec::new() };
        let black = inks.converter(&ColorProfile::new_srgb())?;
        let mut darkest = [0; 4];
        black.run(&[0; 3], &mut darkest)?;
        let steps: Vec<f32> = (0..=255_u8).map(|k| f32::from(k) / 255.0).collect();
        let mut patches: Vec<f32> = steps.iter().flat_map(|k| [0.0, 0.0, 0.0, *k]).collect();
        patches.extend(darkest.map(|ink| f32::from(ink) / 255.0));
        let mut light = inks.lightness(&patches)?;
        inks.darkest = light.pop().unwrap_or_default().clamp(0.0, 0.5);
        inks.ramp = light;
        Ok(inks)
    }

    /// How light patches of ink are on paper: the Y of CIE XYZ, paper being 1.
    fn lightness(&self, patches: &[f32]) -> Result<Vec<f32>, String> {
        let trouble = |error: moxcms::CmsError| format!("the printer's profile: {error}");
        let mut linear = ColorProfile::new_srgb();
        let straight = Some(ToneReprCurve::Lut(Vec::new()));
        (linear.red_trc, linear.green_trc, linear.blue_trc) =
            (straight.clone(), straight.clone(), straight);
        let transform = self
            .to_press
            .create_transform_f32(Layout::Rgba, &linear, Layout::Rgb, self.options())
            .map_err(trouble)?;
        let mut rgb = vec![0.0; patches.len() / 4 * 3];
        transform.transform(patches, &mut rgb).map_err(trouble)?;
        let share = |c: moxcms::Xyzd| c.y as f32;
        let shares = [linear.red_colorant, linear.green_colorant, linear.blue_colorant].map(share);
        let y = |c: &[f32]| c.iter().zip(shares).map(|(part, share)| part * share).sum();
        Ok(rgb.chunks_exact(3).map(y).collect())
    }

    fn options(&self) -> TransformOptions {
        TransformOptions {
            rendering_intent: self.intent,
            allow_use_cicp_transfer: false,
            ..TransformOptions::default()
        }
    }

    /// Colours of a profile into inks. A profile of anything but a screen goes
    /// by way of sRGB.
    ///
    /// # Errors
    /// Where the two profiles do not go together.
    pub fn of_colours(&self, icc: Option<&[u8]>) -> Result<Converter, String> {
        let srgb = ColorProfile::new_srgb();
        let own = icc
            .and_then(|bytes| ColorProfile::new_from_slice(bytes).ok())
            .filter(|profile| profile.color_space == DataColorSpace::Rgb);
        match own {
            Some(own) if own.is_matrix_shaper() => self
                .converter(&raised(own.clone(), self.darkest))
                .or_else(|_| self.of_colours(None)),
            Some(own) => {
                let first =
                    own.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, self.options()).ok();
                Ok(Converter { first, ..self.of_colours(None)? })
            }
            None => self.converter(&raised(srgb, self.darkest)),
        }
    }

    fn converter(&self, source: &ColorProfile) -> Result<Converter, String> {
        let last = source
            .create_transform_8bit(Layout::Rgb, &self.to_press, Layout::Rgba, self.options())
            .map_err(|error| format!("the printer's profile: {error}"))?;
        Ok(Converter { first: None, last })
    }

    /// For each of the 256 tones of a picture in grey, from black to white, how
    /// much of K looks as light.
    pub fn of_tones(&self, icc: Option<&[u8]>) -> [u8; 256] {
        let own = icc.and_then(|bytes| ColorProfile::new_from_slice(bytes).ok());
        let curve = own.and_then(|profile| match profile.color_space {
            DataColorSpace::Gray => profile.gray_trc,
            DataColorSpace::Rgb => profile.green_trc,
            _ => None,
        });
        let curve = curve.or(ColorProfile::new_srgb().green_trc);
        let evaluator = curve.and_then(|curve| curve.make_linear_evaluator().ok());
        let full = self.ramp.last().copied().unwrap_or_default();
        let paper = self.ramp.first().copied().unwrap_or(1.0);
        std::array::from_fn(|tone| {
            let tone = tone as f32 / 255.0;
            let light = evaluator.as_ref().map_or(tone, |e| e.evaluate_value(tone));
            self.black_for(full + (paper - full) * light.clamp(0.0, 1.0))
        })
    }

    /// How much of K is as light as this.
    fn black_for(&self, light: f32) -> u8 {
        let apart = |k: &usize| (self.ramp[*k] - light).abs();
        let nearest = (0..self.ramp.len()).min_by(|a, b| apart(a).total_cmp(&apart(b)));
        nearest.and_then(|k| u8::try_from(k).ok()).unwrap_or(255)
    }
}

/// A profile whose black is as light as the darkest that the press has. Where
/// red, green and blue are raised alike, the colours between move along a line
/// to white, which is what black point compensation does (ISO 18619).
fn raised(mut profile: ColorProfile, darkest: f32) -> ColorProfile {
    let raise = |curve: Option<ToneReprCurve>| {
        let evaluator = curve?.make_linear_evaluator().ok()?;
        let steps = (0..4096).map(|step| {
            let light = evaluator.evaluate_value(step as f32 / 4095.0).clamp(0.0, 1.0);
            ((darkest + (1.0 - darkest) * light) * 65535.0).round() as u16
        });
        Some(ToneReprCurve::Lut(steps.collect()))
    };
    profile.red_trc = raise(profile.red_trc);
    profile.green_trc = raise(profile.green_trc);
    profile.blue_trc = raise(profile.blue_trc);
    profile
}

/// Turns pixels of one profile into inks.
pub struct Converter {
    first: Option<Arc<dyn TransformExecutor<u8> + Send + Sync>>,
    last: Arc<dyn TransformExecutor<u8> + Send + Sync>,
}

impl std::fmt::Debug for Converter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Converter").finish_non_exhaustive()
    }
}

impl Converter {
    /// Pixels of red, green and blue into pixels of C, M, Y and K, none with
    /// more than [`MOST_INK`]. White takes no ink.
    ///
    /// # Errors
    /// Where there are not as many pixels of the one as of the other.
    pub fn convert(&self, rgb: &[u8], inks: &mut [u8]) -> Result<(), String> {
        self.run(rgb, inks)?;
        for (colour, inks) in rgb.chunks_exact(3).zip(inks.chunks_exact_mut(4)) {
            if colour == [255; 3] {
                inks.fill(0);
            }
            limit(inks);
        }
        Ok(())
    }

    fn run(&self, rgb: &[u8], inks: &mut [u8]) -> Result<(), String> {
        let trouble = |error: moxcms::CmsError| error.to_string();
        match &self.first {
            Some(first) => {
                let mut between = vec![0; rgb.len()];
                first.transform(rgb, &mut between).map_err(trouble)?;
                self.last.transform(&between, inks).map_err(trouble)
            }
            None => self.last.transform(rgb, inks).map_err(trouble),
        }
    }
}

/// Takes from cyan, magenta and yellow, in proportion, what is too much.
fn limit(inks: &mut [u8]) {
    let most = MOST_INK * 255 / 100;
    let [c, m, y, k] = inks else { return };
    let coloured = u32::from(*c) + u32::from(*m) + u32::from(*y);
    let room = most - u32::from(*k);
    if coloured > room {
        for ink in [c, m, y] {
            *ink = (u32::from(*ink) * room / coloured) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::profile::Condition;

    fn inks() -> Inks {
        Inks::new(&Condition::default().profile).expect("our own profile")
    }

    fn of(colour: [u8; 3]) -> [u8; 4] {
        let mut out = [0; 4];
        inks().of_colours(None).expect("sRGB").convert(&colour, &mut out).expect("one pixel");
        out
    }

    fn sum(inks: [u8; 4]) -> u32 {
        inks.iter().map(|ink| u32::from(*ink)).sum()
    }

    #[test]
    fn paper_stays_bare_and_colours_stay_colours() {
        assert_eq!(of([255, 255, 255]), [0, 0, 0, 0]);
        let [c, m, y, k] = of([255, 0, 0]);
        assert!(c < 10 && m > 225 && y > 225 && k < 10, "red is {c} {m} {y} {k}");
        let [c, m, y, k] = of([0, 0, 255]);
        assert!(c > 225 && m > 150 && y < 10 && k < 10, "blue is {c} {m} {y} {k}");
    }

    /// Without compensation everything below the darkest ink would be one black.
    #[test]
    fn shadows_stay_apart() {
        let depth = |tone: u8| inks().lightness(&of([tone; 3]).map(|v| f32::from(v) / 255.0));
        let depths: Vec<f32> =
            [0, 10, 20, 30].iter().map(|tone| depth(*tone).expect("inks")[0]).collect();
        assert!(depths.windows(2).all(|pair| pair[1] > pair[0] + 0.0005), "{depths:?}");
    }

    #[test]
    fn no_place_gets_more_ink_than_it_can_carry() {
        let most = MOST_INK * 255 / 100;
        for colour in [[0, 0, 0], [10, 5, 0], [0, 20, 0], [0, 0, 60], [40, 0, 0]] {
            assert!(sum(of(colour)) <= most, "{colour:?}: {:?}", of(colour));
        }
        let mut heavy = [255, 255, 255, 200];
        limit(&mut heavy);
        assert!(sum(heavy) <= most && sum(heavy) > most - 4, "{heavy:?}");
        assert_eq!(heavy[3], 200);
        let mut light = [200, 100, 100, 200];
        limit(&mut light);
        assert_eq!(light, [200, 100, 100, 200]);
    }

    #[test]
    fn tones_of_grey_look_as_light_in_black_ink() {
        let inks = inks();
        let tones = inks.of_tones(None);
        assert_eq!((tones[0], tones[255]), (255, 0));
        assert!(tones.windows(2).all(|pair| pair[0] >= pair[1]));
        // sRGB 128 is 0.216 of white, on the way from the black of ink to paper.
        let light =
            inks.lightness(&[0.0, 0.0, 0.0, f32::from(tones[128]) / 255.0]).expect("a patch");
        assert!((light[0] - (0.0247 + 0.9753 * 0.2158)).abs() < 0.005, "{light:?}");
    }

    #[test]
    fn a_picture_with_a_profile_of_its_own_is_read_by_it() {
        let adobe = ColorProfile::new_adobe_rgb().encode().expect("a profile");
        let inks = inks();
        let mut own = [0; 4];
        let green = [60, 200, 60];
        inks.of_colours(Some(&adobe)).expect("inks").convert(&green, &mut own).expect("a pixel");
        assert!(own[0] > of(green)[0] + 10, "more cyan for a greener green: {own:?}");
        let mut damaged = [0; 4];
        inks.of_colours(Some(&adobe[..200]))
            .expect("inks")
            .convert(&green, &mut damaged)
            .expect("it");
        assert_eq!(damaged, of(green));
    }

    /// Profiles come with pictures from anywhere.
    #[test]
    fn a_profile_of_any_bytes_does_no_harm() {
        let own = Condition::default().profile;
        let inks = inks();
        let seeds = [
            own.to_vec(),
            ColorProfile::new_adobe_rgb().encode().expect("a profile"),
            ColorProfile::new_gray_with_gamma(2.2).encode().expect("a profile"),
        ];
        let mut state = 1_u32;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        for round in 0..300 {
            let mut bytes = seeds[round % 3].clone();
            for _ in 0..=next(6) {
                let at = next(bytes.len().min(700));
                bytes[at] = [0, 255, 128, next(256) as u8][next(4)];
            }
            let mut out = [0; 4];
            if let Ok(converter) = inks.of_colours(Some(&bytes)) {
                converter.convert(&[9, 90, 200], &mut out).expect("one pixel");
            }
            assert!(sum(out) <= MOST_INK * 255 / 100);
            inks.of_tones(Some(&bytes));
            let _ = Condition::of(bytes);
        }
    }
}
