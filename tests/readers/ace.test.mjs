// Tests of the judge that runs Ace: one that passes everything proves nothing.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { run, violations } from './ace.mjs'
import { book, heard } from './fixtures.mjs'
import { archive } from './zip.mjs'

let folder
before(() => { folder = mkdtempSync(join(tmpdir(), 'readers-')) })
after(() => rmSync(folder, { recursive: true }))

/** Judges some books: exit code and what was printed. */
async function judged(books) {
    const at = join(folder, 'books')
    rmSync(at, { recursive: true, force: true })
    mkdirSync(at)
    for (const [name, bytes] of Object.entries(books)) writeFileSync(join(at, `${name}.epub`), bytes)
    return heard(() => run([at]))
}

test('a sound book passes, one that is not does not', async () => {
    const [code, printed] = await judged({
        sound: archive(book()),
        picture: archive(book({ 'E/t.xhtml': ['<h1', '<img src="s.css"/><h1'] })),
        role: archive(book({ 'E/t.xhtml': [' role="doc-footnote"', ''] })),
        label: archive(book({ 'E/t.xhtml': [' aria-label="2"', ''] })),
        metadata: archive(book({ 'E/p.opf': ['<meta property="schema:accessMode">textual</meta>', ''] })),
    })
    assert.equal(code, 1, printed)
    assert.match(printed, /1 passed, 4 failed; 5 books before Ace/)
    for (const rule of [/image-alt critical/, /epub-type-has-matching-role/, /pagebreak-label/, /metadata-accessmode /]) assert.match(printed, rule)
})

test('no book, and a book that Ace cannot read, are trouble', async () => {
    assert.equal((await judged({}))[0], 2)
    assert.equal((await judged({ none: 'no archive' }))[0], 2)
})

test('another Ace, and a verdict without a reason, are not let pass', () => {
    const report = (version, outcome) => ({ 'earl:assertedBy': { 'doap:release': { 'doap:revision': version } },
        'earl:result': { 'earl:outcome': outcome }, assertions: [] })
    assert.deepEqual(violations(report('1.4.6', 'pass')), [])
    assert.equal(violations(report('1.4.6', 'fail')).length, 1)
    assert.throws(() => violations(report('1.3.0', 'pass')), /not 1.4/)
})
