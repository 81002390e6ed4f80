// Tests of the judge of download pages: one that passes everything proves nothing.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'

import { run } from './catalogue.mjs'
import { release, heard } from './fixtures.mjs'
import { browsers } from './web.mjs'

let folder
let open
before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'readers-'))
    open = await browsers()
})
after(async () => {
    await Promise.all(open.map(browser => browser.close()))
    rmSync(folder, { recursive: true })
})

/** Judges a release: exit code and what was printed. */
async function judged(files) {
    const at = join(folder, 'release')
    rmSync(at, { recursive: true, force: true })
    mkdirSync(at)
    for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(at, name)), { recursive: true })
        writeFileSync(join(at, name), content)
    }
    return heard(() => run([folder], open))
}

test('a sound page passes', async () => {
    const [code, printed] = await judged(release())
    assert.equal(code, 0, printed)
    assert.match(printed, /3 statements, 6 pictures, 3 titles typed, 1 e-books downloaded, 4 languages chosen/)
})

const broken = [
    ['a picture from elsewhere', [['<h1', '<img src="https://example.org/a.png" alt=""><h1']], /its policy forbids/],
    ['a style from elsewhere', [['<style>', '<link rel="stylesheet" href="https://example.org/a.css"><style>']], /its policy forbids|asks for/],
    ['an error in its script', [['"use strict";', '"use strict"; none();']], /error in the page/],
    ['a picture that is missing', [], /not shown: .*bench-page-1.png/, { 'bench/bench-page-1.png': null }],
    ['a file that is missing', [], /bench\/bench.pdf leads to no file/, { 'bench/bench.pdf': null }],
    ['a feed that is missing', [], /opds.json leads to no file/, { 'opds.json': null }],
    ['a file that is not listed', [['<a href="bench/bench.pdf">PDF</a>', 'PDF']], /no link to bench\/bench.pdf/],
    ['a link to elsewhere', [['<h1>Statements', '<h1><a href="https://example.org">Statements</a>']], /a link to elsewhere/],
    ['a link to nowhere', [['href="#:all"', 'href="#all"']], /#all leads nowhere/],
    ['another title', [['Mend the bench</h2>', 'Mend a bench</h2>']], /is called “Mend the bench”/],
    ['another language', [['lang="de" dir="ltr">\n', 'lang="en" dir="ltr">\n']], /bench.de is in de/],
    ['the wrong direction', [['lang="ar" dir="rtl">\n', 'lang="ar" dir="ltr">\n']], /bench.ar in ar runs ltr/],
    ['words of the page in the language of the statement', [['<div class="has" lang="en" dir="ltr">', '<div class="has">']], /what the page says is marked as de/],
    ['statements in another order', [], /the statements are/, { 'manifest.json': release()['manifest.json'].replace('"date":"2026-05-04"', '"date":"2020-01-01"') }],
    ['a picture without words', [['alt="Page 1 of 1"', '']], /a picture without words|axe image-alt/],
    ['a choice that hides nothing', [['article:not(.l2)', 'section:not(.l2)']], /without script: choice 2 shows 3 statements/],
    ['a choice that needs script', [['body:has(', 'html.script body:has(']], /without script: choice 1 shows 3/],
    ['a search that is there without script', [['class="words" hidden', 'class="words"']], /without script: input\[type=search\] is shown/],
    ['a search that minds accents', [['.normalize("NFKD")', '']], /“Die Bank für alle” does not find/],
    ['a search that minds capitals', [['text.toLowerCase()', 'text']], /does not find/],
    ['a search that finds any of the words', [['asked.every(', 'asked.some(']], /Escape|finds everything|what is nowhere|does not bring/],
    ['a search that finds everything', [['article.hidden = !there', 'article.hidden = false']], /finds everything/],
    ['a search that says nothing', [['said.textContent = whole', 'said.title = whole']], /are shown, and “” is said/],
    ['a search that Escape does not clear', [['event.key === "Escape"', 'event.preventDefault() === 1']], /Escape does not clear/],
    ['a link to an edition that stays hidden', [['if (target && target.hidden)', 'if (false)']], /leads to nothing that is shown/],
    ['a search that keyboards do not reach', [['<input type="search"', '<input type="search" tabindex="-1"']], /by keyboard: the search is not reached/],
    ['an e-book that keyboards do not reach', [['.epub">', '.epub" tabindex="-1">']], /by keyboard: .* is not reached/],
    ['a focus that is not seen', [[':focus-visible { outline: 0.15em solid', ':focus-visible { outline: 0 solid']], /nobody sees/],
    ['links too small to be hit', [['.files a { padding-block: 0.2rem;', '.files a { font-size: 12px;']], /px: a “PDF”/],
    ['pale text', [['--quiet: #5d5953', '--quiet: #b0aca6']], /light: .*(contrast|color-contrast)/],
    ['text that is pale on a dark page', [['--quiet: #aaa397', '--quiet: #45413b']], /dark: .*(contrast|color-contrast)/],
    ['a page too wide for a telephone', [['<h1>', '<h1 id="wide">'], ['h1 { ', '#wide { min-width: 30rem; } h1 { ']], /320 px: .*px wide in/],
    ['text that is cut off', [['.count { ', '.count { height: 0.4em; overflow: hidden; ']], /cut off by p/],
    ['covers on the other side', [['article > img { grid-row', 'article > img { position: relative; left: 40rem; grid-row']], /stands on the wrong side/],
    ['text that does not grow', [['font-size: 0.94rem', 'font-size: 15px']], /200 %: text is set at 15 px/],
    ['a search on paper', [['.find, .skip, details { display: none; }', '.find { display: block; }']], /printed, light: of no use on paper/],
    ['a page printed in the colours of a screen', [['--paper: #fff; --ink: #000; --quiet: #000', '--quiet: #000']], /printed, light: rgb/],
    ['a title that is not printed', [['.find, .skip, details { display: none; }', '.find, .skip, details, h2 { display: none; }']], /printed, light: not shown/],
    ['a field without a name', [['hidden>Search <input', 'hidden><input'], ['placeholder="Title"', '']], /axe label/],
    ['headings that skip a level', [['<h2', '<h3'], ['</h2>', '</h3>']], /a heading of level 3 after one of level 1/],
]

for (const [name, change, message, put] of broken) {
    test(name, async () => {
        const [code, printed] = await judged(release(change, put))
        assert.equal(code, 1, printed)
        assert.match(printed, message)
    })
}

test('a policy that lets any script run', async () => {
    const files = release()
    files['index.html'] = files['index.html'].replace("script-src 'sha256", "script-src 'unsafe-inline'; x 'sha256")
    const [code, printed] = await judged(files)
    assert.equal(code, 1, printed)
    assert.match(printed, /a foreign (script|handler) runs/)
})

test('a policy that lets pictures in from anywhere', async () => {
    const files = release()
    files['index.html'] = files['index.html'].replace("img-src 'self'", "img-src https: 'self'")
    const [code, printed] = await judged(files)
    assert.equal(code, 1, printed)
    assert.match(printed, /a foreign picture is let in/)
})

test('no page is trouble, and so is a page without a manifest', async () => {
    const [code, printed] = await judged({})
    assert.equal(code, 2, printed)
    const [other, said] = await judged(release([], { 'manifest.json': null }))
    assert.equal(other, 2, said)
})
