// Tests of the judge of e-books: one that passes everything proves nothing.

import assert from 'node:assert/strict'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { launch } from './browser.mjs'
import { run } from './epub.mjs'
import { BEGINNINGS, book, rightToLeft, heard } from './fixtures.mjs'
import { archive } from './zip.mjs'

let folder
let browser
before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'readers-'))
    browser = await launch()
})
after(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
})

/** Judges a book: exit code and what was printed. */
async function judged(files, pages = BEGINNINGS) {
    const path = join(folder, 'b.epub')
    writeFileSync(path, archive(files))
    writeFileSync(join(folder, 'pages.json'), JSON.stringify(pages ? { [realpathSync(path)]: pages } : {}))
    return heard(() => run([path, '--pages', join(folder, 'pages.json')], browser))
}

test('a sound book passes, in either direction', async () => {
    for (const files of [book(), rightToLeft()]) {
        const [code, printed] = await judged(files)
        assert.equal(code, 0, printed)
        assert.match(printed, /2 pages gone to, 3 entries of contents, 1 notes opened/)
    }
})

const broken = [
    ['a page that begins a word too late', { 'E/t.xhtml': ['>Upstream', '>Far upstream'] }, /page 2: the print begins with “Upstream”/],
    ['a page whose place is missing', { 'E/t.xhtml': ['id="page-2"', 'id="page-3"'] }, /page 2: .* cannot be gone to/],
    ['a page that is not in the page-list', { 'E/nav.xhtml': ['<li><a href="t.xhtml#page-2">2</a></li>', ''] }, /page 2 of the print is not in/],
    ['a page whose picture is out of sight', { 'E/t.xhtml': ['>Upstream', '><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="A leg" width="300" height="300" style="position: relative; left: 3000px"/>Upstream'] }, /page 2: its picture is not in sight/],
    ['an entry of the contents that leads nowhere', { 'E/nav.xhtml': ['#p2', '#p9'] }, /contents “2. It is ours”/],
    ['a note that is missing', { 'E/t.xhtml': ['<aside id="fn1"', '<aside id="fn2"'] }, /no aside/],
    ['a note without the role of one', { 'E/t.xhtml': [' role="doc-footnote"', ''] }, /no aside/],
    ['an empty note', { 'E/t.xhtml': ['The fourth leg was lent out.', ''] }, /nothing is in it/],
    ['a note that is hidden', { 'E/s.css': ['a {', 'aside { display: none } a {'] }, /not in sight once it is opened/],
    ['a note without a way back', { 'E/t.xhtml': [' role="doc-backlink"', ''] }, /no way back/],
    ['a way back to somewhere else', { 'E/t.xhtml': ['href="#fnref1"', 'href="#p2"'] }, /the way back leads to #p2/],
    ['text that is cut off', { 'E/s.css': ['a {', 'h1 { width: 60px; overflow: hidden; white-space: nowrap } a {'] }, /cut off by h1/],
    ['text that is too wide for a small window', { 'E/s.css': ['a {', 'h1 { white-space: nowrap; font-size: 4em } a {'] }, /320 px.*beyond the page/],
    ['margins that leave no room', { 'E/s.css': ['a {', '@media (min-width: 38em) { body { padding: 0 60px } } a {'] }, /320 px: text is \d+ px wide in a page of 320/],
    ['text that is not shown', { 'E/s.css': ['a {', 'em { display: none } a {'] }, /not shown: “willow”/],
    ['text on other text', { 'E/s.css': ['a {', 'h1 { position: relative; top: 3em } a {'] }, /stands on/],
    ['pale text', { 'E/s.css': ['a {', 'em { color: #999 } a {'] }, /light: .*contrast 2.85/],
    ['black text on a dark page', { 'E/s.css': ['a {', 'em { color: #000 } a {'] }, /white on black: .*contrast 1.00/],
    ['a white box under white text', { 'E/s.css': ['a {', 'em { background: #fff } a {'] }, /white on black: .*contrast 1.00/],
    ['text that does not grow', { 'E/s.css': ['p {', 'p { font-size: 16px;'] }, /200 %: .*16 px where 32/],
    ['a picture from elsewhere', { 'E/t.xhtml': ['<em>', '<img src="https://example.org/a.png" alt=""/><em>'] }, /asks for https:\/\/example.org/],
    ['a picture without words for it', { 'E/t.xhtml': ['<h1', '<img src="s.css"/><h1'] }, /axe image-alt/],
    ['pages that turn the wrong way', { 'E/p.opf': ['<spine>', '<spine page-progression-direction="rtl">'] }, /text runs ltr/],
]

for (const [name, change, message] of broken) {
    test(name, async () => {
        const [code, printed] = await judged(book(change))
        assert.equal(code, 1, printed)
        assert.match(printed, message)
    })
}

test('a book from right to left whose pages turn as in one from left to right', async () => {
    const [code, printed] = await judged(rightToLeft({ 'E/p.opf': ['<spine>', '<spine toc="n">'] }))
    assert.equal(code, 1, printed)
    assert.match(printed, /text runs rtl/)
})

test('a book of which the print is not known, and no book, are trouble', async () => {
    assert.equal((await judged(book(), null))[0], 2)
    const empty = mkdtempSync(join(folder, 'none-'))
    const [code, printed] = await heard(() => run([empty, '--pages', join(folder, 'pages.json')]))
    assert.equal(code, 2, printed)
})
