//! Releases: what is in one, what is made again and what is not, parts and
//! their whole, and what happens when something stands in the way.

mod support {
    pub mod work;
}

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

use pamphleteer::artifact::Digest;
use support::work::{Ran, Work};

/// Some statements, two of them editions of one.
fn statements() -> Work {
    let work = Work::new();
    work.write("content/pamphleteer.toml", "issuer = \"The Weavers\"\nlang = \"en\"\n");
    for (name, title) in [("ferry", "Keep the ferry"), ("mill", "Mend the mill")] {
        let text = format!(
            "# {title}\n\n5 May 2026\n\n1. One boat is left, and it leaks.\n\n2. We ask for two.\n\nContact: weavers@example.org\n"
        );
        work.write(&format!("content/{name}.md"), text);
    }
    work.write(
        "content/bell/en.md",
        "---\ndate: 2026-04-01\n---\n# The bell\n\n1. It rings.\n\nContact: weavers@example.org\n",
    );
    work.write(
        "content/bell/de.md",
        "---\ndate: 2026-04-01\n---\n# Die Glocke\n\n1. Sie läutet.\n\nContact: weavers@example.org\n",
    );
    work
}

/// Every file below a folder by its name, with its digest.
fn content(work: &Work, below: &str) -> BTreeMap<String, Digest> {
    let files = work.files(below).into_iter();
    files.map(|name| (name.clone(), Digest::of(&work.bytes(&format!("{below}/{name}"))))).collect()
}

/// Quick products, for what does not depend on them.
const FEW: &str = "--only reader,epub";

fn unchanged(ran: &Ran) -> usize {
    ran.out.lines().filter(|line| line.ends_with(", unchanged")).count()
}

#[test]
fn a_release_holds_what_its_manifest_and_its_checksums_say() {
    let work = statements();
    work.run("release --out public").ends(0);
    let manifest: serde_json::Value =
        serde_json::from_slice(&work.bytes("public/manifest.json")).expect("a manifest");
    let mut listed: BTreeMap<String, Digest> = manifest["artifacts"]
        .as_array()
        .expect("artifacts")
        .iter()
        .map(|item| {
            let text = |key: &str| item[key].as_str().unwrap_or_default().to_owned();
            (text("name"), Digest::parse(&text("sha256")).expect("a digest"))
        })
        .collect();
    listed.insert("manifest.json".into(), Digest::of(&work.bytes("public/manifest.json")));
    let sums: String = listed.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
    assert_eq!(String::from_utf8(work.bytes("public/SHA256SUMS")).expect("text"), sums);
    listed.insert("SHA256SUMS".into(), Digest::of(&work.bytes("public/SHA256SUMS")));
    assert_eq!(content(&work, "public"), listed);
    for name in [
        "ferry/ferry.pdf",
        "ferry/ferry-press.pdf",
        "ferry/ferry-booklet.pdf",
        "ferry/ferry.epub",
        "ferry/ferry.html",
        "ferry/ferry-cover.jpg",
        "ferry/ferry-large-print.pdf",
        "bell.de/bell.de.epub",
    ] {
        assert!(listed.contains_key(name), "{name} is missing");
    }
    let of = |name: &str| {
        let items = manifest["artifacts"].as_array().expect("artifacts").iter();
        items.clone().find(|item| item["name"] == name).expect(name).clone()
    };
    let booklet = of("ferry/ferry-booklet.pdf");
    assert_eq!(booklet["product"], "booklet");
    assert_eq!(booklet["media_type"], "application/pdf");
    assert_eq!(booklet["duplex"], "short-edge");
    assert_eq!(booklet["statement"], "ferry");
    let large = of("ferry/ferry-large-print.pdf");
    assert_eq!((&large["layout"], &large["language"]), (&"large-print".into(), &"en".into()));
    assert!(large["fonts"].as_array().is_some_and(|fonts| !fonts.is_empty()));
    let bell = manifest["statements"].as_array().expect("statements").iter();
    let bell: Vec<_> = bell.filter(|entry| entry["work"] == "bell").collect();
    assert_eq!(bell.len(), 2);
    assert_eq!(bell[0]["sources"][0]["name"], "bell/de.md");
    assert_eq!(bell[0]["sources"][1]["name"], "pamphleteer.toml");
    assert_eq!(bell[0]["source"], of("bell.de/bell.de.epub")["source"]);
}

