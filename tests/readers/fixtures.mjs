// A small book, a small web page and a small release that are sound, to be broken by tests.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const LOREM = 'The bench by the river has three legs and a half-hearted plank, and whoever sits on it sits askew. '
const XHTML = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'

const CONTAINER = `<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="E/p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`

const PACKAGE = `<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="i">urn:uuid:12345678-1234-5678-9234-123456789abc</dc:identifier><dc:title>Mend the bench</dc:title>
<dc:language>en</dc:language><meta property="dcterms:modified">2026-05-24T00:00:00Z</meta>
<meta property="schema:accessMode">textual</meta><meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">pageNavigation</meta>
<meta property="schema:accessibilityFeature">pageBreakMarkers</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">All text is real text.</meta>
<meta property="pageBreakSource">urn:uuid:12345678-1234-5678-9234-123456789abc</meta>
<dc:source>urn:uuid:12345678-1234-5678-9234-123456789abc</dc:source>
</metadata>
<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="t" href="t.xhtml" media-type="application/xhtml+xml"/>
<item id="c" href="s.css" media-type="text/css"/></manifest>
<spine><itemref idref="t"/></spine></package>`

const NAV = `<?xml version="1.0" encoding="utf-8"?>
<html ${XHTML} lang="en" xml:lang="en"><head><title>Mend the bench</title></head><body>
<nav epub:type="toc" role="doc-toc" id="toc"><h1>Contents</h1><ol><li><a href="t.xhtml#title">Mend the bench</a>
<ol><li><a href="t.xhtml#p1">1. The bench</a></li><li><a href="t.xhtml#p2">2. It is ours</a></li></ol></li></ol></nav>
<nav epub:type="page-list" role="doc-pagelist" hidden="hidden" aria-label="Pages"><ol><li><a href="t.xhtml#page-1">1</a></li>
<li><a href="t.xhtml#page-2">2</a></li></ol></nav></body></html>`

const TEXT = `<?xml version="1.0" encoding="utf-8"?>
<html ${XHTML} lang="en" xml:lang="en"><head><title>Mend the bench</title>
<link rel="stylesheet" type="text/css" href="s.css"/></head><body>
<span id="page-1" epub:type="pagebreak" role="doc-pagebreak" aria-label="1"></span>
<h1 id="title">Mend the bench</h1>
<p id="p1" class="numbered"><span class="number">1.</span> ${LOREM.repeat(30)}It was
lent<a epub:type="noteref" role="doc-noteref" id="fnref1" href="#fn1">1</a> to us.</p>
<p id="p2" class="numbered"><span class="number">2.</span> ${LOREM.repeat(12)}<span id="page-2" epub:type="pagebreak"
 role="doc-pagebreak" aria-label="2"></span>Upstream the <em>willow</em> has grown. ${LOREM.repeat(20)}</p>
<section epub:type="footnotes" role="doc-endnotes" aria-label="Notes">
<aside id="fn1" epub:type="footnote" role="doc-footnote"><p><a href="#fnref1" epub:type="backlink" role="doc-backlink">1</a>
The fourth leg was lent out.</p></aside></section></body></html>`

const STYLE = 'p { margin: 0 0 0.6em; line-height: 1.45 } a { color: inherit }'

/** How the pages of the book begin, as `pagelist.py` says it. */
export const BEGINNINGS = { 1: { word: 'Mend' }, 2: { word: 'Upstream' } }

/** The files of the book. `change` maps a name to what is done to its text; `null` leaves a file as it is. */
export function book(change = {}) {
    const files = { mimetype: 'application/epub+zip', 'META-INF/container.xml': CONTAINER, 'E/p.opf': PACKAGE,
        'E/nav.xhtml': NAV, 'E/t.xhtml': TEXT, 'E/s.css': STYLE }
    for (const [name, [old, text]] of Object.entries(change)) {
        if (!files[name].includes(old)) throw new Error(`${name} has no “${old}”`)
        files[name] = files[name].replaceAll(old, text)
    }
    return files
}

/** The same book from right to left. */
export const rightToLeft = (change = {}) => book({
    'E/p.opf': ['<spine>', '<spine page-progression-direction="rtl">'],
    'E/t.xhtml': ['<html ', '<html dir="rtl" '],
    ...change,
})

