// Tests of the judge of feeds: one that passes everything proves nothing.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'

import { launch } from './browser.mjs'
import { book, heard } from './fixtures.mjs'
import { run } from './opds.mjs'
import { archive } from './zip.mjs'

const ATOM = 'application/atom+xml;profile=opds-catalog;kind=acquisition'
const OPEN = 'http://opds-spec.org/acquisition/open-access'
// One white pixel.
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==', 'base64')
const BOOKS = [['bench', 'en', 'Mend the bench', '2026-05-24'], ['bank', 'de', 'Die Bank & das Brett', '2026-05-23']]

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

const safe = text => text.replaceAll('&', '&amp;')

function atom(name, books, more = '') {
    const entries = books.map(([slug, lang, title, day, size]) => `<entry xml:lang="${lang}"><id>urn:x-entry:${slug}</id>
<title>${safe(title)}</title><updated>${day}T00:00:00Z</updated><published>${day}T00:00:00Z</published><author><name>Bench Society</name></author>
<dc:identifier>urn:x-test:${slug}</dc:identifier><dc:language>${lang}</dc:language>
<link rel="${OPEN}" href="${slug}/${slug}.epub" type="application/epub+zip" length="${size}"/>
<link rel="http://opds-spec.org/image" href="${slug}/${slug}.png" type="image/png"/></entry>`)
    const facets = ['de', 'en'].map(lang => `<link rel="http://opds-spec.org/facet" href="opds-${lang}.xml" type="${ATOM}"
 title="${lang}" opds:facetGroup="Language" thr:count="1"/>`)
    return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/terms/"
 xmlns:opds="http://opds-spec.org/2010/catalog" xmlns:thr="http://purl.org/syndication/thread/1.0">
<id>urn:x-feed</id><title>Benches</title><updated>2026-05-24T00:00:00Z</updated><author><name>Bench Society</name></author>
<link rel="self" href="${name}" type="${ATOM}"/><link rel="start" href="opds.xml" type="${ATOM}"/>${more}${facets.join('')}${entries.join('')}</feed>`
}

function json(name, books, more = []) {
    return JSON.stringify({
        metadata: { title: 'Benches' },
        links: [{ rel: 'self', href: name, type: 'application/opds+json' }, { rel: 'start', href: 'opds.json', type: 'application/opds+json' }, ...more],
        facets: [{ metadata: { title: 'Language' }, links: ['de', 'en'].map(lang => (
            { href: `opds-${lang}.json`, type: 'application/opds+json', title: lang, properties: { numberOfItems: 1 } })) }],
        publications: books.map(([slug, lang, title, day, size]) => ({
            metadata: { identifier: `urn:x-test:${slug}`, title, author: 'Bench Society', language: lang, readingProgression: 'ltr',
                published: day, modified: `${day}T00:00:00Z` },
            links: [{ rel: OPEN, href: `${slug}/${slug}.epub`, type: 'application/epub+zip', size }],
            images: [{ href: `${slug}/${slug}.png`, type: 'image/png', width: 1, height: 1 }],
        })),
    })
}

/** The files of a release: name → bytes. `address` is where it is to lie. */
function release(address = '') {
    const found = new Map()
    const books = BOOKS.map(([slug, lang, title, day]) => {
        const text = archive(book({ 'E/p.opf': ['<dc:title>Mend the bench</dc:title>\n<dc:language>en', `<dc:title>${safe(title)}</dc:title>\n<dc:language>${lang}`] }))
        found.set(`${slug}/${slug}.epub`, text)
        found.set(`${slug}/${slug}.png`, PIXEL)
        return [slug, lang, title, day, text.length]
    })
    found.set('opds.xml', atom('opds.xml', books))
    found.set('opds.json', json('opds.json', books))
    for (const own of books) {
        found.set(`opds-${own[1]}.xml`, atom(`opds-${own[1]}.xml`, [own]))
        found.set(`opds-${own[1]}.json`, json(`opds-${own[1]}.json`, [own]))
    }
    if (address) {
        for (const [name, text] of found) {
            if (name.endsWith('.xml')) found.set(name, text.replaceAll('href="', `href="${address}/`))
            if (name.endsWith('.json')) found.set(name, text.replaceAll('"href":"', `"href":"${address}/`))
        }
    }
    const digest = bytes => createHash('sha256').update(bytes).digest('hex')
    found.set('manifest.json', JSON.stringify({
        catalogue: address ? { address } : {},
        statements: BOOKS.map(([slug, lang, title, day]) => ({ slug, lang, title, issuer: 'Bench Society', identifier: `urn:x-test:${slug}`, updated: day })),
        artifacts: BOOKS.map(([slug]) => ({ name: `${slug}/${slug}.epub`, statement: slug, product: 'epub',
            media_type: 'application/epub+zip', sha256: digest(found.get(`${slug}/${slug}.epub`)) })),
    }))
    return found
}