#[test]
fn the_same_release_comes_of_another_folder_another_day_and_any_number_of_jobs() {
    let (one, two) = (statements(), Work::new());
    for name in one.files("content") {
        two.write(&format!("deep/er/{name}"), one.bytes(&format!("content/{name}")));
    }
    one.run_in("", &[("TZ", "UTC"), ("LANG", "C")], "release --jobs 1 --out public").ends(0);
    let elsewhere = [("TZ", "Pacific/Kiritimati"), ("LANG", "de_DE.UTF-8")];
    two.run_in("deep", &elsewhere, "release er --jobs 2 --out ../public").ends(0);
    assert_eq!(content(&one, "public"), content(&two, "public"));
}

#[test]
fn what_is_unchanged_is_not_made_again() {
    let work = statements();
    let build = || work.run(&format!("build {FEW}")).ends(0);
    assert_eq!(unchanged(&build()), 0);
    let first = content(&work, "out");
    let again = build();
    assert_eq!(unchanged(&again), 4);
    assert!(again.out.contains("4 of 4 statements unchanged"), "{again:?}");
    assert_eq!(unchanged(&work.run(&format!("build {FEW} --force")).ends(0)), 0);
    assert_eq!(content(&work, "out"), first);

    // What was altered or taken away in the folder is put back.
    work.write("out/ferry/ferry.pdf", "altered");
    std::fs::remove_file(work.path("out/mill/mill.epub")).expect("it was there");
    assert_eq!(unchanged(&build()), 4);
    assert_eq!(content(&work, "out"), first);

    // Findings are reported as they were.
    let loud = |ran: Ran| ran.err;
    assert_eq!(loud(build()), loud(work.run(&format!("build {FEW} --force"))));
}

#[test]
fn whatever_a_statement_is_made_from_makes_it_anew() {
    let work = statements();
    let picture = |tone: u8| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let pixels = image::GrayImage::from_pixel(1800, 900, image::Luma([tone]));
        pixels.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture");
        bytes.into_inner()
    };
    work.write("content/map.png", picture(9));
    work.write(
        "content/mill.md",
        "# Mend the mill\n\n5 May 2026\n\n1. The place:\n\n![Map](map.png)\n\nContact: weavers@example.org\n",
    );
    work.write(
        "looks/broad/layout.toml",
        "based-on = 'pamphlet'\n[papers.a5]\nwidth = 140.0\nheight = 200.0\n",
    );
    let build = |more: &str| unchanged(&work.run(&format!("build {FEW} {more}")).ends(0));
    let broad = "--layouts looks --layout broad";
    assert_eq!((build(""), build("")), (0, 4));
    work.write("content/map.png", picture(200));
    assert_eq!((build(""), build("")), (3, 4), "a picture");
    work.write("content/ferry.md", work.bytes("content/mill.md"));
    assert_eq!((build(""), build("")), (3, 4), "the text");
    work.write("content/bell/de.md", "---\ndate: 2026-04-02\n---\n# Die Uhr\n\n1. Sie geht.\n");
    assert_eq!((build(""), build("")), (2, 4), "both editions, since they name one another");
    work.write("content/pamphleteer.toml", "issuer = \"The Spinners\"\nlang = \"en\"\n");
    assert_eq!((build(""), build("")), (0, 4), "the configuration");
    assert_eq!((build("--paper letter"), build("--paper letter")), (0, 4), "an option");
    assert_eq!((build(broad), build(broad)), (0, 4), "the layout");
    work.write("looks/broad/tokens-of-ones-own.typ", "#let a = 1\n");
    assert_eq!((build(broad), build(broad)), (0, 4), "a file of the layout");
    let dated = |day| {
        let ran = work.run_in("", &[("SOURCE_DATE_EPOCH", day)], &format!("build {FEW}"));
        unchanged(&ran.ends(0))
    };
    assert_eq!((dated("946684800"), dated("946684800")), (0, 4), "the day");
    assert_eq!(build(""), 4, "what was made before that is still known");
}

