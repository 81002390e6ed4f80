//! The table of all findings: name, severities, fixes, and the manual page of
//! each. A finding that is not in it is not raised; what a finding means is
//! said on its page and nowhere here.

use super::Severity;
use super::fix::Applicability;

/// One kind of finding.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The code, as written after `allow:`.
    pub name: &'static str,
    /// How bad it can be.
    pub severities: &'static [Severity],
    /// The fixes that it can carry.
    pub fixes: &'static [Applicability],
    /// The manual page, in Markdown.
    pub page: &'static str,
}

impl Entry {
    /// The sentence under the heading of the manual page.
    pub fn summary(&self) -> &'static str {
        let mut paragraphs = self.page.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
        paragraphs.nth(1).unwrap_or(self.name)
    }

    /// The page without its heading.
    pub fn body(&self) -> &'static str {
        self.page.split_once("\n\n").map_or(self.page, |(_, body)| body.trim_start())
    }

    /// Whether it is about a finished PDF, a release or a document brought in and
    /// not about a statement. Such a finding is made by `preflight`, `verify` or
    /// `import`, and no front matter can allow it.
    pub fn is_of_finished_file(&self) -> bool {
        ["import-", "press-", "release-"].iter().any(|kind| self.name.starts_with(kind))
    }

    /// The worst that it can be.
    pub fn worst(&self) -> Severity {
        self.severities.iter().copied().max().unwrap_or(Severity::Warning)
    }

    /// Its severities in words: `note, warning`.
    pub fn severity_words(&self) -> String {
        self.severities.iter().map(|s| s.word()).collect::<Vec<_>>().join(", ")
    }

    /// Its fixes in words: `safe, suggested`; empty where it has none.
    pub fn fix_words(&self) -> String {
        self.fixes.iter().map(|f| f.word()).collect::<Vec<_>>().join(", ")
    }
}

/// The entry of a code.
pub fn find(name: &str) -> Option<&'static Entry> {
    TABLE.binary_search_by(|entry| entry.name.cmp(name)).ok().map(|at| &TABLE[at])
}

/// The code that a mistyped one most likely means.
pub fn nearest(name: &str) -> Option<&'static str> {
    super::nearest::nearest(name, TABLE.iter().map(|entry| entry.name))
}

/// One line for each code: its name, its severities, its fixes. The page is
/// the file of the same name in `docs/findings/`.
macro_rules! table {
    ($($name:literal [$($severity:ident)+] $([$($fix:ident)+])?;)+) => {
        /// Every finding, in the order of the names.
        pub const TABLE: &[Entry] = &[$(Entry {
            name: $name,
            severities: &[$(Severity::$severity),+],
            fixes: &[$($(Applicability::$fix),+)?],
            page: include_str!(concat!("../../docs/findings/", $name, ".md")),
        }),+];
    };
}

table! {
    "address-too-long" [Warning];
    "broken-paragraph" [Warning] [Safe];
    "cannot-be-set" [Error];
    "configuration" [Error];
    "control-character" [Error] [Suggested];
    "cover-too-small" [Note Error];
    "divided-word" [Warning] [Safe];
    "does-not-fit" [Error];
    "double-hyphen" [Note] [Safe];
    "double-space" [Note] [Safe];
    "edition-mismatch" [Warning];
    "empty-file" [Error];
    "file-too-large" [Error];
    "font-not-embeddable" [Warning];
    "footnote-undefined" [Error];
    "footnote-unused" [Error];
    "formula-as-text" [Warning];
    "front-matter" [Error];
    "heading-skipped" [Warning] [Safe];
    "identifier-repeated" [Error];
    "image-missing" [Error];
    "image-outside" [Error];
    "image-resolution" [Note Warning];
    "image-unreadable" [Error];
    "import-aside" [Warning];
    "import-comment" [Warning];
    "import-encoding" [Note Warning];
    "import-field" [Note];
    "import-hidden-text" [Warning];
    "import-language" [Warning];
    "import-look" [Note];
    "import-no-text" [Warning];
    "import-numbers" [Note];
    "import-object" [Warning];
    "import-pandoc" [Warning];
    "import-picture" [Warning];
    "import-running-head" [Note];
    "import-structure" [Note];
    "import-table" [Warning];
    "import-text-box" [Warning];
    "import-tracked-change" [Warning];
    "issuer-inferred" [Note] [Safe Suggested];
    "language-detected" [Note Warning] [Safe Suggested];
    "layout-warning" [Warning];
    "link-leads-nowhere" [Warning];
    "link-unreachable-on-paper" [Warning];
    "long-lines" [Warning];
    "metadata-disagrees" [Warning];
    "missing-alternative-text" [Warning];
    "missing-contact" [Warning];
    "missing-date" [Warning];
    "missing-glyph" [Error];
    "missing-issuer" [Warning];
    "missing-paragraphs" [Error];
    "missing-title" [Error];
    "nested-too-deep" [Error];
    "no-hyphenation-patterns" [Note];
    "not-utf-8" [Error];
    "number-gap" [Warning];
    "number-out-of-sequence" [Warning] [Safe];
    "number-repeated" [Warning];
    "number-restart" [Warning];
    "number-start" [Note];
    "orphan" [Warning];
    "outside-safe-area" [Warning Error];
    "pale-accent" [Warning];
    "placeholder" [Warning];
    "press-action" [Error];
    "press-annotation" [Error];
    "press-attachment" [Error];
    "press-black" [Warning];
    "press-blank" [Note];
    "press-boxes" [Error];
    "press-colour" [Error];
    "press-encrypted" [Error];
    "press-font" [Warning Error];
    "press-identifier" [Error];
    "press-ink" [Warning];
    "press-label" [Error];
    "press-metadata" [Error];
    "press-output-intent" [Error];
    "press-pages" [Warning];
    "press-rule" [Warning];
    "press-safe-area" [Warning];
    "press-trapped" [Error];
    "press-type-size" [Warning];
    "press-unreadable" [Error];
    "press-version" [Error];
    "raw-html" [Error];
    "release-altered" [Error];
    "release-checksums" [Error];
    "release-extra" [Error];
    "release-hidden" [Note];
    "release-manifest" [Error];
    "release-missing" [Error];
    "release-not-a-file" [Error];
    "release-source" [Error];
    "setting-without-effect" [Warning];
    "short-last-line" [Note];
    "short-last-page" [Note];
    "stacked-hyphens" [Note];
    "straight-quotes-mixed" [Note] [Safe];
    "stranded-heading" [Warning];
    "stranded-lead-in" [Warning];
    "stray-page-number" [Warning] [Safe];
    "stray-running-head" [Warning] [Safe];
    "table-cell-lost" [Error];
    "task-as-text" [Warning];
    "text-before-title" [Warning];
    "too-long" [Error];
    "too-many-pages" [Error];
    "unknown-code" [Warning] [Suggested];
    "unknown-key" [Error] [Suggested];
    "unmarked-quotation" [Note] [Safe];
    "unsafe-link" [Error];
    "unused-allowance" [Warning] [Safe];
    "widow" [Warning];
    "word-across-pages" [Warning];
    "wrong-value" [Error];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order() {
        assert!(TABLE.windows(2).all(|pair| pair[0].name < pair[1].name));
        assert_eq!(find("number-gap").map(|e| e.name), Some("number-gap"));
        assert!(find("number-gaps").is_none());
        assert_eq!(nearest("number-gaps"), Some("number-gap"));
        assert_eq!(nearest("something else altogether"), None);
    }
}
