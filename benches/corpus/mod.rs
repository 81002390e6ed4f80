//! Statements for benchmarks: as many as are wanted, of the length that is wanted, no
//! two alike, and the same ones every time.
//!
//! Each has front matter with a contact, numbered paragraphs under headings, quotations
//! with their source, lists, footnotes, links, a table for every thousand words or so and
//! a closing notice. Its sentences are put together from [`words`] by a generator of
//! numbers that begins with the seed and the statement's number.

mod words;

use std::fmt::Write as _;

use words::*;

/// A statement: its number in the corpus, and how many words its text has, front matter
/// not counted: some dozens more or less.
pub fn statement(seed: u64, number: u64, length: usize) -> String {
    let mut writer = Writer {
        chance: Chance::new(seed, number),
        out: String::new(),
        notes: String::new(),
        words: 0,
        paragraph: 0,
        note: 0,
    };
    writer.front_matter();
    // What stands behind the last paragraph has some 40 words.
    let most = length.saturating_sub(40);
    while writer.words < most {
        writer.part(most);
    }
    writer.end();
    writer.out
}

/// A statement on its way.
struct Writer {
    chance: Chance,
    out: String,
    /// The footnotes, which stand at the end.
    notes: String,
    /// How many words there are.
    words: usize,
    /// The number of the last paragraph.
    paragraph: usize,
    /// And of the last footnote.
    note: usize,
}

impl Writer {
    /// Without keywords: Pandoc 3.9 hands them to Typst without quotation marks, which
    /// stops there.
    fn front_matter(&mut self) {
        let chance = &mut self.chance;
        let (call, thing, place) = (chance.of(&CALLS), chance.of(&THINGS), chance.of(&PLACES));
        let group = capital(bare(chance.of(&GROUPS)));
        let (year, month, day) =
            (chance.between(1990, 2026), chance.between(1, 12), chance.between(1, 28));
        let host = host(place);
        let desk = chance.between(1, 99);
        let line = chance.between(100, 999);
        let subtitle = capital(chance.of(&CLAUSES));
        self.out = format!(
            "---
title: {call} {thing}
subtitle: {subtitle}
issuer: {group} of {place}
date: {year}-{month:02}-{day:02}
lang: en-GB
description: {group} of {place} on {thing}.
contact:
  text: Write to us, or come to {desk} High Street in {place}.
  url: https://{host}.example.org/{desk}
  email: desk-{desk}@{host}.example.org
  phone: 01632 960{line}
---

"
        );
    }

    /// A numbered paragraph and what belongs to it, and now and then a heading before.
    fn part(&mut self, most: usize) {
        self.paragraph += 1;
        if self.paragraph % 6 == 4 {
            let heading =
                format!("## {} {}\n\n", self.chance.of(&HEADINGS), self.chance.of(&THINGS));
            self.add(&heading);
        }
        let mut text = format!("{}. ", self.paragraph);
        let before = self.words;
        for sentence in 0..self.chance.between(3, 6) {
            if sentence > 0 && before + words(&text) > most {
                break;
            }
            text += &sentence_of(&mut self.chance);
            text += &self.aside();
            text.push(' ');
        }
        let room = most.saturating_sub(before + words(&text)) > 60;
        let follows = if room { self.paragraph % 12 } else { 0 };
        match follows {
            2 | 8 => self.quotation(text),
            5 => self.list(text, |index| format!("({}) ", char::from(b'a' + index))),
            10 => self.list(text, |_| "- ".to_owned()),
            7 => self.table(text),
            _ => self.add(&format!("{}\n\n", text.trim_end())),
        }
    }

    /// What may stand behind a sentence: a footnote, a link. None leads to a paragraph by its
    /// number: Typst would look in vain for what Pandoc makes of it.
    fn aside(&mut self) -> String {
        let first = self.paragraph == 2 && self.note == 0;
        match self.chance.below(16) {
            roll if roll == 0 || first => self.footnote(),
            1 => {
                let (place, page) = (host(self.chance.of(&PLACES)), self.chance.between(1, 999));
                format!(" Anyone may read it at <https://{place}.example.org/{page}>.")
            }
            _ => String::new(),
        }
    }

    /// Puts a note among those at the end; the reference to it.
    fn footnote(&mut self) -> String {
        self.note += 1;
        let (note, chance) = (self.note, &mut self.chance);
        let source = capital(chance.of(&SOURCES));
        let (page, sentence) = (chance.between(2, 240), sentence_of(chance));
        let text = format!("[^{note}]: *{source}*, page {page}. {sentence}\n\n");
        self.words += words(&text);
        self.notes += &text;
        format!("[^{note}]")
    }

    fn quotation(&mut self, text: String) {
        let chance = &mut self.chance;
        let (first, second) = (sentence_of(chance), sentence_of(chance));
        let (given, family, source) = (chance.of(&GIVEN), chance.of(&FAMILY), chance.of(&SOURCES));
        let text = text.trim_end();
        self.add(&format!(
            "{text} The words are these:\n\n> {first} {second}\n>\n> — {given} {family}, {source}\n\n"
        ));
    }

