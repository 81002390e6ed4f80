//! The preview as a browser has it, over HTTP: who is let in, what is shown when files
//! change, and that the last good pages stay when something is wrong.

#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

#[path = "support/work.rs"]
mod work;
use work::Work;

/// How long something is waited for before it is said not to come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A preview that runs.
struct Preview {
    child: Child,
    port: u16,
    token: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What was answered.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Preview {
    fn of(work: &Work, arguments: &str) -> Preview {
        Preview::with(work, &arguments.split_whitespace().collect::<Vec<_>>())
    }

    fn with(work: &Work, arguments: &[&str]) -> Preview {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pamphleteer"));
        command.args(["preview", "--no-open"]).args(arguments).stderr(Stdio::null());
        Preview::begun(work, command)
    }

    fn begun(work: &Work, mut command: Command) -> Preview {
        let mut child = command
            .current_dir(work.path(""))
            .env_remove("SOURCE_DATE_EPOCH")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut said = String::new();
        let out = child.stdout.as_mut().expect("its output");
        BufReader::new(out).read_line(&mut said).expect("a line");
        let (_, address) = said.split_once("http://127.0.0.1:").expect("an address");
        let (port, token) = address.trim().split_once('/').expect("a token");
        let token = token.trim_matches('/').to_owned();
        Preview { child, port: port.parse().expect("a port"), token }
    }

    /// Asks with these lines in the head instead of the usual host.
    fn ask(&self, method: &str, path: &str, head: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        let request = format!("{method} {path} HTTP/1.1\r\n{head}Connection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        let mut all = Vec::new();
        stream.read_to_end(&mut all).expect("an answer");
        let end = all.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(all[..end].to_vec()).expect("text").to_lowercase();
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
        Answer { status, head, body: all[end + 4..].to_vec() }
    }

    fn host(&self) -> String {
        format!("Host: 127.0.0.1:{}\r\n", self.port)
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", &format!("/{}/{path}", self.token), &self.host())
    }

    #[track_caller]
    fn data(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}");
        serde_json::from_slice(&answer.body).expect("JSON")
    }

    /// Looks at a statement; the first where it is `-`.
    fn look(&self, id: &str, view: &str) -> Events {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        let head =
            format!("GET /{}/events/{id}/{view} HTTP/1.1\r\n{}\r\n", self.token, self.host());
        stream.write_all(head.as_bytes()).expect("a request");
        Events { lines: BufReader::new(stream), last: Value::Null }
    }
}

/// What is told of a statement while it is looked at.
struct Events {
    lines: BufReader<TcpStream>,
    last: Value,
}

impl Events {
    /// The next event: its kind and what it says.
    #[track_caller]
    fn next(&mut self) -> (String, Value) {
        let (mut kind, mut said) = (String::new(), String::new());
        let mut idle = 0;
        loop {
            let mut line = String::new();
            let read = self.lines.read_line(&mut line);
            assert!(read.is_ok_and(|bytes| bytes > 0), "nothing came after {:.2000}", self.last);
            // Every 15 seconds in which nothing else is said.
            idle += usize::from(line.starts_with(':'));
            assert!(idle < 4, "nothing came after {:.2000}", self.last);
            if let Some(name) = line.strip_prefix("event: ") {
                kind = name.trim().to_owned();
            } else if let Some(data) = line.strip_prefix("data: ") {
                said = data.trim().to_owned();
            } else if line.trim().is_empty() && !kind.is_empty() {
                let value = serde_json::from_str(&said).expect("JSON");
                return (kind, value);
            }
        }
    }

    /// What is shown as soon as it is as it is wanted.
    #[track_caller]
    fn shown(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            if let (kind, value) = self.next()
                && kind == "show"
            {
                self.last = value.clone();
                if wanted(&value) {
                    return value;
                }
            }
        }
    }

    #[track_caller]
    fn settled(&mut self) -> Value {
        self.shown(|value| value["state"] == "settled")
    }

    #[track_caller]
    fn old(&mut self) -> Value {
        self.shown(|value| value["state"] == "old")
    }
}

/// The names under which pages are known.
fn leaves(shown: &Value) -> Vec<String> {
    let pages = shown["pages"].as_array().expect("pages");
    pages.iter().filter_map(|page| page["leaf"].as_str()).map(str::to_owned).collect()
}

