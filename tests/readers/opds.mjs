// Reads the feeds of releases as readers' apps would, and downloads what they lead to.
//
//     node opds.mjs RELEASE_DIR…
//
// Two apps' libraries read them over HTTP: r2-opds-js (Thorium Reader) both forms, foliate-js
// (Foliate), in Chromium, OPDS 1.2. Of each release:
// - `opds.xml` and `opds.json`, with their further pages, list the statements of the manifest
//   that can be read, newest first, with the same titles, authors, languages and links;
// - the feed of each language lists the statements in it, as many as it is said to;
// - every file that can be acquired is downloaded: its size is that of the link, its digest that
//   of the manifest;
// - every e-book is opened by foliate-js and has the title, the language and the direction of
//   its entry;
// - every picture loads, in the size that is given;
// - no link leads out of the release.
// A release that was made for an address is read as if it lay there.
// Exit code: 0 all passed, 1 something failed, 2 a judge could not run.

import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

import { Trouble, here, judgeAll, launch, main, packaged, serve } from './browser.mjs'

const OPEN = 'http://opds-spec.org/acquisition/open-access'
const READING = ['epub', 'reader', 'large-print']
const SHELF = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Shelf</title><script type="module" src="/-/shelf.js"></script></html>'

/** The library of Thorium Reader: `atom(text)` and `json(text)` give feeds as OPDS 2.0. */
function thorium() {
    const path = 'dist/es8-es2017/src'
    const load = createRequire(packaged('r2-opds-js/package.json'))
    load(`r2-opds-js/${path}/opds/init-globals`).initGlobalConverters_OPDS()
    const shared = load(`r2-shared-js/${path}/init-globals`)
    shared.initGlobalConverters_SHARED()
    shared.initGlobalConverters_GENERIC()
    const { XML } = load(`r2-utils-js/${path}/_utils/xml-js-mapper`)
    const { OPDS } = load(`r2-opds-js/${path}/opds/opds1/opds`)
    const { convertOpds1ToOpds2 } = load(`r2-opds-js/${path}/opds/converter`)
    const { OPDSFeed } = load(`r2-opds-js/${path}/opds/opds2/opds2`)
    const { TaJsonDeserialize, TaJsonSerialize } = load(`r2-lcp-js/${path}/serializable`)
    const { DOMParser } = load('@xmldom/xmldom')
    // The library says aloud where there are no pictures.
    const quietly = read => text => {
        const { log } = console
        console.log = () => {}
        try {
            return read(text)
        } finally {
            console.log = log
        }
    }
    return {
        atom: quietly(text => TaJsonSerialize(convertOpds1ToOpds2(XML.deserialize(new DOMParser().parseFromString(text, 'application/xml'), OPDS)))),
        json: quietly(text => TaJsonSerialize(TaJsonDeserialize(JSON.parse(text), OPDSFeed))),
    }
}

const rels = link => [link.rel ?? []].flat()
const linked = (links, rel) => (links ?? []).filter(link => rels(link).includes(rel))
const all = value => [value ?? []].flat()
const name = person => typeof person === 'string' ? person : person?.name

/** What both forms say of a publication. */
const told = ({ metadata, links, images }) => ({
    identifier: metadata.identifier,
    title: metadata.title,
    authors: all(metadata.author).map(name),
    publishers: all(metadata.publisher).map(name),
    language: all(metadata.language)[0],
    published: `${metadata.published ?? ''}`.slice(0, 10),
    modified: `${metadata.modified}`.slice(0, 10),
    description: metadata.description,
    subjects: all(metadata.subject).map(name),
    open: linked(links, OPEN).map(({ href, type, title }) => ({ href, type, title })),
    related: linked(links, 'related').map(({ href, type, title }) => ({ href, type, title })),
    images: (images ?? []).map(({ href, type }) => ({ href, type })),
})

/** A release under judgement. */
class Release {
    constructor(folder, server, failures) {
        this.manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
        this.local = server.address
        this.base = this.manifest.catalogue.address ?? server.address
        this.failures = failures
    }

    /** A link of the feeds, which all lie side by side: where it is here, or null. */
    here(href) {
        const address = new URL(href, `${this.base}/opds`).href
        if (address.startsWith(`${this.base}/`)) return this.local + address.slice(this.base.length)
        this.failures.push(`${href} leads out of the release`)
        return null
    }

    /** The bytes that a link leads to, or null. */
    async get(href) {
        const address = this.here(href)
        if (!address) return null
        const answer = await fetch(address)
        if (!answer.ok) this.failures.push(`${href} leads to nothing: ${answer.status}`)
        return answer.ok ? Buffer.from(await answer.arrayBuffer()) : null
    }