#[test]
fn a_cache_that_is_damaged_shared_or_out_of_reach_does_no_harm() {
    let work = statements();
    let run = |cache: &str, out: &str| {
        let arguments = format!("build {FEW} --cache {cache} --out {out}");
        work.run(&arguments).ends(0)
    };
    run("kept", "one");
    let right = content(&work, "one");
    for (step, name) in work.files("kept").into_iter().enumerate() {
        let path = format!("kept/{name}");
        let bytes = work.bytes(&path);
        let cut = [0, bytes.len() / 2, bytes.len() - 1][step % 3];
        work.write(&path, &bytes[..cut]);
    }
    assert_eq!(unchanged(&run("kept", "two")), 0);
    assert_eq!(content(&work, "two"), right);
    assert_eq!(unchanged(&run("kept", "two")), 4, "it is whole again");

    // Half of it gone.
    for name in work.files("kept/1/objects").into_iter().step_by(2) {
        std::fs::remove_file(work.path(&format!("kept/1/objects/{name}"))).expect("it was there");
    }
    run("kept", "three");
    assert_eq!(content(&work, "three"), right);

    // No folder can be made there.
    work.write("taken", "a file");
    let ran = run("taken", "four").says(&["nothing is kept for the next run", "taken"]);
    assert_eq!(unchanged(&ran), 0);
    assert_eq!(content(&work, "four"), right);

    // None is wanted.
    let ran = work.run_in("", &[("PAMPHLETEER_CACHE", "")], &format!("build {FEW} --out five"));
    assert_eq!((unchanged(&ran.ends(0)), content(&work, "five")), (0, right));
}

#[test]
fn parts_joined_are_the_release() {
    let work = statements();
    for name in ["loom", "river", "street"] {
        let text = work.bytes("content/ferry.md");
        work.write(&format!("content/{name}.md"), text);
    }
    work.run(&format!("release {FEW} --out whole")).ends(0);
    for of in [1, 2, 4, 9] {
        let folders: Vec<String> = (1..=of).map(|part| format!("of-{of}/{part}")).collect();
        for (index, folder) in folders.iter().enumerate() {
            // Each on a machine of its own.
            let own = [("PAMPHLETEER_CACHE", "")];
            let arguments = format!("build {FEW} --shard {}/{of} --out {folder}", index + 1);
            work.run_in("", &own, &arguments).ends(0);
        }
        let joined = format!("joined-{of}");
        let backwards = folders.iter().rev().cloned().collect::<Vec<_>>().join(" ");
        work.run(&format!("release --merge {backwards} --out {joined}")).ends(0);
        assert_eq!(content(&work, &joined), content(&work, "whole"), "{of} parts");
    }
}

