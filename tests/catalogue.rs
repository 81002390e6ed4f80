//! The download page, from manifests made by hand.

#[path = "support/made.rs"]
mod made;

use std::path::Path;

use pamphleteer::artifact::{Digest, media};
use pamphleteer::catalogue::page;
use pamphleteer::press::{Outcome, Plan};
use pamphleteer::product::{Duplex, Product};
use pamphleteer::read::language::direction;
use pamphleteer::release::manifest::{Catalogue, SCHEMA, Tool};
use pamphleteer::release::{Entry, Item, Manifest, Print, sums};
use pamphleteer::statement::Date;

const LANGUAGES: [&str; 7] = ["en", "de", "fr", "es", "ru", "ar", "he"];

fn day(text: &str) -> Date {
    Date::parse_iso(text).expect("a day")
}

/// A release without statements, whose page is in a language.
fn empty(lang: &str) -> Manifest {
    Manifest {
        schema: SCHEMA,
        tool: Tool { name: "pamphleteer".into(), version: "0".into() },
        catalogue: Catalogue {
            title: None,
            issuer: None,
            lang: lang.into(),
            address: None,
            updated: day("2026-05-04"),
        },
        part: None,
        statements: Vec::new(),
        artifacts: Vec::new(),
    }
}

/// A statement of which nothing is known but name, title and language.
fn entry(slug: &str, title: &str, lang: &str) -> Entry {
    Entry {
        slug: slug.into(),
        title: title.into(),
        subtitle: None,
        lang: lang.into(),
        dir: direction(lang),
        issuer: None,
        publisher: None,
        date: None,
        updated: day("1980-01-01"),
        description: None,
        keywords: Vec::new(),
        rights: None,
        series: None,
        series_number: None,
        identifier: format!("urn:x:{slug}"),
        work: None,
        print: None,
        address: None,
        sources: Vec::new(),
        source: Digest::of(b""),
    }
}

/// A file of a statement.
fn item(slug: &str, end: &str, product: Product, size: u64) -> Item {
    Item {
        name: format!("{slug}/{slug}{end}"),
        media_type: media(end).into(),
        size,
        sha256: Digest::of(b""),
        product: Some(product),
        statement: Some(slug.into()),
        language: None,
        pages: None,
        source: None,
        fonts: Vec::new(),
        layout: None,
        duplex: None,
    }
}

fn with(statements: Vec<Entry>, artifacts: Vec<Item>) -> Manifest {
    Manifest { statements, artifacts, ..empty("en") }
}

/// The part of the page that is a statement.
fn article<'a>(page: &'a str, slug: &str) -> &'a str {
    let from = page.find(&format!("<article id=\"{slug}\"")).expect("the statement");
    &page[from..from + page[from..].find("</article>").expect("its end")]
}