    /** The file of the manifest that a link leads to. */
    item(href) {
        const path = decodeURIComponent(new URL(this.here(href) ?? this.local).pathname).slice(1)
        return this.manifest.artifacts.find(item => item.name === path)
    }

    /** All pages of a feed as one: its first page, with the publications of all. */
    async feed(href, read) {
        const [seen, pages] = [new Set(), []]
        for (let at = href; at && !seen.has(at); at = linked(pages.at(-1).links, 'next')[0]?.href) {
            seen.add(at)
            const bytes = await this.get(at)
            if (!bytes) break
            try {
                pages.push(read(bytes.toString('utf8')))
            } catch (error) {
                this.failures.push(`${at} cannot be read: ${error.message}`)
                break
            }
            if (!linked(pages.at(-1).links, 'self').some(link => this.here(link.href) === this.here(at))) {
                this.failures.push(`${at} does not lead to itself`)
            }
        }
        return pages.length ? { ...pages[0], pages: pages.length, publications: pages.flatMap(page => page.publications ?? []) } : null
    }

    /** The statements that can be read, newest first. */
    expected() {
        const { statements, artifacts } = this.manifest
        const readable = slug => artifacts.some(item => item.statement === slug && READING.includes(item.product))
        return statements.filter(({ slug }) => readable(slug)).sort((a, b) => a.updated < b.updated ? 1 : a.updated > b.updated ? -1 : 0)
    }
}

/** What two lists differ in, as lines. */
function differences(what, one, other) {
    const lines = []
    for (const publication of one) {
        const same = other.find(({ identifier }) => identifier === publication.identifier)
        if (!same) {
            lines.push(`${what}: ${publication.title} (${publication.identifier}) is missing`)
            continue
        }
        for (const key of Object.keys(publication)) {
            const [a, b] = [publication, same].map(of => JSON.stringify(of[key]))
            if (a !== b) lines.push(`${what}: ${key} is ${b}, not ${a}`)
        }
    }
    if (other.length !== one.length) lines.push(`${what}: ${other.length} publications, not ${one.length}`)
    return lines
}

/** Whether a feed lists what the manifest holds, in its order. */
function listed(what, feed, expected) {
    const found = feed.publications.map(told)
    const lines = differences(`${what} and the manifest`, expected.map(({ identifier, title, lang, issuer }) => (
        { identifier, title, language: lang, authors: issuer ? [issuer] : [] })), found)
    const days = found.map(({ modified }) => modified)
    if (days.join() !== [...days].sort().reverse().join()) lines.push(`${what}: not the newest first: ${days.join(', ')}`)
    return lines
}

/** The language of a tag as readers ask for it: without region, with the script. */
const spoken = tag => tag.split('-').filter((part, place) => !place || /^[a-z]{4}$/i.test(part)).join('-')

/** The feeds of single languages. */
async function languages(release, feed, read, expected, what) {
    const links = (feed.facets ?? []).flatMap(facet => facet.links)
    const wanted = new Set(expected.map(({ lang }) => spoken(lang)))
    if (links.length !== (wanted.size > 1 ? wanted.size : 0)) release.failures.push(`${what}: ${links.length} feeds for ${wanted.size} languages`)
    const seen = new Set()
    for (const link of links) {
        const facet = await release.feed(link.href, read)
        if (!facet) continue
        const [lang] = facet.publications.map(publication => spoken(told(publication).language))
        if (seen.has(lang)) release.failures.push(`${link.href} is a second feed in ${lang}`)
        seen.add(lang)
        const own = expected.filter(entry => spoken(entry.lang) === lang)
        release.failures.push(...listed(link.href, facet, own))
        const { numberOfItems } = link.properties ?? {}
        if (Number(numberOfItems) !== own.length) release.failures.push(`${link.href} is said to have ${numberOfItems}, and has ${own.length}`)
        const up = linked(facet.links, 'start')[0]
        if (!up || release.here(up.href) !== release.here(what)) release.failures.push(`${link.href} does not lead to ${what}`)
    }
    return links.length
}

/** Downloads what can be acquired. */
async function downloads(release, publications) {
    let count = 0
    for (const link of publications.flatMap(({ links }) => linked(links, OPEN))) {
        const bytes = await release.get(link.href)
        if (!bytes) continue
        count += 1
        const item = release.item(link.href)
        const digest = createHash('sha256').update(bytes).digest('hex')
        if (!item) release.failures.push(`${link.href} is not in the manifest`)
        else if (item.sha256 !== digest) release.failures.push(`${link.href} has the digest ${digest}, not ${item.sha256}`)
        else if (item.media_type !== link.type) release.failures.push(`${link.href} is ${item.media_type}, not ${link.type}`)
        if (link.size !== bytes.length) release.failures.push(`${link.href} has ${bytes.length} bytes, not ${link.size}`)
    }
    return count
}