#[test]
fn parts_that_do_not_belong_together_are_not_joined() {
    let work = statements();
    let part = |which: &str, folder: &str| {
        work.run(&format!("build {FEW} --shard {which} --out {folder}")).ends(0);
    };
    let merge = |folders: &str| {
        let ran = work.run(&format!("release --merge {folders} --out public")).ends(2);
        assert!(work.files("public").is_empty(), "{ran:?}");
        ran
    };
    (1..=3).for_each(|number| part(&format!("{number}/3"), &format!("p{number}")));
    merge("p1 p3").says(&["parts of the release are missing: 2/3", "build --shard"]);
    merge("p1 p2 p3 p2").says(&["p2 and p2 are both part 2 of 3"]);
    part("2/2", "half");
    merge("p1 half p3").says(&["p1 is a part of 3 and half a part of 2"]);
    merge("p1 content").says(&["content: this is no part of a release", "--shard K/N"]);
    work.run(&format!("release {FEW} --out full")).ends(0);
    std::fs::copy(work.path("full/manifest.json"), work.path("full/shard.json")).expect("a copy");
    merge("p1 full").says(&["full: this is a whole release"]);

    // A file of a part altered by one bit, and gone.
    let (name, whole) = ("p2/ferry/ferry.pdf", work.bytes("p2/ferry/ferry.pdf"));
    let mut altered = whole.clone();
    altered[whole.len() / 2] ^= 4;
    work.write(name, altered);
    merge("p1 p2 p3").says(&["p2/ferry/ferry.pdf", "not as it was made", "make its part again"]);
    std::fs::remove_file(work.path(name)).expect("it was there");
    merge("p1 p2 p3").says(&["cannot read p2/ferry/ferry.pdf"]);
    work.write(name, &whole);

    // From a later version.
    let shard = String::from_utf8(work.bytes("p1/shard.json")).expect("text");
    let later = shard.replacen("\"schema\": 1", "\"schema\": 9", 1).replacen("0.1.0", "9.0.0", 1);
    work.write("p1/shard.json", later.replacen("\"tool\"", "\"unheard-of\": 1,\n  \"tool\"", 1));
    merge("p1 p2 p3").says(&["p1/shard.json", "made by pamphleteer 9.0.0", "update pamphleteer"]);
    work.write("p1/shard.json", &shard[..shard.len() / 2]);
    merge("p1 p2 p3").says(&["p1/shard.json: the manifest cannot be read"]);
    // One that would write elsewhere.
    work.write("p1/shard.json", shard.replace("\"name\": \"", "\"name\": \"../"));
    merge("p1 p2 p3").says(&["p1/shard.json", "is not the name of a file in a release"]);
    work.write("p1/shard.json", shard.replacen("0.1.0", "0.0.9", 1));
    merge("p1 p2 p3").says(&["p1 was made by pamphleteer 0.0.9 and p2 by pamphleteer 0.1.0"]);
    work.write("p1/shard.json", &shard);

    // From other sources.
    work.write("content/ferry.md", work.bytes("content/mill.md"));
    part("3/3", "p3");
    merge("p1 p2 p3").says(&["p1 and p3 were not made from the same"]);
    work.run("release --shard 1/2").ends(2).says(&["an option of `build`"]);
    for wrong in ["0/3", "4/3", "x", "1/0"] {
        work.run(&format!("build --shard {wrong}")).ends(2).says(&["a part is K/N"]);
    }
}

#[test]
fn a_statement_that_cannot_be_made_does_not_stop_the_others() {
    let work = statements();
    work.write("content/broken.md", "# Broken\n\n1. ![None](none.png)\n");
    let ran = work.run(&format!("release {FEW} --out public"));
    ran.ends(1).says(&["image-missing", "1 of 5 statements not made: content/broken.md"]);
    assert!(work.path("public/ferry/ferry.pdf").is_file());
    assert!(!work.path("public/broken").exists());
    for part in 1..=2 {
        let arguments = format!("build {FEW} --shard {part}/2 --out p{part}");
        work.run(&arguments);
    }
    work.run("release --merge p1 p2 --out joined")
        .ends(1)
        .says(&["1 statement not made: content/broken.md"]);
    assert_eq!(content(&work, "joined"), content(&work, "public"));

    // Where nothing can be made, what is there stays.
    let before = content(&work, "public");
    work.run("release content/broken.md --out public")
        .ends(2)
        .says(&["nothing was released, and public is left as it was"]);
    assert_eq!(content(&work, "public"), before);
    work.run("release content/broken.md --out other").ends(2);
    assert!(!work.path("other").exists());
}

#[test]
fn what_is_no_part_of_a_release_is_not_lost() {
    let work = statements();
    work.run(&format!("build {FEW},cover,booklet,typst --out public")).ends(0);
    work.write("public/.nojekyll", "");
    work.write("public/notes.txt", "mine");
    work.write("public/ferry/draft.txt", "mine");
    let before = content(&work, "public");
    work.run(&format!("release {FEW} --out public")).ends(2).says(&[
        "ferry/draft.txt, notes.txt",
        "move them",
        "--out",
    ]);
    assert_eq!(content(&work, "public"), before);
    std::fs::remove_file(work.path("public/notes.txt")).expect("it was there");
    std::fs::remove_file(work.path("public/ferry/draft.txt")).expect("it was there");
    // What a build has made gives way.
    work.run(&format!("release {FEW} --out public")).ends(0);
    work.run(&format!("release {FEW} --out fresh")).ends(0);
    let mut fresh = content(&work, "fresh");
    fresh.insert(".nojekyll".into(), Digest::of(b""));
    assert_eq!(content(&work, "public"), fresh);

    // A statement that is gone is gone from the release as well.
    std::fs::remove_file(work.path("content/mill.md")).expect("it was there");
    work.run(&format!("release {FEW} --out public")).ends(0);
    assert!(!work.path("public/mill").exists() && work.path("public/.nojekyll").is_file());
    work.write("public/manifest.json", "no longer a manifest");
    work.run(&format!("release {FEW} --out public")).ends(0);
}