const CONFIG: &str =
    "[defaults]\nlang = \"en\"\nissuer = \"Friends of the Quay\"\ncontact = \"quay@example.org\"\n";

/// A statement of some pages, whose sizes stay when the text changes.
fn text(last: &str) -> String {
    let mut text = "---\nlang: en\nissuer: Friends of the Quay\ndate: 2026-05-04\ncontact: quay@example.org\nfit: fixed\n---\n# Keep the quay\n".to_owned();
    for number in 1..=24 {
        text += &format!(
            "\n{number}. The quay has been open to all since it was built, and nobody has asked\nthe people who live beside it, who walk along it in the evening and who\nwait there for the ferry number{number}, whether it should be shut.\n"
        );
    }
    text + &format!("\n25. {last}\n")
}

fn quay() -> Work {
    let work = Work::new();
    work.write("content/quay.md", text("It stays open."));
    work
}

#[test]
fn strangers_are_refused() {
    let work = quay();
    let preview = Preview::of(&work, "content");
    let own = format!("/{}/", preview.token);
    let host = preview.host();
    let answer = preview.ask("GET", &own, &host);
    assert_eq!(answer.status, 200);
    for line in [
        "content-security-policy: default-src 'none'; script-src 'self'",
        "referrer-policy: no-referrer",
        "x-content-type-options: nosniff",
        "cache-control: no-store",
    ] {
        assert!(answer.head.contains(line), "{line}: {}", answer.head);
    }
    let site = |from: &str| format!("{host}{from}\r\n");
    for (path, head) in [
        // Without the token, or with another of the same length.
        ("/", host.clone()),
        ("/page.js", host.clone()),
        (&*format!("/{}/", "0".repeat(preview.token.len())), host.clone()),
        (&*format!("/{}/events/-/pages", "0".repeat(preview.token.len())), host.clone()),
        // By a name that leads here, or from the page of another site.
        (&own, "Host: rebound.example\r\n".to_owned()),
        (&own, format!("Host: rebound.example:{}\r\n", preview.port)),
        (&own, site("Origin: http://rebound.example")),
        (&own, site("Origin: null")),
        (&own, site("Sec-Fetch-Site: cross-site")),
    ] {
        assert_eq!(preview.ask("GET", path, &head).status, 403, "{path} {head}");
    }
    // All of 127.0.0.0/8 is this machine, and only one address of it is listened to.
    assert!(TcpStream::connect(("127.0.0.2", preview.port)).is_err());
    assert_eq!(preview.get("../Cargo.toml").status, 404);
    assert_eq!(preview.get("open/0/0/0/0/0").status, 405, "a page cannot make it by a link");
}

#[test]
fn an_edit_is_shown_and_only_pages_that_changed_are_new() {
    let work = quay();
    let preview = Preview::of(&work, "content");
    let mut events = preview.look("-", "pages");
    let before = leaves(&events.settled());
    assert!(before.len() >= 4, "{}", before.len());
    work.write("content/quay.md", text("It stays open to Quintilian."));
    let after = leaves(&events.settled());
    let changed: Vec<usize> = (0..before.len()).filter(|at| before[*at] != after[*at]).collect();
    assert_eq!((after.len(), changed.len()), (before.len(), 1), "{changed:?}");
    let page = preview.data(&format!("page/{}", after[changed[0]]));
    assert!(page["svg"].as_str().is_some_and(|svg| svg.starts_with("<svg")));
    assert!(page["lines"].to_string().contains("Quintilian"));
    assert_eq!(preview.get("page/0123456789abcdef0123456789abcdef").status, 404);
}

#[test]
fn the_page_that_is_written_on_is_where_the_file_changed_first() {
    // A note stands at the head of the file and at the foot of a later page; the first
    // page changes as well, but further down in the file.
    let written = |note: &str, opening: &str| {
        let noted = text("It stays open.[^ferry]").replacen("The quay has", opening, 1);
        noted.replacen("the quay\n", &format!("the quay\n\n[^ferry]: {note}\n"), 1)
    };
    let work = Work::new();
    work.write("content/quay.md", written("It runs in winter.", "The quay has"));
    let preview = Preview::of(&work, "content");
    let mut events = preview.look("-", "pages");
    let before = leaves(&events.settled());
    work.write("content/quay.md", written("It runs in summer.", "This quay has"));
    let shown = events.shown(|value| value["edited"][0] == 1);
    let after = leaves(&shown);
    assert_ne!(before[0], after[0], "the first page has changed");
    let page = shown["edited"][1].as_u64().and_then(|at| after.get(at as usize));
    let page = preview.data(&format!("page/{}", page.expect("a page")));
    assert!(page["lines"].to_string().contains("summer"), "{page}");
}