/** What the reading system says of what a link leads to: a feed, a book, a picture. */
async function asked(release, page, what, href) {
    try {
        return await page.evaluate(([what, address]) => globalThis.shelf[what](address), [what, release.here(href)])
    } catch (error) {
        release.failures.push(`${href} cannot be opened: ${error.message.split('\n')[0]}`)
        return null
    }
}

/** Opens e-books and loads pictures in the reading system. */
async function opened(release, page, publications) {
    const counts = { 'e-books opened': 0, 'pictures loaded': 0 }
    const hold = (href, what, found, wanted) => {
        if (found !== wanted) release.failures.push(`${href}: ${what} is “${found}”, not “${wanted}”`)
    }
    for (const { metadata, links, images } of publications) {
        for (const { href } of linked(links, OPEN).filter(({ type }) => type === 'application/epub+zip')) {
            const book = await asked(release, page, 'book', href)
            if (!book) continue
            counts['e-books opened'] += 1
            hold(href, 'the title', book.title, metadata.title)
            hold(href, 'the language', book.language, all(metadata.language)[0])
            hold(href, 'the direction', book.direction, metadata.readingProgression)
        }
        for (const { href, width, height } of images ?? []) {
            const picture = await asked(release, page, 'picture', href)
            if (!picture) continue
            counts['pictures loaded'] += 1
            hold(href, 'the size', `${picture.width} × ${picture.height}`, `${width} × ${height}`)
        }
    }
    return counts
}

async function judge(browser, library, folder) {
    const failures = []
    const server = await serve(files(folder))
    let release
    try {
        release = new Release(folder, server, failures)
    } catch (error) {
        await server.close()
        throw new Trouble(`there is no release: ${error.message}`)
    }
    const context = await browser.newContext()
    try {
        const page = await context.newPage()
        page.on('pageerror', error => failures.push(`the reading system: ${error}`))
        await context.route(address => !address.href.startsWith(`${server.address}/`) && !/^(blob|data|about):/.test(address.href), route => {
            failures.push(`asks for ${route.request().url()}`)
            return route.abort()
        })
        await page.goto(`${server.address}/-/shelf.html`)
        await page.waitForFunction(() => globalThis.shelf)
        const expected = release.expected()
        const [atom, json] = [await release.feed('opds.xml', library.atom), await release.feed('opds.json', library.json)]
        if (!atom || !json) return { failures }
        failures.push(...listed('opds.xml', atom, expected), ...listed('opds.json', json, expected))
        failures.push(...differences('opds.json and opds.xml', atom.publications.map(told), json.publications.map(told)))
        const groups = await languages(release, atom, library.atom, expected, 'opds.xml')
            + await languages(release, json, library.json, expected, 'opds.json')
        const other = await asked(release, page, 'feed', 'opds.xml') ?? { publications: [] }
        const first = atom.publications.slice(0, other.publications.length).map(told)
        failures.push(...differences('opds.xml in foliate-js', first.map(({ identifier, title, language }) => ({ identifier, title, language })), other.publications))
        const counts = {
            publications: json.publications.length,
            'pages of feeds': atom.pages + json.pages,
            'feeds of languages': groups,
            downloads: await downloads(release, json.publications),
            ...await opened(release, page, json.publications),
        }
        return { failures, counts }
    } finally {
        await context.close()
        await server.close()
    }
}

/** The files of a release; those of the reading system below `/-/`. */
function files(folder) {
    return path => {
        if (path === '/-/shelf.html') return Buffer.from(SHELF)
        if (path === '/-/shelf.js') return readFileSync(join(here, 'shelf.js'))
        if (path.startsWith('/-/foliate/')) return readFileSync(packaged(posix.join('foliate-js', path.slice('/-/foliate/'.length))))
        return readFileSync(join(folder, posix.normalize(path)))
    }
}

/** `shared`: a browser that is open already, for tests. */
export async function run(folders, shared) {
    const browser = shared ?? await launch()
    try {
        return await judgeAll(folders, folder => judge(browser, library(), folder), { nothing: 'no release is given' })
    } finally {
        if (!shared) await browser.close()
    }
}

let loaded
const library = () => loaded ??= thorium()

if (process.argv[1] === new URL(import.meta.url).pathname) await main(run)
