//! The command line as typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::bounds::{self, Bounds};

/// A press in one program: reads statements, sets them, and makes the files
/// in which they are read.
#[derive(Debug, Parser)]
#[command(name = "pamphleteer", version, about, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Begin a folder of work: configuration, a first statement, a workflow for CI
    #[command(
        after_help = "Examples:\n  pamphleteer init\n  pamphleteer init statements --issuer \"Friends of the Library\" --lang de --ci gitlab"
    )]
    Init(Init),
    /// Begin a statement, dated and with its front matter
    #[command(
        after_help = "Examples:\n  pamphleteer new \"Keep the reading room open\"\n  pamphleteer new \"Die Linie 14 muss bleiben\" --lang de --date 2026-02-24"
    )]
    New(New),
    /// Make the products of statements
    #[command(
        after_help = "Examples:\n  pamphleteer build\n  pamphleteer build statement.md --only reader --paper letter"
    )]
    Build(Box<Build>),
    /// Make everything that is published together, with a page to download it from
    #[command(
        after_help = "Examples:\n  pamphleteer release --out public\n  pamphleteer release --merge part-1 part-2 --out public"
    )]
    Release(Box<Release>),
    /// Show pages in the browser as they will print, while statements are written
    #[command(
        after_help = "Examples:\n  pamphleteer preview\n  pamphleteer preview statement.md --paper letter\n  pamphleteer preview content --editor \"code -g {file}:{line}\""
    )]
    Preview(Box<Preview>),
    /// Read and check statements, make nothing
    #[command(
        after_help = "Example:\n  pamphleteer check content/ --strict\n  pamphleteer check statement.md --fix"
    )]
    Check(Check),
    /// Make statements of documents: docx, odt, html, txt, rtf, pdf
    #[command(
        after_help = "Examples:\n  pamphleteer import letter.docx\n  pamphleteer import old.pdf --out content/bell.md --lang en"
    )]
    Import(Import),
    /// Show the structure that was read
    #[command(after_help = "Example:\n  pamphleteer inspect statement.md --format json")]
    Inspect(Inspect),
    /// Examine finished PDFs as a printer would
    #[command(after_help = "Example:\n  pamphleteer preflight out/statement/statement-press.pdf")]
    Preflight(Preflight),
    /// Examine a release: every file there, unaltered, none too many
    #[command(
        after_help = "Example:\n  pamphleteer verify public\n  pamphleteer verify public --sources content"
    )]
    Verify(Verify),
    /// List the layouts, begin one of your own, examine it
    #[command(
        after_help = "Examples:\n  pamphleteer layouts list\n  pamphleteer layouts new ours --from pamphlet\n  pamphleteer layouts check"
    )]
    Layouts(Layouts),
    /// Say what so many copies take: sheets, weight, thickness, clicks
    #[command(
        after_help = "Examples:\n  pamphleteer quote --copies 500\n  pamphleteer quote statement.md --copies 500 --spare 3 --paper-weight 100 --format json"
    )]
    Quote(Box<Quote>),
    /// Explain a finding, or list all of them
    #[command(after_help = "Example:\n  pamphleteer explain broken-paragraph")]
    Explain(Explain),
    /// Write what a shell needs to complete command lines
    #[command(
        after_help = "Example:\n  pamphleteer completions bash > ~/.local/share/bash-completion/completions/pamphleteer"
    )]
    Completions(Completions),
    /// Write the manual page, or one for each command
    #[command(after_help = "Example:\n  pamphleteer man --out ~/.local/share/man/man1")]
    Man(Man),
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// How findings are shown
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Say only what failed
    #[arg(long, short)]
    pub quiet: bool,
    /// A folder of fonts, searched before the program's own
    #[arg(long = "font-path", value_name = "DIR")]
    pub font_path: Vec<PathBuf>,
    /// Use the fonts installed on this machine too, behind all others
    #[arg(long)]
    pub system_fonts: bool,
    /// The configuration, instead of the nearest pamphleteer.toml
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// How much a statement may take.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits for each statement")]
pub struct Limits {
    /// The largest file, of a statement or beside it [default: 64MB, and 16MB for a text]
    #[arg(long, value_name = "SIZE", value_parser = bounds::size)]
    pub max_file_size: Option<u64>,
    /// How deep quotations, lists and emphasis may stand in one another [default: 40, the most]
    #[arg(long, value_name = "N", value_parser = bounds::depth)]
    pub max_nesting: Option<usize>,
    /// The most pixels of a picture [default: 70MP]
    #[arg(long, value_name = "PIXELS", value_parser = bounds::area)]
    pub max_pixels: Option<u64>,
    /// The most pages [default: 2000]
    #[arg(long, value_name = "N", value_parser = bounds::count)]
    pub max_pages: Option<usize>,
    /// How long the work on it may take [default: 10min]
    #[arg(long, value_name = "TIME", value_parser = bounds::time)]
    pub max_time: Option<Duration>,
}

