//! Hostile sources of any size.

/// What becomes of one.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    /// It is read, and has so many letters and figures at least.
    Read(usize),
    /// It has an error with this code.
    Refused(&'static str),
}

/// A source.
pub struct Case {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub answer: Answer,
}

const HEAD: &str =
    "---\nlang: en\nissuer: X\ndate: 2026-05-04\ncontact: Y\n---\n# T\n\n1. One.\n\n";

fn case(name: &'static str, body: String, answer: Answer) -> Case {
    Case { name, bytes: format!("{HEAD}{body}\n").into_bytes(), answer }
}

/// All of them, so many times the size that a test can take.
pub fn all(size: usize) -> Vec<Case> {
    let thousand = 1_000 * size;
    let paragraphs: String =
        (2..2 + 2 * thousand).map(|n| format!("{n}. The bell rings at noon.\n\n")).collect();
    let notes: String = (0..11 * thousand).map(|n| format!("[^{n}]: Note.\n\n")).collect();
    let references: String = (0..11 * thousand).map(|n| format!("x[^{n}] ")).collect();
    let text = |bytes: &[u8]| [HEAD.as_bytes(), bytes, b"\n"].concat();
    vec![
        case("paragraphs", paragraphs, Answer::Read(30 * thousand)),
        case("one paragraph", "The bell. ".repeat(100 * thousand), Answer::Refused("too-long")),
        case("one word", "a".repeat(10 * thousand), Answer::Refused("too-long")),
        case(
            "quotations",
            format!("{} deep", ">".repeat(10 * thousand)),
            Answer::Refused("nested-too-deep"),
        ),
        case("lists", format!("{}deep", "- ".repeat(thousand)), Answer::Refused("nested-too-deep")),
        case("brackets", "[".repeat(10 * thousand), Answer::Refused("too-long")),
        case(
            "closed brackets",
            format!("{}a{}", "[ ".repeat(5 * thousand), " ]".repeat(5 * thousand)),
            Answer::Read(1),
        ),
        case("stars", "*a **b ".repeat(5 * thousand), Answer::Read(10 * thousand)),
        case("ticks", "`a ``b ".repeat(5 * thousand), Answer::Read(10 * thousand)),
        case("angles", "<a ".repeat(5 * thousand), Answer::Read(5 * thousand)),
        case("entities", "&amp; &#65; &bogus; ".repeat(2 * thousand), Answer::Read(2 * thousand)),
        case("colons", "So:\n\n".repeat(5 * thousand), Answer::Read(10 * thousand)),
        case("page numbers", "of the\n\n17\n\n".repeat(2 * thousand), Answer::Read(5 * thousand)),
        case(
            "running heads",
            "of the\n\nA Head\n\n".repeat(2 * thousand),
            Answer::Read(5 * thousand),
        ),
        case("numbers", "7. The bell.\n\n".repeat(2 * thousand), Answer::Read(10 * thousand)),
        case("footnotes", format!("{references}\n\n{notes}"), Answer::Refused("too-long")),
        case("unused footnotes", notes, Answer::Refused("footnote-unused")),
        case(
            "table",
            format!("|{}\n|{}\n", "a|".repeat(thousand), "-|".repeat(thousand)),
            Answer::Read(thousand),
        ),
        case("links", "[a](javascript:b) ".repeat(thousand), Answer::Refused("unsafe-link")),
        case("html", "<script>a</script> ".repeat(thousand), Answer::Refused("raw-html")),
        case("open comment", "<!-- a".repeat(thousand), Answer::Refused("raw-html")),
        case("pictures", "![a](../../etc/passwd) ".repeat(thousand), Answer::Read(0)),
        case("bidi", "\u{202e}a".repeat(thousand), Answer::Refused("control-character")),
        case("hidden bidi", "&#x202E;a".repeat(thousand), Answer::Refused("control-character")),
        case("blank lines", "\n".repeat(100 * thousand), Answer::Read(4)),
        case("marks", format!("e{}", "\u{301}".repeat(10 * thousand)), Answer::Refused("too-long")),
        Case { name: "nul", bytes: text(&[0; 100]), answer: Answer::Refused("control-character") },
        Case { name: "not text", bytes: text(&[0xff; 100]), answer: Answer::Refused("not-utf-8") },
        Case { name: "nothing", bytes: Vec::new(), answer: Answer::Refused("empty-file") },
        Case {
            name: "open front matter",
            bytes: format!("---\ntitle: {}", "a\n".repeat(thousand)).into_bytes(),
            answer: Answer::Refused("front-matter"),
        },
        Case {
            name: "nested front matter",
            bytes: format!("---\ntitle: {}\n---\n# T\n\n1. One.\n", "[".repeat(thousand))
                .into_bytes(),
            answer: Answer::Refused("front-matter"),
        },
        Case {
            name: "front matter of anchors",
            bytes: anchors().into_bytes(),
            answer: Answer::Refused("front-matter"),
        },
    ]
}

/// Ten lists, each of ten of the one before: ten thousand million words.
fn anchors() -> String {
    let mut text = String::from("---\na: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (before, name) in ('a'..'j').zip('b'..='j') {
        let list = vec![format!("*{before}"); 10].join(", ");
        text.push_str(&format!("{name}: &{name} [{list}]\n"));
    }
    text + "title: *j\n---\n# T\n\n1. One.\n"
}
