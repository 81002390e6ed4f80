//! A statement of any length, its paragraphs uneven as real ones are.

#![allow(dead_code, reason = "each test uses a part of it")]

/// What it says.
pub const SENTENCES: [&str; 5] = [
    "The bell rings at noon and is heard on both shores of the river.",
    "Those who wait for the ferry have no other clock, and want none.",
    "It has done so for ninety years, in fog and in frost, and once under water.",
    "The town means to sell it.",
    "We have asked why, and were told that nobody had asked before.",
];

/// Paragraphs of one to nine sentences, no two neighbours alike.
pub fn statement(paragraphs: usize, head: &str) -> String {
    let paragraph = |n: usize| {
        let count = 1 + (n * 7 + n / 3) % 9;
        let sentences = (0..count).map(|at| SENTENCES[(at * 3 + n) % SENTENCES.len()]);
        format!("{n}. {}\n\n", sentences.collect::<Vec<_>>().join(" "))
    };
    let body: String = (1..=paragraphs).map(paragraph).collect();
    format!(
        "---\nlang: en\nissuer: Ferry Users\ndate: 2026-05-04\n{head}---\n# The bell stays\n\n{body}"
    )
}