impl Limits {
    /// The limits that are given.
    pub fn bounds(&self) -> Bounds {
        Bounds {
            file_size: self.max_file_size,
            nesting: self.max_nesting,
            pixels: self.max_pixels,
            pages: self.max_pages,
            time: self.max_time,
        }
    }
}

/// `init`
#[derive(Debug, Args)]
pub struct Init {
    /// The folder; it is made where it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// Who issues the statements
    #[arg(long, value_name = "NAME")]
    pub issuer: Option<String>,
    /// The language that they are in, such as en, de or pt-BR [default: English, of Britain
    /// with the paper a4, of America with letter]
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// The paper of the office: a4 or letter
    #[arg(long, value_name = "PAPER", default_value = "a4")]
    pub paper: String,
    /// What examines every change: github, gitlab, or none
    #[arg(long, value_name = "SYSTEM", default_value = "github")]
    pub ci: String,
    /// The day of the first statement [default: today]
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Say only what failed
    #[arg(long, short)]
    pub quiet: bool,
}

/// `new`
#[derive(Debug, Args)]
pub struct New {
    /// The title
    #[arg(value_name = "TITLE")]
    pub title: String,
    /// The folder that it goes into [default: content/]
    #[arg(long = "in", value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Its language, such as en, de or pt-BR [default: that of the configuration, else en]
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Its day [default: today]
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Who issues it, where the configuration does not say so
    #[arg(long, value_name = "NAME")]
    pub issuer: Option<String>,
    /// The configuration, instead of the nearest pamphleteer.toml
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Say only what failed
    #[arg(long, short)]
    pub quiet: bool,
}

/// `build`
#[derive(Debug, Args)]
pub struct Build {
    /// Statements, or folders of them [default: content/]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where the files go
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub out: PathBuf,
    /// The products to make, separated by commas: reader, press, booklet, large-print, epub, web, cover, typst
    #[arg(long, value_name = "PRODUCT", value_delimiter = ',')]
    pub only: Option<Vec<String>>,
    /// What the pages look like
    #[command(flatten)]
    pub look: Look,
    /// Crop and register marks on the press file
    #[arg(long)]
    pub marks: bool,
    /// The printer's ICC profile, for the press file
    #[arg(long, value_name = "FILE")]
    pub icc: Option<PathBuf>,
    /// How the printer turns the sheets of the booklet over: long-edge,
    /// short-edge or manual [default: the edge on which the backs stand upright]
    #[arg(long, value_name = "WAY")]
    pub duplex: Option<String>,
    /// What the booklet is printed on
    #[command(flatten)]
    pub sheets: Sheets,
    /// A last page in the booklet that says how to print and fold it
    #[arg(long)]
    pub instructions: bool,
    /// How many statements to work on at once [default: one for each core]
    #[arg(long, value_name = "N")]
    pub jobs: Option<std::num::NonZeroUsize>,
    /// Make everything anew, also what is unchanged
    #[arg(long)]
    pub force: bool,
    /// Where what was made is kept for the next run [default: the user's folder
    /// for such things, or that in PAMPHLETEER_CACHE]
    #[arg(long, value_name = "DIR")]
    pub cache: Option<PathBuf>,
    /// Make the K-th of N parts of a release, for `release --merge`
    #[arg(long, value_name = "K/N")]
    pub shard: Option<Shard>,
    /// Take warnings and notes for errors
    #[arg(long)]
    pub strict: bool,
    /// How much a statement may take
    #[command(flatten)]
    pub limits: Limits,
    /// Options of every command
    #[command(flatten)]
    pub common: Common,
}