#[test]
fn what_is_settled_is_what_a_build_makes() {
    let work = quay();
    work.write("content/quay.md", text("It stays open.").replace("fit: fixed\n", ""));
    let preview = Preview::of(&work, "content");
    let mut events = preview.look("-", "pages");
    events.settled();
    let longer = text(&"It stays open to all. ".repeat(40)).replace("fit: fixed\n", "");
    work.write("content/quay.md", longer);
    let facts = events.settled()["facts"].to_string();
    let built = work.run("build --only reader").ends(0).out;
    for figure in ["pages", "pt", "% full"] {
        let of = |said: &str| {
            let (before, _) = said.split_once(&format!(" {figure}"))?;
            Some(before.rsplit([' ', '(', '"']).next()?.to_owned())
        };
        assert!(of(&facts).is_some());
        assert_eq!(of(&facts), of(&built), "{facts} {built}");
    }
}

#[test]
fn a_word_leads_to_its_line_and_a_finding_to_its_page() {
    let work = quay();
    work.write(
        "content/quay.md",
        text("It stays open to *all* of us &\nto Quintilian -- a second\nline of it."),
    );
    let preview = Preview::with(&work, &["content", "--editor", "cp {file} opened-{line}"]);
    let mut events = preview.look("-", "pages");
    let shown = events.settled();
    let source = String::from_utf8(work.bytes("content/quay.md")).expect("text");
    let mut words = 0;
    for (index, leaf) in leaves(&shown).iter().enumerate() {
        let page = preview.data(&format!("page/{leaf}"));
        for (line, row) in page["lines"].as_array().expect("lines").iter().enumerate() {
            for (number, word) in row.as_array().expect("words").iter().enumerate() {
                let word = word[4].as_str().expect("text");
                let unique = word.starts_with("number") && word.len() > 6
                    || ["Quintilian", "second", "all", "us", "Keep"].contains(&word);
                let lines: Vec<usize> = (1..)
                    .zip(source.lines())
                    .filter(|(_, text)| text.contains(word.trim_end_matches(',')))
                    .map(|(at, _)| at)
                    .collect();
                if !unique || lines.len() != 1 {
                    continue;
                }
                words += 1;
                let id = preview.first();
                let path = format!("{id}/{leaf}/{index}/{line}/{number}");
                let place = preview.data(&format!("at/{path}"));
                assert_eq!(place["line"], lines[0], "{word}: {place}");
                assert_eq!(place["file"], "content/quay.md");
                let text: String = place["text"]
                    .as_str()
                    .expect("text")
                    .chars()
                    .skip(place["column"].as_u64().expect("a column") as usize - 1)
                    .collect();
                assert!(text.starts_with(word.trim_end_matches(',')), "{word}: {text}");
                if word == "Quintilian" {
                    let opened = preview.ask(
                        "POST",
                        &format!("/{}/open/{path}", preview.token),
                        &preview.host(),
                    );
                    assert_eq!(opened.status, 204);
                    let copy = work.path(&format!("opened-{}", lines[0]));
                    let there = (0..500).any(|_| {
                        std::thread::sleep(Duration::from_millis(10));
                        copy.exists()
                    });
                    assert!(there, "the editor was not started");
                }
            }
        }
    }
    assert!(words > 20, "{words} words were looked for");
    // The double hyphen stands in the last paragraph, on the last page of text.
    let findings = shown["findings"].as_array().expect("findings");
    let dashes = findings.iter().find(|finding| finding["text"].to_string().contains("Quintilian"));
    let page = dashes.expect("a finding in that line")["word"][0].as_u64().expect("a page");
    let leaf = &leaves(&shown)[page as usize];
    assert!(preview.data(&format!("page/{leaf}"))["lines"].to_string().contains("Quintilian"));
}

impl Preview {
    /// What the first statement is known by.
    fn first(&self) -> String {
        let (kind, list) = self.look("-", "pages").next();
        assert_eq!(kind, "list");
        list["statements"][0]["id"].as_str().expect("an id").to_owned()
    }
}

