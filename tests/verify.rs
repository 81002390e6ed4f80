//! `verify`: a whole release has no finding; each thing that can be wrong with
//! one is found, and the file is named. Every code of `release-…` has a row in
//! `BROKEN`.

use std::collections::{BTreeMap, BTreeSet};

use pamphleteer::artifact::Digest;
use pamphleteer::diagnostic::codes::{self, TABLE};
use pamphleteer::diagnostic::{Diagnostic, has_errors};
use pamphleteer::release::verify::{Lying, Release, examine};
use pamphleteer::release::{Manifest, manifest, reading, sums};
use pamphleteer::source::Source;
use proptest::prelude::*;

mod support {
    pub mod release;
    pub mod work;
}
use support::release::{lay, made, sources, whole};
use support::work::Work;

/// A folder with a release in `public` and what it was made from.
fn work() -> Work {
    let work = Work::new();
    let (manifest, files) = made();
    lay(&work, "public", &whole(&manifest, &files));
    lay(&work, ".", &sources());
    work
}

/// Writes a text in another way.
fn edit(work: &Work, name: &str, from: &str, to: &str) {
    let text = String::from_utf8(work.bytes(name)).expect("text");
    assert!(text.contains(from), "{from} in {text}");
    work.write(name, text.replacen(from, to, 1));
}

/// Makes the release of a changed manifest, checksums and all.
fn again(work: &Work, change: impl FnOnce(&mut Manifest)) {
    let (mut manifest, files) = made();
    change(&mut manifest);
    lay(work, "public", &whole(&manifest, &files));
}

fn remove(work: &Work, name: &str) {
    std::fs::remove_file(work.path(name)).expect("a file");
}

