// Opens every EPUB of some folders as a reader would.
//
//     node epub.mjs OUT_DIR… --pages PAGES.json
//
// The reading system is foliate-js, in Chromium. Of each book:
// - every entry of its page-list can be gone to, and what is then in sight begins with
//   the word that begins the printed page: `pagelist.py --write PAGES.json` says which;
// - every entry of its table of contents can be gone to;
// - every reference to a note opens it, over the page and by going there, and the way back leads
//   to the reference;
// - pages turn as the text is read, to the left in a book from right to left;
// - on a dark page, as the reading system makes it and with white on black set by it, every text
//   has a contrast of at least 4.5;
// - with text twice as large, and in a window of 320 pixels, in pages and scrolled, every text
//   is there, nothing is cut off and nothing stands on anything else, and no margin takes more
//   than a third of a narrow page;
// - nothing is asked for from elsewhere;
// - axe-core finds no violation in the content documents and the navigation document.
// Exit code: 0 all passed, 1 something failed, 2 a judge could not run.

import { readFileSync, realpathSync } from 'node:fs'
import { join, posix } from 'node:path'

import { Trouble, axeFindings, filesBelow, here, judgeAll, launch, main, packaged, serve } from './browser.mjs'
import { entries } from './zip.mjs'

const WINDOW = { width: 800, height: 1000 }
const NARROW = { width: 320, height: 568 }

// What foliate-js sets where the system is dark; and what readers that know no colour scheme set.
const DARK = 'html { color-scheme: light dark; } @media (prefers-color-scheme: dark) { a:link { color: lightblue; } }'
const WHITE_ON_BLACK = 'html, body { background: #000 !important; color: #fff !important; }'
const LARGE = 'html { font-size: 200% !important; }'
const WHOLE = ['unseen', 'cut', 'overlapping']

// Of pages on the web, not of a book's documents, which stand within the page of a reading
// system; Ace leaves out the same ones.
const NOT_OF_BOOKS = ['bypass', 'region', 'page-has-heading-one', 'landmark-complementary-is-top-level', 'landmark-one-main']

/** The content documents of a book and its navigation document, as paths. */
export function documents(book) {
    const container = `${book.get('META-INF/container.xml')}`
    const folder = /full-path="([^"]+)"/.exec(container)[1]
    const items = [...`${book.get(folder)}`.matchAll(/<item\s[^>]*>/g)].map(([item]) => item)
    return items.filter(item => /media-type="application\/xhtml\+xml"/.test(item))
        .map(item => posix.join(posix.dirname(folder), decodeURIComponent(/\shref="([^"]+)"/.exec(item)[1])))
}

async function judge(browser, server, books, path, expected) {
    const book = entries(path)
    const key = books.push({ path, book }) - 1
    const context = await browser.newContext({ viewport: WINDOW })
    const failures = []
    const counts = {}
    const page = await context.newPage()
    page.setDefaultTimeout(60000)
    page.on('pageerror', error => failures.push(`the reading system: ${error}`))
    page.on('console', message => message.type() === 'error' && failures.push(`the reading system: ${message.text()}`))
    await context.route(address => !address.href.startsWith(`${server.address}/`) && !/^(blob|data|about):/.test(address.href), route => {
        failures.push(`asks for ${route.request().url()}`)
        return route.abort()
    })
    const ask = async (name, what, argument) => {
        const { failures: lines, count } = await page.evaluate(([name, argument]) => globalThis.reading[name](argument), [name, argument])
        failures.push(...lines)
        if (what) counts[what] = (counts[what] ?? 0) + count
    }
    try {
        await page.goto(`${server.address}/`)
        await page.waitForFunction(() => globalThis.reading && customElements.get('foliate-view'))
        await page.evaluate(address => globalThis.reading.open(address), `/book/${key}.epub`)
        await ask('pages', 'pages gone to', expected)
        await ask('contents', 'entries of contents', null)
        await ask('notes', 'notes opened', null)
        await ask('turning', null, null)

        const looked = async (name, setting, wish) => {
            await page.setViewportSize(setting.viewport ?? WINDOW)
            await page.emulateMedia({ colorScheme: setting.scheme ?? 'light' })
            const before = failures.length
            await ask('appearance', 'texts looked at', wish)
            for (let at = before; at < failures.length; at += 1) failures[at] = `${name}: ${failures[at]}`
        }
        await looked('light', {}, { checks: ['pale', ...WHOLE] })
        await looked('dark', { scheme: 'dark' }, { styles: DARK, checks: ['pale', 'unseen'] })
        await looked('white on black', { scheme: 'dark' }, { styles: WHITE_ON_BLACK, checks: ['pale', 'unseen'] })
        await looked('200 %', {}, { styles: LARGE, checks: WHOLE, grown: 2 })
        await looked('320 px', { viewport: NARROW }, { checks: WHOLE, filled: 0.7 })
        await looked('320 px, scrolled', { viewport: NARROW }, { flow: 'scrolled', checks: [...WHOLE, 'wide'], filled: 0.7 })

        const plain = await context.newPage()
        for (const name of documents(book)) {
            await plain.goto(`${server.address}/book/${key}/${name}`)
            failures.push(...(await axeFindings(plain, NOT_OF_BOOKS)).map(line => `${name}: ${line}`))
            counts['documents before axe'] = (counts['documents before axe'] ?? 0) + 1
        }
    } finally {
        await context.close()
        books[key] = null
    }
    return { failures, counts }
}

/** The files of the reading system, of this folder and of the books that are open. */
function files(books) {
    return path => {
        const [, first, ...rest] = path.split('/')
        if (path === '/') return readFileSync(join(here, 'reading.html'))
        if (first === 'looks.js' || first === 'reading.js') return readFileSync(join(here, first))
        if (first === 'foliate') return readFileSync(packaged(posix.join('foliate-js', ...rest)))
        if (first === 'favicon.ico') return Buffer.alloc(0)
        if (first !== 'book') return null
        if (rest.length === 1) return readFileSync(books[parseInt(rest[0])].path)
        return books[rest[0]].book.get(rest.slice(1).join('/')) ?? null
    }
}

/** `shared`: a browser that is open already, for tests. */
export async function run(args, shared) {
    const at = args.indexOf('--pages')
    if (at < 0 || !args[at + 1]) throw new Trouble('give --pages, which pagelist.py writes')
    const expected = JSON.parse(readFileSync(args[at + 1], 'utf8'))
    const folders = args.filter((_, place) => place !== at && place !== at + 1)
    const found = filesBelow(folders, path => path.endsWith('.epub'))
    const books = []
    const server = await serve(files(books))
    const browser = shared ?? await launch()
    try {
        return await judgeAll(found, path => {
            const known = expected[realpathSync(path)]
            if (!known) throw new Trouble('pagelist.py has not said how its pages begin')
            return judge(browser, server, books, path, known)
        }, { atATime: 2, nothing: 'there is no EPUB' })
    } finally {
        if (!shared) await browser.close()
        await server.close()
    }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main(run)