#[test]
fn the_last_good_pages_stay_while_something_is_wrong() {
    let work = quay();
    let preview = Preview::of(&work, "content");
    let mut events = preview.look("-", "pages");
    let good = leaves(&events.settled());
    let back = |events: &mut Events| {
        work.write("content/quay.md", text("It stays open."));
        assert_eq!(leaves(&events.settled()), good);
    };
    // An error in the text.
    work.write("content/quay.md", text("<script>alert(1)</script>"));
    let old = events.old();
    assert_eq!(leaves(&old), good);
    assert!(old["findings"].to_string().contains("\"error\""), "{old}");
    back(&mut events);
    // Gone, and there again under its name.
    std::fs::remove_file(work.path("content/quay.md")).expect("gone");
    let old = events.old();
    assert_eq!(leaves(&old), good);
    assert!(old["trouble"][0].as_str().is_some_and(|said| said.contains("content")), "{old}");
    back(&mut events);
    // An editor that writes a new file and gives it the name.
    work.write("content/.quay.md.new", text("It stays open to Quintilian."));
    std::fs::rename(work.path("content/.quay.md.new"), work.path("content/quay.md"))
        .expect("named");
    assert_ne!(leaves(&events.settled()), good);
    back(&mut events);
    // The folder under another name, and back.
    std::fs::rename(work.path("content"), work.path("contents")).expect("another name");
    assert_eq!(leaves(&events.old()), good);
    std::fs::rename(work.path("contents"), work.path("content")).expect("the name");
    assert_eq!(leaves(&events.settled()), good);
    work.write("content/quay.md", text("It stays open to Quintilian."));
    assert_ne!(leaves(&events.settled()), good);
    back(&mut events);
    // Larger than is taken in.
    let large = work.path("content/quay.md");
    std::fs::File::create(&large).and_then(|file| file.set_len(200_000_000)).expect("200 MB");
    let old = events.old();
    assert!(old["findings"].to_string().contains("too-large"), "{:.3000}", old["findings"]);
    back(&mut events);
}

#[test]
fn layouts_configuration_and_pictures_are_followed() {
    let work = quay();
    let layout = |name: &str| {
        let path = format!("{}/layouts/pamphlet/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).expect("a layout")
    };
    let main = layout("main.typ");
    for name in ["layout.toml", "tokens.typ", "parts.typ"] {
        work.write(&format!("own/quay/{name}"), layout(name));
    }
    work.write("own/quay/main.typ", &main);
    work.write("content/quay.md", text("It stays open.\n\n![The quay](quay.svg)"));
    let drawing = |colour: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><rect width=\"40\" height=\"20\" fill=\"{colour}\"/></svg>"
        )
    };
    work.write("content/quay.svg", drawing("black"));
    work.write("pamphleteer.toml", "layout = \"quay\"\n");
    let preview = Preview::of(&work, "content --layouts own");
    let mut events = preview.look("-", "pages");
    let good = leaves(&events.settled());
    for broken in [
        format!("{main}\n#panic(\"out of order\")\n"),
        format!("{main}\n#while true {{}}\n"),
        format!("{main}\n#let turn() = turn()\n#turn()\n"),
    ] {
        work.write("own/quay/main.typ", broken);
        let old = events.old();
        assert_eq!(leaves(&old), good);
        assert!(
            old["trouble"].to_string().contains("own/quay")
                || old["trouble"].to_string().contains("layouts/quay"),
            "{}",
            old["trouble"]
        );
        work.write("own/quay/main.typ", &main);
        assert_eq!(leaves(&events.settled()), good);
    }
    work.write("content/quay.svg", drawing("gray"));
    assert_ne!(leaves(&events.settled()), good);
    work.write("content/quay.svg", drawing("black"));
    assert_eq!(leaves(&events.settled()), good);
    work.write("pamphleteer.toml", "layout = \"quay\"\npaper = \"letter\"\n");
    let letter = events.settled();
    assert!(letter["facts"].to_string().contains("letter"), "{letter}");
}