/// The names that `cli/disk/place.rs` gives to its steps.
#[test]
fn a_run_goes_on_where_one_that_was_killed_had_come_to() {
    let work = statements();
    work.run(&format!("release {FEW} --out old")).ends(0);
    work.write("content/ferry.md", "# The new ferry\n\n1. It floats.\n\nContact: a@example.org\n");
    work.run(&format!("release {FEW} --out new")).ends(0);
    let (old, new) = (content(&work, "old"), content(&work, "new"));
    assert_ne!(old, new);
    let copy = |from: &str, to: &str, only: &dyn Fn(usize) -> bool| {
        let mut tops: Vec<String> = std::fs::read_dir(work.path(from))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("text"))
            .collect();
        tops.sort();
        for (_, top) in tops.iter().enumerate().filter(|(at, _)| only(*at)) {
            for name in work
                .files(from)
                .iter()
                .filter(|name| name.as_str() == top || name.starts_with(&format!("{top}/")))
            {
                work.write(&format!("{to}/{name}"), work.bytes(&format!("{from}/{name}")));
            }
        }
        tops.len()
    };
    let all = |_: usize| true;
    let count = copy("old", "counted", &all);
    // Any command that writes here goes on; this one makes nothing itself.
    let go_on = |at: &str| {
        work.run(&format!("build content/none.md --out {at}")).ends(2);
        content(&work, at)
    };
    for done in 0..=count {
        // While it was made.
        let at = format!("making-{done}");
        copy("old", &at, &all);
        copy("new", &format!("{at}/.pamphleteer/new"), &|top| top < done);
        assert_eq!(go_on(&at), old, "{at}");
        // While what was there went out.
        let at = format!("leaving-{done}");
        copy("old", &at, &|top| top >= done);
        copy("old", &format!("{at}/.pamphleteer/old"), &|top| top < done);
        copy("new", &format!("{at}/.pamphleteer/ready"), &all);
        assert_eq!(go_on(&at), new, "{at}");
        // While it went in.
        let at = format!("coming-{done}");
        copy("new", &at, &|top| top < done);
        copy("old", &format!("{at}/.pamphleteer/old"), &all);
        copy("new", &format!("{at}/.pamphleteer/in"), &|top| top >= done);
        std::fs::create_dir_all(work.path(&format!("{at}/.pamphleteer/in"))).expect("a folder");
        assert_eq!(go_on(&at), new, "{at}");
    }
}

#[cfg(unix)]
#[test]
fn two_runs_into_one_folder_wait_for_one_another() {
    let work = statements();
    std::fs::create_dir(work.path("public")).expect("a folder");
    let lock = File::open(work.path("public")).expect("the folder");
    lock.lock().expect("a lock");
    let start = |name: &str| {
        Command::new(env!("CARGO_BIN_EXE_pamphleteer"))
            .args(["release", "--only", "reader,epub", "--out", name])
            .current_dir(work.path(""))
            .env("PAMPHLETEER_CACHE", work.path("kept"))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    };
    let runs = [start("public"), start("public")];
    let said = |mut run: std::process::Child| {
        use std::io::{BufRead, BufReader};
        let mut first = String::new();
        let mut err = BufReader::new(run.stderr.take().expect("standard error"));
        err.read_line(&mut first).expect("a line");
        (run, first, err)
    };
    let waiting = runs.map(said);
    for (.., first, _) in &waiting {
        assert!(first.contains("public: another run writes here"), "{first}");
        assert!(first.contains("--out"), "{first}");
    }
    assert!(!work.path("public/manifest.json").exists());
    drop(lock);
    for (mut run, _, mut err) in waiting {
        std::io::copy(&mut err, &mut std::io::sink()).expect("the rest");
        assert!(run.wait().expect("it ends").success());
    }
    work.run("release --only reader,epub --out alone").ends(0);
    assert_eq!(content(&work, "public"), content(&work, "alone"));
    assert!(!Path::new(&work.path("public/.pamphleteer")).exists());
}
