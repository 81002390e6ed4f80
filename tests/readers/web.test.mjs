// Tests of the judge of web pages: one that passes everything proves nothing.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { page, heard } from './fixtures.mjs'
import { browsers, run } from './web.mjs'

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

/** Judges a folder: exit code and what was printed. */
async function judged(text) {
    const at = join(folder, 'bench')
    rmSync(at, { recursive: true, force: true })
    mkdirSync(at)
    if (text) writeFileSync(join(at, 'bench.html'), text)
    return heard(() => run([folder], open))
}

test('a sound page passes', async () => {
    const [code, printed] = await judged(page())
    assert.equal(code, 0, printed)
    assert.match(printed, /2 numbers clicked, 1 notes opened/)
})

const broken = [
    ['a picture from elsewhere', [['<h1', '<img src="https://example.org/a.png" alt=""><h1'], ['img-src data:', 'img-src *']], /asks for https:\/\/example.org/],
    ['a picture that its policy forbids', [['<h1', '<img src="https://example.org/a.png" alt=""><h1']], /its policy forbids/],
    ['no policy', [['http-equiv="Content-Security-Policy"', 'name="policy"']], /a foreign (script|handler) runs/],
    ['a policy that lets any script run', [["script-src 'sha256", "script-src 'unsafe-inline'; x 'sha256"]], /a foreign (script|handler) runs/],
    ['a policy that its own script does not keep', [["script-src 'sha256-", "script-src 'sha256-x"]], /its policy forbids|the console says/],
    ['an error in its script', [['\nfor (const number', '\nnone();\nfor (const number']], /its policy forbids|error in the page/],
    ['text that needs script', [['<em>willow</em>', '<noscript>ash</noscript><em>willow</em>']], /without script: other text/],
    ['an anchor that is missing', [['<div id="p2"', '<div id="p3"']], /paragraph p3: its number leads to #p2/],
    ['a number that copies the wrong address', [["[0] + number.hash;\n    loc", "[0] + '#p1';\n    loc"]], /its policy forbids|is copied, not/],
    ['a note that is hidden', [['a { color', 'aside { display: none } a { color']], /note #fn1 is not in sight/],
    ['a way back to somewhere else', [['href="#fnref1"', 'href="#p1"']], /the way back leads to #p1/],
    ['pale text', [['a { color', 'em { color: #999 } a { color']], /light: contrast 2.85/],
    ['text that is pale on a dark page', [['body, output { color: #eee;', 'body, output { color: #444;']], /dark: contrast/],
    ['a page too wide for a telephone', [['max-width: 34em', 'min-width: 25em; max-width: 34em']], /320 px: .*(px wide in|beyond the page)/],
    ['text that is cut off', [['h1 { ', 'h1 { height: 0.5em; overflow: hidden; ']], /cut off by h1/],
    ['text on other text', [['h1 { ', 'h1 { position: relative; top: 3em; ']], /stands on/],
    ['text that does not grow', [['p { ', 'p { font-size: 16px; ']], /200 %: text is set at 16 px/],
    ['a button on paper', [['<h1', '<button type="button">Share</button><h1']], /printed, light: of no use on paper/],
    ['a page printed white on black', [['body { color: #000; background: #fff; }', '']], /printed, dark: rgb/],
    ['a picture without words for it', [['<h1', '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><h1']], /axe image-alt/],
    ['another title for others', [['og:title" content="Mend', 'og:title" content="End']], /og:title is/],
    ['data that is no JSON', [['{"@context"', '{@context']], /JSON-LD/],
    ['a language that is none', [['hreflang="de"', 'hreflang="deutsch_"']], /hreflang/],
    ['an id twice', [['id="p2"', 'id="p1"']], /an id twice/],
]

for (const [name, change, message] of broken) {
    test(name, async () => {
        const [code, printed] = await judged(page(change))
        assert.equal(code, 1, printed)
        assert.match(printed, message)
    })
}

test('no page is trouble', async () => {
    assert.equal((await judged())[0], 2)
})