/// What the pages look like.
#[derive(Debug, Args)]
pub struct Look {
    /// The layout
    #[arg(long, value_name = "NAME")]
    pub layout: Option<String>,
    /// A folder of layouts, searched before the program's own
    #[arg(long, value_name = "DIR")]
    pub layouts: Option<PathBuf>,
    /// The paper of the office: a4 or letter
    #[arg(long, value_name = "PAPER")]
    pub paper: Option<String>,
}

/// What a booklet is printed on, and how it is folded.
#[derive(Debug, Args)]
pub struct Sheets {
    /// Fold the booklet in several sections of at most so many pages
    #[arg(long, value_name = "PAGES")]
    pub signature: Option<usize>,
    /// How many pages stand on one side of a sheet of the booklet: 2 or 4
    #[arg(long, value_name = "N")]
    pub nup: Option<usize>,
    /// The weight of the booklet's paper in g/m² [default: 80]
    #[arg(long, value_name = "GRAMS")]
    pub paper_weight: Option<f64>,
}

/// `layouts`
#[derive(Debug, Args)]
pub struct Layouts {
    /// What to do with layouts
    #[command(subcommand)]
    pub verb: LayoutsVerb,
}

/// What can be done with layouts.
#[derive(Debug, Subcommand)]
pub enum LayoutsVerb {
    /// List the layouts; with --format json, with all that may be set in them
    List(LayoutsList),
    /// Begin a layout of your own that stands on another
    New(LayoutsNew),
    /// Examine layouts of your own: what they say of themselves, and how they set a specimen
    Check(LayoutsCheck),
}

/// `layouts list`
#[derive(Debug, Args)]
pub struct LayoutsList {
    /// A folder of layouts, listed beside the program's own
    #[arg(long, value_name = "DIR")]
    pub layouts: Option<PathBuf>,
    /// Options of every command
    #[command(flatten)]
    pub common: Common,
}

/// `layouts new`
#[derive(Debug, Args)]
pub struct LayoutsNew {
    /// The name of the layout, and of its folder
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The layout that it stands on
    #[arg(long, value_name = "NAME", default_value = "pamphlet")]
    pub from: String,
    /// The folder of layouts
    #[arg(long, value_name = "DIR", default_value = "layouts")]
    pub layouts: PathBuf,
    /// Copy the files that draw it as well, to change them
    #[arg(long)]
    pub whole: bool,
    /// Say only what failed
    #[arg(long, short)]
    pub quiet: bool,
}

/// `layouts check`
#[derive(Debug, Args)]
pub struct LayoutsCheck {
    /// The layouts [default: all in the folder]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// The folder of layouts
    #[arg(long, value_name = "DIR", default_value = "layouts")]
    pub layouts: PathBuf,
    /// Options of every command
    #[command(flatten)]
    pub common: Common,
}

/// `quote`
#[derive(Debug, Args)]
pub struct Quote {
    /// Statements, or folders of them [default: content/]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How many copies
    #[arg(long, short = 'n', value_name = "N")]
    pub copies: std::num::NonZeroUsize,
    /// How many sheets in a hundred are printed besides, for those that are spoilt [default: 0]
    #[arg(long, value_name = "PERCENT")]
    pub spare: Option<f64>,
    /// What the pages look like
    #[command(flatten)]
    pub look: Look,
    /// What the booklet is printed on
    #[command(flatten)]
    pub sheets: Sheets,
    /// How much a statement may take
    #[command(flatten)]
    pub limits: Limits,
    /// Options of every command
    #[command(flatten)]
    pub common: Common,
}