const SCRIPT = `
for (const number of document.querySelectorAll('a.number')) number.addEventListener('click', event => {
    if (!navigator.clipboard) return;
    event.preventDefault();
    const address = location.href.split('#')[0] + number.hash;
    location.hash = number.hash;
    navigator.clipboard.writeText(address).then(() => { document.getElementById('copied').textContent = 'Copied: ' + address; });
});
`
const LOOK = `
:root { color-scheme: light dark; }
body { margin: 0 auto; padding: 1em; max-width: 34em; line-height: 1.5; color: #111; background: #fff; }
a { color: inherit; }
h1 { line-height: 1.2; }
p { margin: 0 0 0.6em; overflow-wrap: anywhere; }
output { position: fixed; bottom: 0; left: 0; background: #fff; color: #111; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { body, output { color: #eee; background: #111; } }
@media print { body { color: #000; background: #fff; } output { display: none; } }
`

/** A web page. `change` is a list of pairs: what is found and what is put in its place. */
export function page(change = []) {
    const hash = text => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    const data = JSON.stringify({ '@context': 'https://schema.org', '@type': 'Article', headline: 'Mend the bench' })
    const policy = `default-src 'none'; script-src ${hash(SCRIPT)}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'`
    let text = `<!DOCTYPE html>
<html lang="en" dir="ltr"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Mend the bench</title>
<meta property="og:title" content="Mend the bench"><link rel="alternate" hreflang="de" href="https://bench.example.org/de">
<script type="application/ld+json">${data}</script><style>${LOOK}</style></head><body><main><article class="statement">
<h1 id="title">Mend the bench</h1>
<div id="p1" class="numbered"><p><a class="number" href="#p1">1.</a> ${LOREM.repeat(20)}It was
lent<a role="doc-noteref" id="fnref1" href="#fn1">1</a> to us.</p></div>
<div id="p2" class="numbered"><p><a class="number" href="#p2">2.</a> ${LOREM.repeat(20)}<span id="page-2" role="doc-pagebreak"
 aria-label="2"></span>Upstream the <em>willow</em> has grown. ${LOREM.repeat(20)}</p></div>
<section aria-label="Notes"><aside id="fn1" role="doc-footnote" aria-label="Note 1"><p>The fourth leg was lent out.
<a href="#fnref1" role="doc-backlink">1</a></p></aside></section>
<footer id="contact"><p>bench@example.org</p></footer></article></main>
<output id="copied" role="status"></output><script>${SCRIPT}</script></body></html>`
    for (const [old, put] of change) {
        if (!text.includes(old)) throw new Error(`the page has no “${old}”`)
        text = text.replaceAll(old, put)
    }
    return text
}

const STATEMENTS = [
    { slug: 'bench', lang: 'en', dir: 'ltr', title: 'Mend the bench', date: '2026-05-04' },
    { slug: 'bench.de', lang: 'de', dir: 'ltr', title: 'Die Bank für alle', date: '2026-05-04' },
    { slug: 'bench.ar', lang: 'ar', dir: 'rtl', title: 'أصلحوا المقعد', date: null },
]
// One pixel of white.
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEANl9ngAAAAABJRU5ErkJggg==', 'base64')
const catalogueFile = name => readFileSync(new URL(`../../layouts/catalogue/${name}`, import.meta.url), 'utf8')

/**
 * A release with its download page: files by name. `change` is a list of pairs: what is found in
 * the page, before its policy is written, and what is put in its place; `put` replaces or, with
 * null, takes out whole files.
 */
