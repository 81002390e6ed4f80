// Tests of the judge of the book: one that passes everything proves nothing.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { run } from './book.mjs'
import { launch } from './browser.mjs'
import { heard } from './fixtures.mjs'

const PIXEL = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64')
const PAGE = `<!DOCTYPE html><html lang="en"><head><title>The book</title></head><body><main>
<h1 id="first">The book</h1><p>Ten words are enough to make a page of it, more or less.</p>
<p><img src="bell.gif" alt="A bell" width="20" height="20"></p><p>See <a href="other.html#first">the other page</a>.</p></main></body></html>`

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

/** Judges two pages, one of them changed: exit code and what was printed. */
async function judged(from, to) {
    writeFileSync(join(folder, 'bell.gif'), PIXEL)
    writeFileSync(join(folder, 'index.html'), PAGE.replace(from, to))
    writeFileSync(join(folder, 'other.html'), PAGE)
    return heard(() => run(folder, browser))
}

test('sound pages pass', async () => {
    const [code, printed] = await judged('', '')
    assert.equal(code, 0, printed)
    assert.match(printed, /2 pages, 2 pictures, 2 links/)
})

for (const [what, from, to, said] of [
    ['a link to no page', 'other.html#first', 'none.html', /leads nowhere: .*none.html/],
    ['a link to no place', '#first', '#last', /no such place: .*#last/],
    ['a picture that is missing', 'bell.gif', 'none.gif', /no picture: .*none.gif/],
    ['a picture without words', 'alt="A bell"', 'alt=""', /a picture without words/],
    ['a page without words', /<p>Ten.*<\/p>/, '', /words on it/],
    ['a page that is too wide', 'width="20"', 'width="900"', /px wider than a telephone/],
    ['an error in a script', '</main>', '<script>none()</script></main>', /error: none is not defined/],
    ['a heading out of order', '</main>', '<h4>Deep</h4></main>', /axe heading-order/],
]) {
    test(what, async () => {
        const [code, printed] = await judged(from, to)
        assert.equal(code, 1, printed)
        assert.match(printed, said)
    })
}