/// `release`
#[derive(Debug, Args)]
pub struct Release {
    /// What is made, and how.
    #[command(flatten)]
    pub build: Build,
    /// Join the parts that `build --shard` has made, instead of making anything
    #[arg(long, value_name = "DIR", num_args = 1.., conflicts_with_all = ["paths", "shard"])]
    pub merge: Vec<PathBuf>,
}

/// One of several parts of a release: `2/4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Its number, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Shard, String> {
        let wrong = || "a part is K/N, such as 2/4: the second of four".to_owned();
        let (number, of) = text.split_once('/').ok_or_else(wrong)?;
        let (number, of) = (number.parse().map_err(|_| wrong())?, of.parse().map_err(|_| wrong())?);
        if (1..=of).contains(&number) { Ok(Shard { number, of }) } else { Err(wrong()) }
    }
}

/// `preview`
#[derive(Debug, Args)]
pub struct Preview {
    /// Statements, or folders of them [default: content/]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Only say where the preview is, and open no browser
    #[arg(long)]
    pub no_open: bool,
    /// The port on this machine [default: any that is free]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// What opens a place in your editor, such as "code -g {file}:{line}"
    #[arg(long, value_name = "COMMAND")]
    pub editor: Option<String>,
    /// What the pages look like
    #[command(flatten)]
    pub look: Look,
    /// What the booklet is printed on
    #[command(flatten)]
    pub sheets: Sheets,
    /// How much a statement may take
    #[command(flatten)]
    pub limits: Limits,
    /// Options of every command
    #[command(flatten)]
    pub common: Common,
}

/// `check`
#[derive(Debug, Args)]
pub struct Check {
    /// Statements, or folders of them [default: content/]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write what was read into the statements, where that is safe
    #[arg(long)]
    pub fix: bool,
    /// Take warnings and notes for errors
    #[arg(long)]
    pub strict: bool,
    /// How much a statement may take
    #[command(flatten)]
    pub limits: Limits,
    /// Options of every command
    #[command(flatten)]
    pub common: Common,
}

/// `inspect`
#[derive(Debug, Args)]
pub struct Inspect {
    /// The statement
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Options of every command
    #[command(flatten)]
    pub common: Common,
}

/// `import`
#[derive(Debug, Args)]
pub struct Import {
    /// Documents: .docx, .odt, .fodt, .html, .txt, .rtf, .pdf
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Where the statement goes: a name that ends in .md, or a folder
    /// [default: content/ where there is one, else the current folder]
    #[arg(long, value_name = "PATH")]
    pub out: Option<PathBuf>,
    /// The language of the text [default: read from its words]
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Have the program pandoc read the documents, of these kinds and others
    #[arg(long)]
    pub pandoc: bool,
    /// Write over files that are there
    #[arg(long)]
    pub force: bool,
    /// The largest file that is taken in [default: 64MB]
    #[arg(long, value_name = "SIZE", value_parser = bounds::size)]
    pub max_file_size: Option<u64>,
    /// Take warnings and notes for errors
    #[arg(long)]
    pub strict: bool,
    /// Options of every command
    #[command(flatten)]
    pub common: Common,
}

/// `preflight`
#[derive(Debug, Args)]
pub struct Preflight {
    /// PDFs, made by this program or by any other
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Take warnings and notes for errors
    #[arg(long)]
    pub strict: bool,
    /// Options of every command
    #[command(flatten)]
    pub common: Common,
}

/// `verify`
#[derive(Debug, Args)]
pub struct Verify {
    /// The folder of the release
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Statements, or folders of them, that the release should be made from
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub sources: Vec<PathBuf>,
    /// Take warnings and notes for errors
    #[arg(long)]
    pub strict: bool,
    /// Options of every command
    #[command(flatten)]
    pub common: Common,
}

/// `explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// The code of the finding, as a report shows it
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
    /// Options of every command
    #[command(flatten)]
    pub common: Common,
}

/// `completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// `man`
#[derive(Debug, Args)]
pub struct Man {
    /// A folder for the pages of all commands
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the line of the source
    Human,
    /// One line each
    Short,
    /// As data
    Json,
    /// As annotations of a GitHub workflow
    Github,
    /// As SARIF 2.1.0, for code scanning
    Sarif,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