/// One thing that is wrong: the code, the place as the short form shows it, a
/// part of the message, how it comes about.
type Broken = (&'static str, &'static str, &'static str, fn(&Work));

const BROKEN: &[Broken] = &[
    (
        "release-altered",
        "public/bell/bell.pdf",
        "it has 6 bytes, and 35 when it was made",
        |work| {
            work.write("public/bell/bell.pdf", "other\n");
        },
    ),
    ("release-altered", "public/index.html", "as long as it was, with other bytes", |work| {
        edit(work, "public/index.html", "these", "those");
    }),
    ("release-altered", "public/manifest.json", "line 7 of SHA256SUMS", |work| {
        edit(work, "public/manifest.json", "The bell", "The ball");
    }),
    (
        "release-checksums",
        "public/SHA256SUMS:2:1",
        "“bell/bell.epub” is not that in the manifest, which the file has",
        |work| {
            let own = Digest::of(b"bell/bell.epub: these are its bytes\n").to_string();
            edit(work, "public/SHA256SUMS", &own, &Digest::of(b"other").to_string());
        },
    ),
    (
        "release-checksums",
        "public/SHA256SUMS:2:1",
        "not 64 figures, two blanks and a name",
        |work| {
            edit(work, "public/SHA256SUMS", "  bell/bell.epub", " *bell/bell.epub");
        },
    ),
    ("release-checksums", "public/SHA256SUMS:8:1", "no line for “opds.xml”", |work| {
        let text = String::from_utf8(work.bytes("public/SHA256SUMS")).expect("text");
        let kept = text.lines().filter(|line| !line.ends_with("opds.xml"));
        work.write("public/SHA256SUMS", kept.map(|line| format!("{line}\n")).collect::<String>());
    }),
    (
        "release-checksums",
        "public/SHA256SUMS:1:1",
        "no line for “bell/bell-booklet.pdf” and 7 more files",
        |work| {
            work.write("public/SHA256SUMS", "");
        },
    ),
    (
        "release-checksums",
        "public/SHA256SUMS:9:1",
        "“notes.txt” is not in the manifest",
        |work| {
            let more = format!("{}  notes.txt\n", Digest::of(b"x"));
            work.write(
                "public/SHA256SUMS",
                [work.bytes("public/SHA256SUMS"), more.into_bytes()].concat(),
            );
        },
    ),
    ("release-checksums", "public/SHA256SUMS:9:1", "“index.html” has a second line", |work| {
        let more = format!("{}  index.html\n", Digest::of(b"x"));
        work.write(
            "public/SHA256SUMS",
            [work.bytes("public/SHA256SUMS"), more.into_bytes()].concat(),
        );
    }),
    (
        "release-checksums",
        "public/SHA256SUMS:9:1",
        "“../secret” is not the name of a file",
        |work| {
            let more = format!("{}  ../secret\n", Digest::of(b"x"));
            work.write(
                "public/SHA256SUMS",
                [work.bytes("public/SHA256SUMS"), more.into_bytes()].concat(),
            );
        },
    ),
    ("release-checksums", "public/SHA256SUMS:1:1", "not in the order and form", |work| {
        let text = String::from_utf8(work.bytes("public/SHA256SUMS")).expect("text");
        let turned = text.lines().rev();
        work.write("public/SHA256SUMS", turned.map(|line| format!("{line}\n")).collect::<String>());
    }),
    (
        "release-checksums",
        "public/manifest.json:182:7",
        "“index.html” is not that in SHA256SUMS, which the file has",
        |work| {
            let (mut manifest, files) = made();
            let mut all = whole(&manifest, &files);
            let item = manifest.artifacts.iter_mut().find(|item| item.name == "index.html");
            item.expect("it").sha256 = Digest::of(b"other");
            let text = manifest.text().into_bytes();
            let sums = String::from_utf8(all["SHA256SUMS"].clone()).expect("text");
            let own = Digest::of(&all["manifest.json"]).to_string();
            let sums = sums.replace(&own, &Digest::of(&text).to_string());
            all.extend([
                ("manifest.json".to_owned(), text),
                ("SHA256SUMS".to_owned(), sums.into()),
            ]);
            lay(work, "public", &all);
        },
    ),
    ("release-extra", "public/bell/notes.docx", "does not belong to the release", |work| {
        work.write("public/bell/notes.docx", "x");
    }),
    ("release-extra", "public/bell/.DS_Store", "does not belong to the release", |work| {
        work.write("public/bell/.DS_Store", "x");
    }),
    ("release-hidden", "public/.nojekyll", "begins with a dot", |work| {
        work.write("public/.nojekyll", "");
    }),
    ("release-hidden", "public/.git", "begins with a dot", |work| {
        work.write("public/.git/config", "").write("public/.git/refs/heads/main", "x");
    }),
    ("release-manifest", "public/manifest.json:4:3", "expected `,` or `}`", |work| {
        again_text(work, |text| {
            text.replacen(
                "{\n    \"name\": \"pamphleteer\",\n    \"version\": \"0.1.0\"\n  },",
                "1",
                1,
            )
        });
    }),
    ("release-manifest", "public/manifest.json:1:1", "EOF while parsing", |work| {
        again_text(work, |_| String::new());
    }),
    ("release-manifest", "public/manifest.json:1:2", "missing field `schema`", |work| {
        again_text(work, |_| "{}".to_owned());
    }),
    ("release-manifest", "public/manifest.json:2:3", "there is no form 0 of a manifest", |work| {
        again(work, |manifest| manifest.schema = 0);
    }),
    (
        "release-manifest",
        "public/manifest.json:2:3",
        "of form 2, made by pamphleteer 7.1.0; this is version",
        |work| {
            again_text(work, |text| {
                let text = text.replace("\"schema\": 1", "\"schema\": 2").replace("0.1.0", "7.1.0");
                text.replace("\"catalogue\"", "\"collection\"")
            });
        },
    ),
    ("release-manifest", "public/manifest.json:1:3", "not UTF-8 text: byte 3", |work| {
        let (manifest, files) = made();
        let mut all = whole(&manifest, &files);
        let text = [b"{ \xFF", &all["manifest.json"][1..]].concat();
        let sums = String::from_utf8(all["SHA256SUMS"].clone()).expect("text");
        let own = Digest::of(&all["manifest.json"]).to_string();
        let sums = sums.replace(&own, &Digest::of(&text).to_string());
        all.extend([("manifest.json".to_owned(), text), ("SHA256SUMS".to_owned(), sums.into())]);
        lay(work, "public", &all);
    }),
    ("release-manifest", "public/manifest.json:196:7", "“index.html” is listed twice", |work| {
        again(work, |manifest| {
            let item = manifest.artifacts[5].clone();
            manifest.artifacts.insert(6, item);
        });
    }),
    ("release-manifest", "public/manifest.json:1:1", "“bell” is listed twice", |work| {
        again(work, |manifest| manifest.statements[1].slug = "bell".to_owned());
        // Else the files of the other are of no statement.
        again(work, |manifest| {
            let entry = manifest.statements[0].clone();
            manifest.statements.push(entry);
        });
    }),
    (
        "release-manifest",
        "public/manifest.json:210:7",
        "“../bell.md” is not the name of a file in a release",
        |work| {
            outside(work, "../bell.md");
        },
    ),
    (
        "release-manifest",
        "public/manifest.json:210:7",
        "“/etc/passwd” is not the name",
        |work| {
            outside(work, "/etc/passwd");
        },
    ),
    (
        "release-manifest",
        "public/manifest.json:210:7",
        "“..\\bell.md” is not the name",
        |work| {
            outside(work, "..\\bell.md");
        },
    ),
    ("release-manifest", "public/manifest.json:210:7", "“a␛b” is not the name", |work| {
        outside(work, "a\u{1b}b");
    }),
    (
        "release-manifest",
        "public/manifest.json:210:7",
        "manifest.json is listed among the files",
        |work| {
            outside(work, "manifest.json");
        },
    ),
    (
        "release-manifest",
        "public/manifest.json:182:7",
        "of the statement “quay”, which is not listed",
        |work| {
            again(work, |manifest| manifest.artifacts[5].statement = Some("quay".to_owned()));
        },
    ),
    ("release-manifest", "public/manifest.json:1:1", "this is part 2 of 3", |work| {
        again(work, |manifest| {
            let whole = Digest::of(b"x");
            manifest.part = Some(manifest::Part {
                number: 2,
                of: 3,
                whole,
                heading: manifest::Heading::default(),
                failed: vec![],
            });
        });
    }),
    ("release-missing", "public/ferry/ferry.pdf", "is not there", |work| {
        remove(work, "public/ferry/ferry.pdf");
    }),
    ("release-missing", "public/SHA256SUMS", "is not there", |work| {
        remove(work, "public/SHA256SUMS");
    }),
    (
        "release-source",
        "public/manifest.json:150:7",
        "was not made from the sources of “ferry”",
        |work| {
            again(work, |manifest| manifest.artifacts[3].source = Some(Digest::of(b"other")));
        },
    ),
    ("release-source", "content/ferry.md", "not the one that the release was made from", |work| {
        edit(work, "content/ferry.md", "It stays", "It goes");
    }),
    (
        "release-source",
        "content/pictures/bell.png",
        "not the one that the release was made from",
        |work| {
            work.write("content/pictures/bell.png", "another");
        },
    ),
    ("release-source", "pamphleteer.toml", "not the one that the release was made from", |work| {
        work.write("pamphleteer.toml", "issuer = \"Others\"\n");
    }),
    (
        "release-source",
        "content/pictures/bell.png",
        "made from this file, which is not at hand",
        |work| {
            remove(work, "content/pictures/bell.png");
        },
    ),
    (
        "release-source",
        "content/bell.md",
        "“bell” was made from this file, which is not at hand",
        |work| {
            remove(work, "content/bell.md");
        },
    ),
    ("release-source", "content/quay.md", "at hand and not in the release", |work| {
        work.write("content/quay.md", "# The quay\n");
    }),
    ("release-source", "pamphleteer.toml", "made without this configuration", |work| {
        again(work, |manifest| manifest.statements[1].sources.truncate(1));
    }),
];

/// Changes the text of the manifest, and the checksums with it.
fn again_text(work: &Work, change: impl FnOnce(String) -> String) {
    let (manifest, files) = made();
    let mut all = whole(&manifest, &files);
    let text = change(manifest.text());
    let sums = String::from_utf8(all["SHA256SUMS"].clone()).expect("text");
    let own = Digest::of(&all["manifest.json"]).to_string();
    let sums = sums.replace(&own, &Digest::of(text.as_bytes()).to_string());
    all.extend([("manifest.json".to_owned(), text.into()), ("SHA256SUMS".to_owned(), sums.into())]);
    lay(work, "public", &all);
}

/// A release whose manifest lists a file by a name that no file of it can have.
fn outside(work: &Work, name: &str) {
    let (mut manifest, files) = made();
    let item = manifest.artifacts.last().expect("one").clone();
    let good = whole(&manifest, &files);
    manifest.artifacts.push(manifest::Item { name: name.to_owned(), ..item });
    let text = manifest.text();
    let sums = String::from_utf8(good["SHA256SUMS"].clone()).expect("text");
    let own = Digest::of(&good["manifest.json"]).to_string();
    let sums = sums.replace(&own, &Digest::of(text.as_bytes()).to_string());
    lay(work, "public", &good);
    work.write("public/manifest.json", text).write("public/SHA256SUMS", sums);
}

const WHOLE: &str = "public: 9 files of 2 statements, whole and unaltered";

#[test]
fn a_whole_release_has_no_finding() {
    let work = work();
    let ran = work.run("verify public").ends(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), (format!("{WHOLE}\n").as_str(), ""));
    let ran = work.run("verify ./public/ --sources content --strict").ends(0);
    let said = WHOLE.replace("whole and unaltered", "whole, unaltered, made from these sources");
    assert_eq!((ran.out, ran.err.as_str()), (format!("{said}\n"), ""));
    let ran = work.run("verify public --quiet").ends(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    // From elsewhere, and each statement by itself.
    work.write("far/away/x", "");
    work.run_in("far/away", &[], "verify ../../public --sources ../../content").ends(0);
    work.run("verify public --sources content/bell.md content/ferry.md").ends(0);
    assert_eq!(work.files("public").len(), 9, "verify makes nothing");
}

#[test]
fn what_is_wrong_is_found_and_nothing_else() {
    let mut problems = Vec::new();
    for (code, place, message, break_it) in BROKEN {
        let work = work();
        break_it(&work);
        let ran = work.run("verify public --sources content --format short");
        let lines: Vec<&str> = ran.err.lines().collect();
        let severity = codes::find(code).expect("a code").severities[0].word();
        let start = format!("{place}: {severity}[{code}]: ");
        let wanted = i32::from(severity == "error");
        match lines.as_slice() {
            [line] if line.starts_with(&start) && line.contains(message) && ran.code == wanted => {}
            _ => problems.push(format!("{start}… {message}:\n{ran:#?}")),
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_code_has_a_row() {
    let rows: BTreeSet<&str> =
        BROKEN.iter().map(|row| row.0).chain(["release-not-a-file"]).collect();
    let codes: BTreeSet<&str> =
        TABLE.iter().map(|entry| entry.name).filter(|name| name.starts_with("release-")).collect();
    assert_eq!(rows, codes);
    assert!(codes.iter().all(|code| codes::find(code).is_some_and(|e| e.is_of_finished_file())));
}

/// A link is a finding, wherever it leads, and is not followed.
#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    for (name, place) in [
        ("public/ferry/ferry.pdf", "public/ferry/ferry.pdf"),
        ("public/bell/more", "public/bell/more"),
        ("public/SHA256SUMS", "public/SHA256SUMS"),
        ("public/.well-known", "public/.well-known"),
    ] {
        let work = work();
        let path = work.path(name);
        let target = work.path("elsewhere");
        match std::fs::rename(&path, &target) {
            Ok(()) => {}
            Err(_) => std::fs::create_dir(&target).expect("a folder"),
        }
        symlink(&target, &path).expect("a link");
        let ran = work.run("verify public --format short").ends(1);
        let wanted =
            format!("{place}: error[release-not-a-file]: this is a symbolic link and not a file\n");
        assert_eq!(ran.err, wanted);
    }
    // The folder itself may be one, and a link that leads to itself ends.
    let work = work();
    symlink(work.path("public"), work.path("latest")).expect("a link");
    work.run("verify latest").ends(0);
    symlink(work.path("public"), work.path("public/bell/up")).expect("a link");
    work.run("verify public").ends(1).says(&["bell/up"]);
}

/// A manifest that is a link is not read; the checksums stand for it.
#[cfg(unix)]
#[test]
fn a_manifest_elsewhere_is_not_read() {
    let work = work();
    std::fs::rename(work.path("public/manifest.json"), work.path("elsewhere")).expect("a name");
    std::os::unix::fs::symlink(work.path("elsewhere"), work.path("public/manifest.json"))
        .expect("a link");
    work.write("public/opds.xml", "other");
    let ran = work.run("verify public --format short").ends(1);
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(lines.len(), 2, "{ran:#?}");
    assert!(lines[0].starts_with("public/manifest.json: error[release-not-a-file]"), "{ran:#?}");
    assert!(lines[1].starts_with("public/opds.xml: error[release-altered]"), "{ran:#?}");
}

/// Names that no manifest has: they are extra, shown in one line, and harmless.
#[cfg(unix)]
#[test]
fn odd_names_are_shown_and_harmless() {
    use std::os::unix::ffi::OsStrExt;
    let work = work();
    for name in [&b"a\nb"[..], b"a\x1b[2Jb", b"a\\b", b"caf\xe9.pdf", b" ", b"a:b"] {
        std::fs::write(work.path("public").join(std::ffi::OsStr::from_bytes(name)), "x")
            .expect("a file");
    }
    let ran = work.run("verify public --format short").ends(1);
    assert_eq!(ran.err.lines().count(), 6, "{ran:#?}");
    assert!(ran.err.lines().all(|line| line.contains(": error[release-extra]: ")), "{ran:#?}");
    assert!(ran.err.contains("caf\\xe9.pdf") && !ran.err.contains('\u{1b}'), "{ran:#?}");
    work.run("verify public --format sarif").ends(1).data();
}

/// Where the manifest is of no use, the checksums still find what is wrong.
#[test]
fn without_a_manifest_the_checksums_are_held() {
    let work = work();
    again_text(&work, |text| text.replace("\"schema\": 1", "\"schema\": 2"));
    remove(&work, "public/opds.xml");
    work.write("public/bell/bell.pdf", "x").write("public/more", "x");
    let ran = work.run("verify public --format short").ends(1);
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(lines.len(), 4, "{ran:#?}");
    assert!(lines[0].starts_with("public/manifest.json:2:3: error[release-manifest]"), "{ran:#?}");
    assert!(lines[1].starts_with("public/bell/bell.pdf: error[release-altered]"), "{ran:#?}");
    assert!(lines[2].starts_with("public/more: error[release-extra]"), "{ran:#?}");
    assert!(lines[3].starts_with("public/opds.xml: error[release-missing]"), "{ran:#?}");
    assert_eq!(ran.out, "public: 4 errors\n");
    work.run("verify public").ends(1).says(&["help: update pamphleteer"]);
}

/// Two works with a configuration each: each statement is held against its own.
#[test]
fn each_work_has_its_own_configuration() {
    let work = work();
    for (name, bytes) in sources() {
        if name != "content/bell.md" {
            work.write(&format!("other/{name}"), bytes);
        }
    }
    work.write("other/pamphleteer.toml", "issuer = \"Others\"\n");
    std::fs::rename(work.path("content/ferry.md"), work.path("ferry.away")).expect("a name");
    let ran = work.run("verify public --sources content other/content --format short").ends(1);
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(lines.len(), 1, "{ran:#?}");
    assert!(lines[0].starts_with("other/pamphleteer.toml: error[release-source]"), "{ran:#?}");
}

/// A name in a manifest that leads out of the work is not opened.
#[test]
fn a_source_outside_the_work_is_not_opened() {
    let work = work();
    work.write("secret", "x");
    for (root, name) in [("work", "../secret"), ("work", "/etc/hostname")] {
        again(&work, |manifest| {
            let sha256 = Digest::of(b"x");
            let name = name.to_owned();
            manifest.statements[0].sources.push(manifest::SourceFile { name, sha256 });
        });
        for (name, bytes) in sources() {
            work.write(&format!("{root}/{name}"), bytes);
        }
        work.run(&format!("verify public --sources {root}/content --format short")).ends(1).says(
            &["error[release-source]: the release was made from this file, which is not at hand"],
        );
    }
}

#[test]
fn trouble_says_what_to_do() {
    let work = work();
    work.run("verify nowhere").ends(2).says(&["nowhere: there is no such folder"]);
    work.run("verify content/bell.md").ends(2).says(&["content/bell.md: is a file"]);
    work.run("verify content")
        .ends(2)
        .says(&["no manifest.json in this folder", "`pamphleteer release`"]);
    work.write("part/shard.json", "{}");
    work.run("verify part").ends(2).says(&["part: is one part of a release", "release --merge"]);
    work.run("verify public --sources nowhere").ends(2).says(&["nowhere: there is no such file"]);
    work.write("public/.pamphleteer/ready/manifest.json", "");
    work.run("verify public")
        .ends(2)
        .says(&["was interrupted", "run the same `pamphleteer release` again"]);
    work.run("verify").ends(2);
}

#[test]
fn every_form_of_report_names_the_file() {
    let work = work();
    work.write("public/bell/bell.pdf", "x").write("public/.nojekyll", "");
    edit(&work, "public/SHA256SUMS", "  index.html", "  index.htm");
    let ran = work.run("verify public").ends(1).says(&[
        "error[release-altered]: the file was altered",
        "= public/bell/bell.pdf",
        "public/SHA256SUMS:",
        "help: ",
    ]);
    assert_eq!(ran.out, "public: 9 files of 2 statements, 3 errors, 1 note\n");
    let data = work.run("verify public --format json").ends(1).data();
    let found: Vec<_> =
        data.as_array().expect("a list").iter().map(|f| (&f["code"], &f["file"])).collect();
    assert_eq!(found.len(), 4, "{data:#}");
    assert_eq!(found[2], (&"release-hidden".into(), &"public/.nojekyll".into()));
    assert_eq!(found[3], (&"release-altered".into(), &"public/bell/bell.pdf".into()));
    assert_eq!((&data[0]["file"], &data[0]["line"]), (&"public/SHA256SUMS".into(), &6.into()));
    let github = work.run("verify public --format github").ends(1).out;
    assert!(
        github.contains("::error file=public/bell/bell.pdf,title=release-altered::"),
        "{github}"
    );
    assert!(github.contains("::error file=public/SHA256SUMS,line=6,"), "{github}");
    let sarif = work.run("verify public --format sarif").ends(1).data();
    let places: Vec<_> = sarif["runs"][0]["results"]
        .as_array()
        .expect("results")
        .iter()
        .map(|r| r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str())
        .collect();
    assert!(places.contains(&Some("public/bell/bell.pdf")), "{sarif:#}");

    work.run("verify public --quiet").ends(1);
    let work = self::work();
    work.write("public/.nojekyll", "").run("verify public").ends(0);
    work.run("verify public --strict").ends(1);
}

// Any change

/// What is found in a release that lies in memory.
fn examined(files: &BTreeMap<String, Vec<u8>>) -> Vec<(Source, Vec<Diagnostic>)> {
    let lying = files.iter().map(|(name, bytes)| {
        let (size, sha256) = (bytes.len() as u64, Digest::of(bytes));
        (name.clone(), Lying::File { size, sha256 })
    });
    let manifest = files.get(manifest::FILE).map(|bytes| reading::read("r/manifest.json", bytes));
    let sums = files.get(sums::FILE).map(Vec::as_slice);
    let release =
        Release { folder: "r", manifest: manifest.as_ref(), sums, files: &lying.collect() };
    examine(&release, None)
}

/// Whether an error is about a file, or names it.
fn names(reports: &[(Source, Vec<Diagnostic>)], name: &str) -> bool {
    let place = format!("r/{name}");
    reports.iter().any(|(source, findings)| {
        has_errors(findings)
            && (source.name() == place || findings.iter().any(|f| f.message.contains(name)))
    })
}

#[test]
fn any_bit_that_is_flipped_is_found_and_the_file_named() {
    let (manifest, files) = made();
    let mut all = whole(&manifest, &files);
    assert!(examined(&all).is_empty());
    let mut problems = Vec::new();
    for name in all.keys().cloned().collect::<Vec<_>>() {
        for at in 0..all[&name].len() {
            for bit in 0..8 {
                all.get_mut(&name).expect("a file")[at] ^= 1 << bit;
                if !names(&examined(&all), &name) {
                    problems.push(format!("{name}: bit {bit} of byte {at}"));
                }
                all.get_mut(&name).expect("a file")[at] ^= 1 << bit;
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The same on the disk, at a few places of every file.
#[test]
fn a_bit_flipped_on_the_disk_is_found() {
    let work = work();
    for name in work.files("public") {
        let path = format!("public/{name}");
        let bytes = work.bytes(&path);
        for at in [0, bytes.len() / 3, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            work.write(&path, changed);
            work.run("verify public --format short").ends(1).says(&[&name]);
        }
        work.write(&path, &bytes);
    }
    work.run("verify public").ends(0);
}

/// Bytes put elsewhere, left out, put in.
fn mutated(bytes: &[u8], changes: &[(f64, u8, Vec<u8>)]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for (place, length, new) in changes {
        let start = (place * out.len() as f64) as usize;
        let end = (start + usize::from(*length)).min(out.len());
        out.splice(start..end, new.iter().copied());
    }
    out
}

/// A few bytes, as they stand in such files.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known: Vec<&[u8]> = vec![
        b"\"",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b"null",
        b"-1",
        b"1e999",
        b"99999999999999999999",
        b"\\u0000",
        b"\\ud800",
        b"../",
        b"\n",
        b"  ",
        b"\xff",
        b"\"schema\": 2,",
        b"\"name\": \"x\",",
    ];
    let known = prop::sample::select(known).prop_map(<[u8]>::to_vec);
    prop_oneof![known, proptest::collection::vec(any::<u8>(), 0..4)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_becomes_of_manifest_and_checksums_is_found(
        manifest_changes in proptest::collection::vec((0.0..1.0f64, 0..6u8, piece()), 0..4),
        sums_changes in proptest::collection::vec((0.0..1.0f64, 0..6u8, piece()), 0..4),
    ) {
        let (manifest, files) = made();
        let good = whole(&manifest, &files);
        let mut all = good.clone();
        for (name, changes) in [("manifest.json", manifest_changes), ("SHA256SUMS", sums_changes)] {
            all.insert(name.to_owned(), mutated(&good[name], &changes));
        }
        let found = examined(&all);
        prop_assert_eq!(found.is_empty(), all == good);
        // The checksums made to fit: what is left is for the manifest alone to say.
        let text = String::from_utf8(good["SHA256SUMS"].clone()).expect("text");
        let own = Digest::of(&good["manifest.json"]).to_string();
        let fit = text.replace(&own, &Digest::of(&all["manifest.json"]).to_string());
        all.insert("SHA256SUMS".to_owned(), fit.into_bytes());
        let _ = examined(&all);
    }
}
