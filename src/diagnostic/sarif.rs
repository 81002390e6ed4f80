//! Findings as SARIF 2.1.0, the form in which tools for code review exchange
//! them: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.
//!
//! One run; a rule for every code that there is, so that its index never
//! depends on what was found; paths relative to where the program was started.
//! The only file that names `serde-sarif`.

use serde_sarif::sarif;

use super::codes::{Entry, TABLE};
use super::fix::{Edit, Fix};
use super::{Diagnostic, Report, Severity};
use crate::source::{Source, Span, reference};

/// What relative paths are relative to, as viewers know it.
const ROOT: &str = "%SRCROOT%";

/// All findings of several reports as one document.
pub fn document(reports: &[Report<'_>]) -> sarif::Sarif {
    let results = reports
        .iter()
        .flat_map(|report| report.findings.iter().map(|f| result(report.source, f)))
        .collect::<Vec<_>>();
    let driver = sarif::ToolComponent::builder()
        .name(env!("CARGO_PKG_NAME"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .rules(TABLE.iter().map(rule).collect::<Vec<_>>())
        .build();
    let run = sarif::Run::builder()
        .tool(sarif::Tool::builder().driver(driver).build())
        .results(results)
        .column_kind("unicodeCodePoints")
        .build();
    sarif::Sarif::builder()
        .schema("https://json.schemastore.org/sarif-2.1.0.json")
        .version("2.1.0")
        .runs(vec![run])
        .build()
}

fn rule(entry: &Entry) -> sarif::ReportingDescriptor {
    let help = sarif::MultiformatMessageString::builder()
        .text(entry.body())
        .markdown(entry.body())
        .build();
    let summary = sarif::MultiformatMessageString::builder().text(entry.summary()).build();
    let usual = sarif::ReportingConfiguration::builder().level(entry.worst().word()).build();
    sarif::ReportingDescriptor::builder()
        .id(entry.name)
        .short_description(summary)
        .help(help)
        .default_configuration(usual)
        .build()
}

fn result(source: &Source, finding: &Diagnostic) -> sarif::Result {
    let level = match finding.severity {
        Severity::Error => sarif::ResultLevel::Error,
        Severity::Warning => sarif::ResultLevel::Warning,
        Severity::Note => sarif::ResultLevel::Note,
    };
    let help = finding.help.iter().map(|help| format!("\n{help}")).collect::<String>();
    let message = sarif::Message::builder().text(format!("{}{help}", finding.message)).build();
    let location = location(source, finding);
    let index = TABLE.binary_search_by(|entry| entry.name.cmp(finding.code.0)).unwrap_or(0);
    sarif::Result::builder()
        .rule_id(finding.code.0)
        .rule_index(i64::try_from(index).unwrap_or(-1))
        .level(level)
        .message(message)
        .locations(vec![location])
        .fixes(finding.fix.iter().map(|f| fix(source, f)).collect::<Vec<_>>())
        .build()
}

/// Where it is: in the lines of a text, or on a page, which SARIF has no region
/// for and takes as a part by name.
fn location(source: &Source, finding: &Diagnostic) -> sarif::Location {
    let place = sarif::PhysicalLocation::builder().artifact_location(artifact(source));
    if source.has_lines() {
        let place = place.region(region(source, finding.span)).build();
        return sarif::Location::builder().physical_location(place).build();
    }
    let page = |page| {
        let name = format!("page {page}");
        sarif::LogicalLocation::builder().fully_qualified_name(name).kind("page").build()
    };
    sarif::Location::builder()
        .physical_location(place.build())
        .logical_locations(finding.page.map(page).into_iter().collect::<Vec<_>>())
        .build()
}

fn fix(source: &Source, fix: &Fix) -> sarif::Fix {
    let replacement = |edit: &Edit| {
        let new = sarif::ArtifactContent::builder().text(edit.text.as_str()).build();
        sarif::Replacement::builder()
            .deleted_region(region(source, edit.span))
            .inserted_content(new)
            .build()
    };
    let change = sarif::ArtifactChange::builder()
        .artifact_location(artifact(source))
        .replacements(fix.edits.iter().map(replacement).collect::<Vec<_>>())
        .build();
    let word = sarif::Message::builder().text(fix.applicability.word()).build();
    sarif::Fix::builder().description(word).artifact_changes(vec![change]).build()
}

fn artifact(source: &Source) -> sarif::ArtifactLocation {
    let uri = uri(source.name());
    // A whole address is relative to nothing.
    match uri.starts_with("file:") {
        true => sarif::ArtifactLocation::builder().uri(uri).build(),
        false => sarif::ArtifactLocation::builder().uri(uri).uri_base_id(ROOT).build(),
    }
}

fn region(source: &Source, span: Span) -> sarif::Region {
    let (start, end) = (source.position(span.start), source.position(span.end));
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    sarif::Region::builder()
        .start_line(count(start.line))
        .start_column(count(start.column))
        .end_line(count(end.line))
        .end_column(count(end.column))
        .build()
}

/// A path as a URI reference (RFC 3986): forward slashes, everything that is
/// neither a letter nor harmless by its bytes.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = path.trim_start_matches("./");
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", reference(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_addresses() {
        assert_eq!(uri("./content/a b.md"), "content/a%20b.md");
        assert_eq!(uri("content\\ä.md"), "content/%C3%A4.md");
        assert_eq!(uri("/tmp/a:b.md"), "file:///tmp/a%3Ab.md");
    }
}