export function release(change = [], put = {}) {
    const files = { 'opds.xml': '<feed/>', 'opds.json': '{}', SHA256SUMS: '' }
    const artifacts = []
    const article = ({ slug, lang, dir, title, date }, nth) => {
        const own = lang === 'en' ? '' : ' lang="en" dir="ltr"'
        for (const [end, product] of [['.epub', 'epub'], ['.pdf', 'reader'], ['-cover-160.png', 'cover'], ['-page-1.png', 'pages']]) {
            const name = `${slug}/${slug}${end}`
            files[name] = end.endsWith('.png') ? PIXEL : Buffer.from(`${name} of ${slug}`)
            artifacts.push({ name, product, statement: slug })
        }
        const others = STATEMENTS.filter(other => other.slug !== slug)
        return `<article id="${slug}" class="l${nth + 1}" lang="${lang}" dir="${dir}">
<img class="cover" src="${slug}/${slug}-cover-160.png" width="100" height="160" loading="lazy"${own} alt="Cover">
<header><h2 id="${slug}:">${title}</h2><p class="by">${date ? `<time datetime="${date}"${own}>May 4, 2026</time>` : 'المقعد'}</p></header>
<div class="has"${own}><p class="editions">In other languages: ${others.map(other => `<a href="#${other.slug}" lang="${other.lang}" dir="${other.dir}">${other.lang}, its name</a>`).join(' ')}</p>
<ul class="files" aria-labelledby="${slug}:"><li><a href="${slug}/${slug}.epub">E-book</a> <span>to read on a telephone</span> <small>1 kB</small></li>
<li><a href="${slug}/${slug}.pdf">PDF</a> <span>to read on a screen</span> <small>2 kB</small></li></ul>
<details><summary>Look at the pages</summary><ul><li><a href="${slug}/${slug}-page-1.png"><img src="${slug}/${slug}-page-1.png" loading="lazy" alt="Page 1 of 1"></a></li></ul></details></div></article>`
    }
    const choice = (nth, name) => `<label><input type="radio" name="language" class="l${nth}" value="l${nth}"${nth ? '' : ' checked'}> <span>${name}</span></label>`
    let text = `<!DOCTYPE html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="POLICY">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Statements</title><link rel="icon" href="data:,">
<link rel="alternate" type="application/atom+xml" href="opds.xml"><link rel="alternate" type="application/opds+json" href="opds.json">
<style>${catalogueFile('page.css')}${STATEMENTS.map((_, nth) => `body:has(input.l${nth + 1}:checked) article:not(.l${nth + 1}):not(:target) { display: none; }\n`).join('')}</style></head>
<body><a class="skip" href="#:all">To the statements</a><header class="page"><h1>Statements</h1><p class="count">3 statements</p></header>
<div class="find" role="search" aria-label="Search"><fieldset><legend>Language</legend>${choice(0, 'All')}${STATEMENTS.map(({ lang }, nth) => choice(nth + 1, lang)).join('')}</fieldset>
<label class="words" hidden>Search <input type="search" placeholder="Title" autocomplete="off"></label>
<p class="said"><span role="status" data-shown="{n} of {all} are shown" data-nothing="Nothing found." data-figures="0123456789"></span> <button type="button" hidden>Show all</button></p></div>
<main id=":all" tabindex="-1">${STATEMENTS.map(article).join('')}</main>
<footer><p>Feeds: <a href="opds.xml">OPDS 1.2</a> <a href="opds.json">OPDS 2.0</a></p>
<p><a href="SHA256SUMS">SHA256SUMS</a> <a href="manifest.json">manifest.json</a></p></footer><script>${catalogueFile('page.js')}</script></body></html>`
    for (const [old, put] of change) {
        if (!text.includes(old)) throw new Error(`the page has no “${old}”`)
        text = text.replaceAll(old, put)
    }
    const hash = tag => `'sha256-${createHash('sha256').update(text.match(new RegExp(`<${tag}>([^]*?)</${tag}>`))[1]).digest('base64')}'`
    text = text.replace('POLICY', `default-src 'none'; style-src ${hash('style')}; script-src ${hash('script')}; img-src 'self' data:; base-uri 'none'; form-action 'none'`)
    files['index.html'] = text
    files['manifest.json'] = JSON.stringify({ statements: STATEMENTS, artifacts })
    for (const [name, content] of Object.entries(put)) {
        if (content === null) delete files[name]
        else files[name] = content
    }
    return files
}

/** Runs a judge: what it gives, and what it has printed. */
export async function heard(run) {
    const lines = []
    const { log } = console
    console.log = line => lines.push(line)
    try {
        return [await run(), lines.join('\n')]
    } finally {
        console.log = log
    }
}