/// Text between the tags.
fn words(markup: &str) -> String {
    let mut out = String::new();
    let mut inside = true;
    for c in markup.chars() {
        match c {
            '<' => inside = false,
            '>' => {
                inside = true;
                out.push(' ');
            }
            c if inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&nbsp;", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn it_is_in_the_language_of_the_catalogue_and_else_in_english() {
    for (lang, says, heading) in [
        ("en", ("en", "ltr"), "Statements"),
        ("de-AT", ("de-AT", "ltr"), "Erklärungen"),
        ("ar", ("ar", "rtl"), "البيانات"),
        ("he", ("he", "rtl"), "הצהרות"),
        ("fa", ("en", "ltr"), "Statements"),
        ("x\"><script>", ("en", "ltr"), "Statements"),
    ] {
        let page = page(&empty(lang));
        let head = format!("<html lang=\"{}\" dir=\"{}\">", says.0, says.1);
        assert!(page.contains(&head), "{lang}: {page:.100}");
        assert!(page.contains(&format!("<h1>{heading}</h1>")), "{lang}");
    }
}

#[test]
fn the_heading_names_the_collection_or_who_issues() {
    let mut manifest = empty("de");
    manifest.catalogue.issuer = Some("Hafen & Rat".into());
    let named = page(&manifest);
    assert!(named.contains("<h1>Erklärungen – <bdi>Hafen &amp; Rat</bdi></h1>"));
    assert!(named.contains("<title>Erklärungen – Hafen &amp; Rat</title>"));
    manifest.catalogue.title = Some("Am Kai".into());
    assert!(page(&manifest).contains("<h1>Am Kai</h1>"));
}

#[test]
fn without_statements_it_says_so_and_has_nothing_to_choose() {
    let page = page(&empty("en"));
    assert!(page.contains("No statement has been published here yet."));
    assert!(!page.contains("<input") && !page.contains("<article") && !page.contains("Updated"));
}

#[test]
fn with_one_there_is_nothing_to_choose_either() {
    let page = page(&with(vec![entry("a", "A", "en")], Vec::new()));
    assert!(page.contains("1 statement<") && !page.contains("<input"));
}

#[test]
fn the_newest_stand_first_and_those_without_a_day_last() {
    let dated = |slug: &str, date| Entry { date, ..entry(slug, "A", "en") };
    let manifest = with(
        vec![
            dated("a", None),
            dated("b", Some(day("2024-01-01"))),
            dated("c", Some(day("2026-01-01"))),
            dated("d", Some(day("2024-01-01"))),
        ],
        Vec::new(),
    );
    let page = page(&manifest);
    let order: Vec<&str> = page.split("<article id=\"").skip(1).map(|rest| &rest[..1]).collect();
    assert_eq!(order, ["c", "b", "d", "a"]);
    assert!(page.contains("Updated <time datetime=\"2026-05-04\">May 4, 2026</time>"));
}

#[test]
fn a_statement_says_all_that_is_known_of_it_each_in_its_language() {
    let entry = Entry {
        subtitle: Some("Eine Bitte".into()),
        issuer: Some("Hafenrat".into()),
        date: Some(day("2026-03-14")),
        description: Some("Worum es geht".into()),
        keywords: vec!["Kai".into(), "\"Boot\"".into()],
        series: Some("Briefe".into()),
        series_number: Some("3".into()),
        ..entry("kai", "Der Kai bleibt", "de")
    };
    let manifest = with(
        vec![entry, self::entry("b", "B", "en")],
        vec![item("kai", ".html", Product::Web, 2_000)],
    );
    let page = page(&manifest);
    let kai = article(&page, "kai");
    assert!(kai.contains("lang=\"de\" dir=\"ltr\" data-words=\"Kai &quot;Boot&quot;\""), "{kai}");
    assert!(kai.contains("<h2 id=\"kai:\"><a href=\"kai/kai.html\">Der Kai bleibt</a></h2>"));
    assert!(
        kai.contains("<time datetime=\"2026-03-14\" lang=\"en\" dir=\"ltr\">March 14, 2026</time>")
    );
    assert!(kai.contains("<div class=\"has\" lang=\"en\" dir=\"ltr\">"));
    for said in ["Eine Bitte", "Hafenrat", "Worum es geht", "Briefe , 3", "Deutsch"] {
        assert!(words(kai).contains(said), "{said}: {}", words(kai));
    }
    assert!(article(&page, "b").contains("<div class=\"has\">"));
}

#[test]
fn files_stand_in_the_order_in_which_people_ask_with_what_they_are_for() {
    let print = Print {
        pages: 8,
        sheets: 2,
        blank: 0,
        form: "stapled".into(),
        paper: "a4".into(),
        type_size: None,
    };
    let sized = |end, product, size, pages| Item { pages, ..item("a", end, product, size) };
    let manifest = with(
        vec![Entry { print: Some(print), ..entry("a", "A", "en") }],
        vec![
            Item {
                duplex: Some(Duplex::ShortEdge),
                ..sized("-booklet.pdf", Product::Booklet, 300_000, Some(4))
            },
            sized("-cover-160.jpg", Product::Cover, 5_000, None),
            sized("-cover-160.png", Product::Cover, 4_000, None),
            sized("-cover-480.jpg", Product::Cover, 15_000, None),
            sized("-cover-480.png", Product::Cover, 16_000, None),
            sized("-cover.jpg", Product::Cover, 90_000, None),
            sized("-large-print.pdf", Product::LargePrint, 200_000, Some(15)),
            sized("-page-1.png", Product::Pages, 20_000, None),
            sized("-page-10.png", Product::Pages, 20_000, None),
            sized("-page-2.png", Product::Pages, 20_000, None),
            sized("-press.pdf", Product::Press, 2_345_678, Some(8)),
            sized(".epub", Product::Epub, 250_000, Some(8)),
            sized(".html", Product::Web, 123_000, None),
            sized(".pdf", Product::Reader, 98_000, Some(1)),
            sized(".typ", Product::Typst, 10_000, None),
            Item { name: "a/fonts/f.otf".into(), ..sized(".otf", Product::Typst, 500_000, None) },
        ],
    );
    let page = page(&manifest);
    let a = article(&page, "a");
    let list = &a[a.find("<ul class=\"files\"").expect("a list")..a.find("</ul>").expect("an end")];
    let rows: Vec<String> = list.split("<li>").skip(1).map(words).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_eq!(
        rows,
        [
            "Web page to read in the browser 123 kB",
            "E-book (EPUB) to read on a telephone or e-reader 250 kB",
            "PDF to read on a screen 1 page · 98 kB",
            "PDF, large type for those who need large letters 15 pages · 200 kB",
            "PDF, booklet for the office printer: print on both sides, flip on the short edge · 2 sheets per copy 300 kB",
            "PDF, print file for the printer 8 pages · 2.3 MB",
            "Cover picture to share or to announce it 90 kB",
            "Typst source to set the pages again 510 kB",
        ]
    );
    assert!(a.contains(
        "src=\"a/a-cover-160.png\" srcset=\"a/a-cover-160.png 100w, a/a-cover-480.jpg 300w\""
    ));
    let alternatives: Vec<&str> =
        a.split("alt=\"").skip(1).map(|rest| rest.split('"').next().expect("an end")).collect();
    assert_eq!(alternatives, ["Cover", "Page 1 of 10", "Page 2 of 10", "Page 10 of 10"]);
}

#[test]
fn a_booklet_says_how_its_sheets_are_turned() {
    for (duplex, ends, says) in [
        (Duplex::LongEdge, &["-booklet.pdf"][..], &["flip on the long edge"][..]),
        (
            Duplex::Manual,
            &["-booklet-backs.pdf", "-booklet-fronts.pdf"],
            &["print these fronts first", "print these backs on them"],
        ),
    ] {
        let file =
            |end: &&str| Item { duplex: Some(duplex), ..item("a", end, Product::Booklet, 1_000) };
        let manifest = with(vec![entry("a", "A", "en")], ends.iter().map(file).collect());
        let page = page(&manifest);
        let a = words(article(&page, "a"));
        let places: Vec<usize> =
            says.iter().map(|said| a.find(said).unwrap_or_else(|| panic!("{a}"))).collect();
        assert!(places.is_sorted(), "{a}");
    }
}

#[test]
fn pages_stand_in_the_order_in_which_their_statement_is_read() {
    let entries = vec![entry("bell", "The bell", "en"), entry("naqus", "الناقوس", "ar")];
    let items = ["bell", "naqus"].map(|slug| item(slug, "-page-1.png", Product::Pages, 1));
    for lang in ["ar", "en"] {
        let page = page(&Manifest {
            statements: entries.clone(),
            artifacts: items.to_vec(),
            ..empty(lang)
        });
        assert!(article(&page, "bell").contains("<ul dir=\"ltr\">\n<li><a href=\"bell/"));
        assert!(article(&page, "naqus").contains("<ul dir=\"rtl\">\n<li><a href=\"naqus/"));
    }
}

#[test]
fn editions_lead_to_one_another() {
    let edition = |slug, lang| Entry { work: Some("bell".into()), ..entry(slug, "A", lang) };
    let manifest = with(
        vec![edition("bell.ar", "ar"), edition("bell.de", "de"), entry("c", "C", "en")],
        Vec::new(),
    );
    let page = page(&manifest);
    assert!(
        article(&page, "bell.de")
            .contains("<a href=\"#bell.ar\" lang=\"ar\" hreflang=\"ar\" dir=\"rtl\">العربية</a>")
    );
    assert!(!article(&page, "bell.de").contains("href=\"#bell.de\""));
    assert!(!article(&page, "c").contains("href=\"#"));
    // The language of the page stands first among those to choose from.
    let choices: Vec<&str> = page.split("<label><input").skip(1).collect();
    assert_eq!(choices.len(), 4);
    for (choice, said) in choices.iter().zip(["All", "English", "العربية", "Deutsch"]) {
        assert!(choice.contains(&format!(">{said}<")), "{choice}");
    }
}

#[test]
fn nothing_that_is_said_of_a_statement_is_markup() {
    let evil = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u{202e}&amp;";
    let slug = "a'&b;{}é<\"";
    let entry = Entry {
        subtitle: Some(evil.into()),
        issuer: Some(evil.into()),
        description: Some(evil.into()),
        keywords: vec![evil.into()],
        series: Some(evil.into()),
        series_number: Some(evil.into()),
        work: Some("w".into()),
        ..entry(slug, evil, "en\"><b>")
    };
    let other = Entry { work: Some("w".into()), ..self::entry("c", "C", "\"x") };
    let products = [
        (".html", Product::Web),
        (".epub", Product::Epub),
        ("-cover-160.png", Product::Cover),
        ("-page-1.png", Product::Pages),
    ];
    let items = products.map(|(end, product)| item(slug, end, product, 1)).to_vec();
    let mut manifest = with(vec![entry, other], items);
    manifest.catalogue.title = Some(evil.into());
    manifest.catalogue.address = Some(format!("https://example.org/{evil}"));
    let page = page(&manifest);
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("<style").count(), 1);
    assert!(!page.contains("<img src=x") && !page.contains("<b>"));
    let address = "a%27%26b%3B%7B%7D%C3%A9%3C%22";
    assert!(page.contains(&format!("href=\"{address}/{address}.epub\"")), "{page}");
    assert!(page.contains(&format!("href=\"#{address}\"")), "{page}");
    // Every attribute ends where it should: tags are balanced as a browser reads them.
    for line in page.lines().filter(|line| line.starts_with("<li>") || line.starts_with("<article"))
    {
        assert_eq!(line.matches('"').count() % 2, 0, "{line}");
    }
}

#[test]
fn its_policy_names_its_style_and_its_script_by_their_hashes() {
    use base64::Engine;
    use sha2::Digest as _;
    let page = page(&with(vec![entry("a", "A", "en"), entry("b", "B", "de")], Vec::new()));
    for tag in ["style", "script"] {
        let from = page.find(&format!("<{tag}>")).expect("one") + tag.len() + 2;
        let content = &page[from..from + page[from..].find("</").expect("an end")];
        let hash = sha2::Sha256::digest(content);
        let hash = base64::engine::general_purpose::STANDARD.encode(hash);
        assert!(page.contains(&format!("{tag}-src 'sha256-{hash}'")), "{tag}");
    }
    assert!(page.contains("default-src 'none'") && page.contains("img-src 'self' data:;"));
    assert!(!page.contains(" style=\"") && !page.contains(" onclick"));
    assert!(!page.contains("http://") && !page.contains("https://"));
}

/// A statement made by hand, in three languages, so that every direction is there.
const SAMPLES: [(&str, &str, &str); 5] = [
    (
        "bell.en",
        "bell",
        "---\nlang: en\nissuer: Ferry Users of Ostry\ndate: 2026-05-04\nkeywords: [ferry, river]\ndescription: Why the bell at the landing should stay where it is heard.\ncontact: bell@ostry.example\n---\n# Leave the ferry bell where it is\n\n## It is heard on both banks\n\n1. The town means to sell the bell at the ferry landing. We ask it not to.\n\n2. It is heard as far as the mill.\n",
    ),
    (
        "bell.de",
        "bell",
        "---\nlang: de\nissuer: Fährgäste von Ostry\ndate: 2026-05-04\nkeywords: [Fähre, Fluss]\ncontact: bell@ostry.example\n---\n# Lasst die Glocke der Fähre, wo sie ist\n\n## Man hört sie an beiden Ufern\n\n1. Die Stadt will die Glocke am Anleger verkaufen. Wir bitten sie, es zu lassen.\n\n2. Man hört sie bis zur Mühle.\n",
    ),
    (
        "bell.ar",
        "bell",
        "---\nlang: ar\nissuer: ركاب عبّارة أوستري\ndate: 2026-05-04\ncontact: bell@ostry.example\n---\n# اتركوا جرس العبّارة في مكانه\n\n1. تريد المدينة أن تبيع الجرس عند المرسى. نرجوها ألّا تفعل.\n\n2. يُسمع صوته حتى الطاحونة.\n",
    ),
    (
        "landing",
        "landing",
        "---\nlang: ru\nissuer: Пассажиры парома\ndate: 2025-11-12\nseries: Письма с берега\ncontact: bell@ostry.example\nparameters:\n  accent: cmyk 20 100 90 10\n---\n# Причал должен остаться открытым и для тех, кто приходит к нему пешком из деревень за мельницей и за старой переправой\n\n1. Причал закрыт с марта.\n\n2. Мы просим открыть его.\n",
    ),
    (
        "undated",
        "undated",
        "---\nlang: he\ncontact: bell@ostry.example\n---\n# הפעמון נשאר במקומו\n\n1. העירייה רוצה למכור את הפעמון.\n\n2. אנו מבקשים שלא תעשה זאת.\n",
    ),
];

/// What is published of a statement that has been made.
fn published(slug: &str, work: &str, outcome: &Outcome) -> (Entry, Vec<Item>) {
    let statement = outcome.statement.as_ref().expect("a statement");
    let identity = &statement.identity;
    let sheets = outcome.sheets.expect("sheets");
    let made = Entry {
        subtitle: statement.subtitle.as_ref().map(|s| pamphleteer::statement::plain_text(s)),
        issuer: identity.issuer.clone(),
        date: identity.date,
        description: identity.record.description.clone(),
        keywords: identity.keywords.clone(),
        series: identity.record.series.as_ref().map(|series| series.name.clone()),
        work: Some(work.to_owned()),
        print: Some(Print {
            pages: sheets.in_print,
            sheets: sheets.form.sheets(sheets.in_print),
            blank: sheets.blanks,
            form: "stapled".into(),
            paper: "a4".into(),
            type_size: sheets.type_size,
        }),
        ..entry(slug, &statement.plain_title(), &identity.lang)
    };
    let items = outcome.artifacts.iter().map(|artifact| Item {
        name: format!("{slug}/{}", artifact.name),
        media_type: artifact.media().into(),
        size: artifact.bytes.len() as u64,
        sha256: Digest::of(&artifact.bytes),
        pages: matches!(artifact.product, Product::Reader | Product::Press)
            .then_some(outcome.pages),
        duplex: (artifact.product == Product::Booklet).then_some(Duplex::ShortEdge),
        ..item(slug, "", artifact.product, 0)
    });
    (made, items.collect())
}

/// Writes releases for browsers where `PAMPHLETEER_SAMPLES` names a folder: one for each
/// language that the page speaks, one with many statements, one with a single and one
/// with none.
#[test]
fn samples_for_browsers() {
    let plan = Plan { products: Some(Product::RELEASE.to_vec()), ..Plan::default() };
    let made: Vec<_> = SAMPLES
        .iter()
        .map(|(slug, work, text)| (*slug, *work, made::make_as(slug, text, &plan)))
        .collect();
    let mut whole = empty("en");
    for (slug, work, outcome) in &made {
        let (entry, items) = published(slug, work, outcome);
        whole.statements.push(entry);
        whole.artifacts.extend(items);
    }
    assert_eq!(whole.statements.len(), SAMPLES.len());
    let Ok(root) = std::env::var("PAMPHLETEER_SAMPLES") else { return };
    let root = Path::new(&root);
    let write = |folder: &str, manifest: &Manifest| {
        let folder = root.join(folder);
        for (slug, _, outcome) in &made {
            std::fs::create_dir_all(folder.join(slug)).expect("a folder");
            for artifact in &outcome.artifacts {
                std::fs::write(folder.join(slug).join(&artifact.name), &artifact.bytes)
                    .expect("a file");
            }
        }
        std::fs::write(folder.join("index.html"), page(manifest)).expect("a file");
        std::fs::write(folder.join("manifest.json"), manifest.text()).expect("a file");
        let files = manifest.artifacts.iter().map(|item| (item.name.clone(), item.sha256));
        std::fs::write(folder.join(sums::FILE), sums::write(&files.collect())).expect("a file");
        for feed in ["opds.xml", "opds.json"] {
            std::fs::write(folder.join(feed), "").expect("a file");
        }
    };
    for lang in LANGUAGES {
        let mut manifest = whole.clone();
        manifest.catalogue.lang = lang.into();
        write(lang, &manifest);
    }
    write("none", &empty("en"));
    let mut one = whole.clone();
    one.statements.truncate(1);
    one.artifacts.retain(|item| item.statement.as_deref() == Some("bell.en"));
    write("one", &one);
    for (name, count) in [("many", 200), ("very-many", 500)] {
        let mut many = empty("en");
        for n in 0..count {
            let like = &whole.statements[n % whole.statements.len()];
            let date = Date::new(2010 + (n / 40) as i32, 1 + (n % 12) as u8, 1 + (n % 28) as u8);
            many.statements.push(Entry {
                slug: format!("{}-{n:03}", like.slug),
                title: format!("{} {n}", like.title),
                date: date.filter(|_| n % 9 != 0),
                work: None,
                ..like.clone()
            });
            let slug = format!("{}-{n:03}", like.slug);
            let own = whole.artifacts.iter();
            let own = own.filter(|item| item.statement.as_deref() == Some(like.slug.as_str()));
            many.artifacts.extend(own.map(|item| Item {
                statement: Some(slug.clone()),
                name: item.name.replace(&like.slug, &slug),
                ..item.clone()
            }));
        }
        let folder = root.join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("index.html"), page(&many)).expect("a file");
        std::fs::write(folder.join("manifest.json"), many.text()).expect("a file");
        for item in &many.artifacts {
            let slug = item.statement.as_ref().expect("one");
            let like = slug.rsplit_once('-').expect("a number").0;
            let from = root.join("en").join(item.name.replace(slug.as_str(), like));
            let to = folder.join(&item.name);
            std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            let _ = std::fs::hard_link(from, to);
        }
    }
}