/** Judges a release: exit code and what was printed. */
async function judged(files) {
    const at = join(folder, 'release')
    rmSync(at, { recursive: true, force: true })
    mkdirSync(at)
    for (const [name, bytes] of files) {
        mkdirSync(dirname(join(at, name)), { recursive: true })
        writeFileSync(join(at, name), bytes)
    }
    return heard(() => run([at], browser))
}

for (const address of ['', 'https://bench.example.org/texts']) {
    test(`a sound release passes, ${address || 'wherever it lies'}`, async () => {
        const [code, printed] = await judged(release(address))
        assert.equal(code, 0, printed)
        assert.match(printed, /2 publications, 2 pages of feeds, 4 feeds of languages, 2 downloads, 2 e-books opened, 2 pictures loaded/)
    })
}

const change = (name, old, text) => files => {
    const whole = `${files.get(name)}`
    assert.ok(whole.includes(old), `${name} has no “${old}”`)
    files.set(name, whole.replaceAll(old, text))
}
const swap = (files, name) => {
    const [first, second] = [...`${files.get(name)}`.matchAll(/<entry.*?<\/entry>/gs)].map(([text]) => text)
    files.set(name, `${files.get(name)}`.replace(first, '@').replace(second, first).replace('@', second))
}

const broken = [
    ['no feed', files => files.delete('opds.json'), /opds.json leads to nothing: 404/],
    ['a feed that is no XML', change('opds.xml', '&amp;', '&'), /opds.xml cannot be (read|opened)/],
    ['another title', change('opds.xml', 'Mend', 'Bend'), /opds.xml and the manifest: title is "Bend the bench"/],
    ['another title in one form', change('opds.json', 'Mend', 'Bend'), /opds.json and opds.xml: title/],
    ['another author', change('opds.json', '"author":"Bench Society"', '"author":"Nobody"'), /authors is \["Nobody"\]/],
    ['another language', change('opds.json', '"language":"de"', '"language":"nl"'), /the language is “de”, not “nl”/],
    ['another direction', change('opds.json', 'ltr', 'rtl'), /the direction is “ltr”, not “rtl”/],
    ['an entry that is missing', change('opds.xml', 'urn:x-test:bank', 'urn:x-test:bunk'), /Die Bank & das Brett \(urn:x-test:bank\) is missing/],
    ['the oldest first', files => swap(files, 'opds.xml'), /opds.xml: not the newest first/],
    ['a link to nothing', files => files.delete('bank/bank.epub'), /bank\/bank.epub leads to nothing: 404/],
    ['a book that was altered', files => files.set('bank/bank.epub', Buffer.concat([files.get('bank/bank.epub'), Buffer.from(' ')])), /bank.epub has the digest/],
    ['a book of another size', change('opds.json', '"size":', '"size":1'), /bytes, not 1\d+/],
    ['a book that is none', files => {
        const digest = createHash('sha256').update(files.get('bank/bank.epub')).digest('hex')
        change('manifest.json', digest, createHash('sha256').update('none').digest('hex'))(files)
        files.set('bank/bank.epub', 'none')
    }, /bank.epub cannot be opened/],
    ['another type', change('opds.json', 'application/epub+zip', 'application/pdf'), /is application\/epub\+zip, not application\/pdf/],
    ['a picture that is none', files => files.set('bank/bank.png', 'none'), /bank.png cannot be opened/],
    ['a picture of another size', change('opds.json', '"width":1', '"width":2'), /the size is “1 × 1”, not “2 × 1”/],
    ['a link that leads out', change('opds.json', '"href":"bank/bank.png"', '"href":"https://example.org/bank.png"'), /leads out of the release/],
    ['a feed that does not know itself', change('opds.json', '"rel":"self","href":"opds.json"', '"rel":"self","href":"opds-de.json"'), /opds.json does not lead to itself/],
    ['a language without a feed', change('opds.xml', 'rel="http://opds-spec.org/facet" href="opds-de.xml"', 'rel="related" href="opds-de.xml"'), /opds.xml: 1 feeds for 2 languages/],
    ['a feed of a language with the wrong count', change('opds.json', '"title":"de","properties":{"numberOfItems":1}', '"title":"de","properties":{"numberOfItems":2}'), /said to have 2, and has 1/],
    ['a feed of a language with another book', files => files.set('opds-de.json', `${files.get('opds-en.json')}`.replace('opds-en', 'opds-de')), /is a second feed in en/],
]

for (const [name, breaks, message] of broken) {
    test(name, async () => {
        const files = release()
        breaks(files)
        const [code, printed] = await judged(files)
        assert.equal(code, 1, printed)
        assert.match(printed, message)
    })
}

test('a next page that is not there', async () => {
    const files = release()
    change('opds.json', '"rel":"start","href":"opds.json"', '"rel":"next","href":"opds-page-2.json"')(files)
    const [code, printed] = await judged(files)
    assert.equal(code, 1, printed)
    assert.match(printed, /opds-page-2.json leads to nothing/)
})

test('no release is trouble', async () => {
    assert.equal((await judged(new Map()))[0], 2)
})