#[test]
fn fonts_that_come_and_go_are_followed() {
    let work = Work::new();
    let bytes = |path: &str| {
        std::fs::read(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).expect("a file")
    };
    let face = bytes("tests/findings/font-not-embeddable/faces/quay-blocks.ttf");
    work.write("content/quay.md", text("The sign says ღია ფანჯარა."));
    work.write("faces/quay-blocks.ttf", &face);
    work.write("faces/vollkorn.ttf", bytes("fonts/vollkorn/Vollkorn_400Regular.ttf"));
    let preview = Preview::of(&work, "content --font-path faces");
    let mut events = preview.look("-", "pages");
    let good = leaves(&events.settled());
    std::fs::remove_file(work.path("faces/quay-blocks.ttf")).expect("it goes");
    let old = events.old();
    assert!(old["findings"].to_string().contains("missing-glyph"), "{:.3000}", old["findings"]);
    assert_eq!(leaves(&old), good);
    work.write("faces/quay-blocks.ttf", face);
    assert_eq!(leaves(&events.settled()), good);
}

#[test]
fn the_sheets_are_those_that_are_asked_for() {
    let work = quay();
    let preview = Preview::of(&work, "content --nup 4 --signature 4");
    let shown = preview.look("-", "pages").settled();
    let sheets = shown["sheets"].as_array().expect("sheets");
    assert!(sheets.len() >= 2 && sheets.iter().all(|side| side["copies"] == 2), "{sheets:?}");
    assert!(sheets[0]["name"].as_str().is_some_and(|name| name == "Sheet 1 of 1, outside"));
}

#[test]
fn a_browser_that_is_missing_is_said_and_the_preview_goes_on() {
    let work = quay();
    let mut command = Command::new(env!("CARGO_BIN_EXE_pamphleteer"));
    command.args(["preview", "content"]).env("PATH", work.path("nowhere")).stderr(Stdio::piped());
    let mut preview = Preview::begun(&work, command);
    let mut said = String::new();
    let err = preview.child.stderr.as_mut().expect("its messages");
    BufReader::new(err).read_line(&mut said).expect("a message");
    assert!(said.starts_with("note: no browser could be opened"), "{said}");
    assert!(said.contains("open the address above"), "{said}");
    assert_eq!(preview.get("").status, 200);
}

#[test]
fn the_text_of_the_e_book_stands_in_a_frame_that_runs_nothing() {
    let work = quay();
    let preview = Preview::of(&work, "content");
    let id = preview.first();
    let mut events = preview.look(&id, "text");
    let text_of = |shown: &Value| shown["text"].as_str().map(str::to_owned);
    let shown = events.shown(|value| value["text"].is_string());
    let first = text_of(&shown).expect("a text");
    let answer = preview.get(&format!("text/{id}/{first}"));
    assert_eq!(answer.status, 200);
    assert!(
        answer.head.contains("content-security-policy: sandbox; default-src 'none'"),
        "{}",
        answer.head
    );
    assert!(String::from_utf8_lossy(&answer.body).contains("Keep the quay"));
    work.write("content/quay.md", text("It stays open to Quintilian."));
    let shown = events.shown(|value| text_of(value).is_some_and(|text| text != first));
    let answer = preview.get(&format!("text/{id}/{}", text_of(&shown).expect("a text")));
    assert!(String::from_utf8_lossy(&answer.body).contains("Quintilian"));
}

#[test]
fn a_port_that_is_taken_is_said_and_a_signal_ends_it() {
    let work = quay();
    let mut preview = Preview::of(&work, "content");
    let port = preview.port;
    work.run(&format!("preview content --no-open --port {port}"))
        .ends(2)
        .says(&[&format!("--port {port}: another program uses this port")]);
    work.run("preview content --no-open --editor code").ends(2).says(&["{file}"]);
    let sent = Command::new("kill").args(["-INT", &preview.child.id().to_string()]).status();
    assert!(sent.expect("kill").success());
    assert_eq!(preview.child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn statements_from_right_to_left_open_to_the_right() {
    let work = Work::new();
    work.write("pamphleteer.toml", CONFIG.replace("[defaults]\n", ""));
    work.write(
        "content/quay.ar.md",
        "---\nlang: ar\ndate: 2026-05-04\n---\n# الرصيف لنا\n\n1. الرصيف مفتوح للجميع.\n",
    );
    let preview = Preview::of(&work, "content");
    let shown = preview.look("-", "pages").settled();
    assert_eq!(
        (&shown["dir"], &shown["spreads"][0]["pages"]),
        (&"rtl".into(), &serde_json::json!([0, null]))
    );
}