    fn list(&mut self, text: String, label: impl Fn(u8) -> String) {
        let indent = " ".repeat(text.find(' ').unwrap_or(0) + 1);
        let mut text = format!("{} We ask\n\n", text.trim_end());
        let items = self.chance.between(3, 5);
        for index in 0..items {
            let chance = &mut self.chance;
            let label = label(u8::try_from(index).unwrap_or(0));
            let (act, thing, clause) = (chance.of(&ACTS), chance.of(&THINGS), chance.of(&CLAUSES));
            let end = if index + 1 == items { '.' } else { ';' };
            write(
                &mut text,
                format_args!("{indent}{label}to {act} {thing}, since {clause}{end}\n\n"),
            );
        }
        self.add(&text);
    }

    fn table(&mut self, text: String) {
        let indent = " ".repeat(text.find(' ').unwrap_or(0) + 1);
        let mut text = format!(
            "{} The figures:\n\n{indent}| Place | Visits | Cost |\n{indent}|---|---:|---:|\n",
            text.trim_end()
        );
        for _ in 0..self.chance.between(3, 7) {
            let (place, visits) = (self.chance.of(&PLACES), self.chance.between(40, 9_000));
            let cost = self.chance.between(100, 90_000);
            write(
                &mut text,
                format_args!("{indent}| {place} | {} | £{} |\n", grouped(visits), grouped(cost)),
            );
        }
        text.push('\n');
        self.add(&text);
    }

    /// The closing notice and the footnotes.
    fn end(&mut self) {
        let chance = &mut self.chance;
        let (place, day) = (chance.of(&PLACES), chance.between(1, 28));
        let (month, body) = (chance.of(&MONTHS), chance.of(&BODIES));
        let notice = format!(
            "*{} meets in the hall at {place} on {day} {month} at half past six. The gallery is open to \
             all. Come, and bring a neighbour.*\n\n",
            capital(body)
        );
        self.add(&notice);
        self.out += &self.notes;
    }

    fn add(&mut self, text: &str) {
        self.words += words(text);
        self.out += text;
    }
}

/// A sentence.
fn sentence_of(chance: &mut Chance) -> String {
    let group = format!("{} of {}", chance.of(&GROUPS), chance.of(&PLACES));
    let (body, thing, other) = (chance.of(&BODIES), chance.of(&THINGS), chance.of(&THINGS));
    let (time, often, clause) = (chance.of(&TIMES), chance.of(&OFTEN), chance.of(&CLAUSES));
    let (quality, another) = (chance.of(&QUALITIES), chance.of(&QUALITIES));
    let (act, done, view) = (chance.of(&ACTS), chance.of(&DONE), chance.of(&VIEWS));
    let (deed, place) = (chance.of(&DEEDS), chance.of(&PLACES));
    let consequence = chance.of(&CONSEQUENCES);
    let (count, sum) = (chance.between(20, 4_000), chance.between(300, 250_000));
    let (count, part, sum) = (grouped(count), grouped(chance.between(2, count)), grouped(sum));
    let year = chance.between(1890, 1989);
    let text = match chance.below(14) {
        0 => format!("{group} use {thing} {often}, and {clause}."),
        1 => format!("{time}, {body} voted to {act} {thing}, although {clause}."),
        2 => format!("{view} that {thing} is {quality} and {other} *{another}*; {clause}."),
        3 => format!("Of {count} people {deed}, {part} said that {thing} should be {done}."),
        4 => format!("If {thing} is {done}, {group} will have to {consequence}."),
        5 => format!(
            "It would cost £{sum} to {act} {thing}, less than was spent on {other} in {year}."
        ),
        6 => format!("{view} that {body} “will {act} what it has not seen”, and {clause}."),
        7 => {
            format!("{thing} at {place} was {done} in {year}, and since then {group} come {often}.")
        }
        8 => format!("To {act} {thing} is neither {quality} nor {another}: {clause}."),
        9 => format!(
            "{body} answered {time} that {thing} might be {done}, which is **not** what {group} had asked."
        ),
        10 => format!("A town that can {act} {other} can look after {thing} as well; {clause}."),
        11 => {
            format!("{group}, {count} in all, would rather {consequence} than see {thing} {done}.")
        }
        12 => {
            format!("Is {thing} too {quality} for {place}? {view} that it isn’t, since {clause}.")
        }
        _ => format!(
            "What {body} calls {quality} is, for {group}, no more than {another}: {clause}."
        ),
    };
    capital(&text)
}

/// A number with commas, as it is written in English.
fn grouped(number: usize) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", grouped(number / 1_000), number % 1_000),
    }
}

/// A place as the name of a host.
fn host(place: &str) -> String {
    place.to_lowercase().replace(' ', "-")
}

/// With a capital at its beginning.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Without its article.
fn bare(text: &str) -> &str {
    text.strip_prefix("the ").unwrap_or(text)
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn write(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("a string takes what it is given");
}

/// Numbers that look random: SplitMix64,
/// <https://prng.di.unimi.it/splitmix64.c>.
struct Chance(u64);

impl Chance {
    fn new(seed: u64, number: u64) -> Chance {
        let mut chance = Chance(seed);
        Chance(chance.next() ^ number.wrapping_mul(0xD6E8_FEB8_6659_FD93))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("less than a usize")
    }

    fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    fn of(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }
}
