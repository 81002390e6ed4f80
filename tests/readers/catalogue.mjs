// Opens the download page of some releases, `index.html` beside `manifest.json`, as readers would.
//
//     node catalogue.mjs RELEASE_DIR…
//
// In Chromium, from the disk and from a loopback server. Of each page:
// - it asks for nothing but what lies beside it, breaks no rule of its own content security
//   policy and reports no error; every picture is shown; a script that somebody has put into
//   it is not run, a picture from elsewhere not asked for;
// - every statement and every file of the manifest that people take is on it, the newest first,
//   and every link leads to a file or a place that is there;
// - without script the choice of a language shows the statements in it and no others, and
//   nothing is there that needs a script;
// - each title, typed without capitals and accents, finds its statement; how many are shown is
//   said; where nothing is found that is said, and everything comes back;
// - by keyboard alone a reader comes to the search, types the title of a statement, one in
//   German where there is one, and downloads its e-book, byte for byte the file;
// - light and dark, at 320 pixels, with text twice as large, with its pages unfolded: every text
//   has contrast and is whole, nothing is wider than the window, what is clicked at is large
//   enough, axe-core finds no violation;
// - covers stand on the side on which the page begins;
// - printed it is black on white, every title on it and nothing that only a screen can use.
// Exit code: 0 all passed, 1 something failed, 2 a judge could not run.

import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { Trouble, axeFindings, filesBelow, judgeAll, main, serve } from './browser.mjs'
import { INTRUDER, NARROW, PAPER, WINDOW, browsers, look, watched } from './web.mjs'

/** Of how many statements the title is typed, and how many are unfolded. */
const TITLES = 12
const UNFOLDED = 6
/** WCAG 2.2, 2.5.8. */
const TARGET = 24
const TAKEN = ['web', 'epub', 'reader', 'large-print', 'booklet', 'press']

const visible = page => page.evaluate(() =>
    [...document.querySelectorAll('article')].filter(article => article.getClientRects().length).map(({ id }) => id))

/** A folder's addresses, and no others. */
const within = folder => href => href.startsWith(folder)

/** Unfolds pages, and waits until all pictures have come. */
async function unfold(page, most = Infinity) {
    await page.evaluate(most => [...document.querySelectorAll('details')].slice(0, most).forEach(details => { details.open = true }), most)
    await page.evaluate(() => document.querySelectorAll('img').forEach(image => { image.loading = 'eager' }))
    return page.waitForFunction(() => [...document.images].filter(image => image.getClientRects().length).every(image => image.complete), null, { timeout: 20000 })
}

/** The page opened from an address: no request, no error, nothing forbidden, every picture seen. */
async function opened(browser, address, folder, failures) {
    const { context, page, errors } = await watched(browser, within(folder), failures)
    await page.goto(address)
    await unfold(page, UNFOLDED)
    const unseen = await page.evaluate(() => [...document.images].filter(image => image.getClientRects().length && !image.naturalWidth).map(image => image.currentSrc))
    const broken = await page.evaluate(() => globalThis.broken)
    failures.push(...unseen.map(at => `not shown: ${at}`), ...errors, ...broken.map(line => `its policy forbids what it does: ${line}`))
    const pictures = await page.evaluate(() => document.images.length)
    await context.close()
    return pictures
}

/** A copy of the page into which somebody has put a script. */
async function intruded(browser, address, folder, failures) {
    const asked = []
    const { context, page } = await watched(browser, within(folder), asked)
    await page.goto(address)
    await page.waitForTimeout(200)
    const ran = await page.evaluate(() => document.documentElement.dataset.intruder)
    if (ran) failures.push(`a foreign ${ran} runs`)
    if (asked.length) failures.push(`a foreign picture is let in: ${asked[0]}`)
    await context.close()
}

/** What the page says, held against the manifest. */
async function facts(page, manifest, folder) {
    const said = await page.evaluate(() => ({
        lang: document.documentElement.lang,
        dir: document.documentElement.dir,
        title: document.title,
        heading: [...document.querySelectorAll('h1')].map(h => h.textContent),
        levels: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => +h.localName[1]),
        ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
        policy: document.querySelector('meta[http-equiv="Content-Security-Policy" i]')?.content ?? '',
        feeds: [...document.querySelectorAll('link[rel~=alternate]')].map(link => link.getAttribute('href')),
        links: [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href')),
        articles: [...document.querySelectorAll('article')].map(article => ({
            id: article.id, lang: article.lang, dir: article.dir, title: article.querySelector('h2')?.textContent,
            // What is said of it and not by it: language by language, as somebody would hear it.
            spoken: [...article.querySelectorAll('.files, summary, .editions')].map(part => part.closest('[lang]').lang),
            links: [...article.querySelectorAll('a[href]')].map(a => a.getAttribute('href')),
            words: [...article.querySelectorAll('img')].map(image => image.alt),
        })),
    }))
    const found = []
    const direction = tag => {
        const locale = new Intl.Locale(tag)
        return (locale.getTextInfo?.() ?? locale.textInfo)?.direction ?? 'ltr'
    }
    for (const { lang, dir, id } of [said, ...said.articles]) {
        try {
            if (Intl.getCanonicalLocales(lang)[0] !== lang) found.push(`the language of ${id ?? 'the page'} is “${lang}”`)
            if (direction(lang) !== dir) found.push(`${id ?? 'the page'} in ${lang} runs ${dir}`)
        } catch {
            found.push(`the language of ${id ?? 'the page'} is “${lang}”`)
        }
    }
    if (said.heading.length !== 1) found.push(`${said.heading.length} headings of the first level`)
    if (said.title !== said.heading[0]) found.push(`the title is “${said.title}”, the heading “${said.heading[0]}”`)
    said.levels.forEach((level, at) => at && level > said.levels[at - 1] + 1 && found.push(`a heading of level ${level} after one of level ${said.levels[at - 1]}`))
    const twice = said.ids.filter((id, at) => said.ids.indexOf(id) !== at)
    if (twice.length) found.push(`an id twice: ${twice}`)
    if (!/default-src 'none'/.test(said.policy) || /unsafe/.test(said.policy)) found.push(`its policy is ${said.policy}`)
    for (const feed of ['opds.xml', 'opds.json']) {
        if (!said.feeds.includes(feed)) found.push(`${feed} is not among its alternates`)
        if (!said.links.includes(feed)) found.push(`no link to ${feed}`)
    }
    for (const file of ['SHA256SUMS', 'manifest.json']) if (!said.links.includes(file)) found.push(`no link to ${file}`)
    for (const href of new Set([...said.links, ...said.feeds])) {
        if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(href)) found.push(`a link to elsewhere: ${href}`)
        else if (href.startsWith('#')) {
            if (!said.ids.includes(decodeURIComponent(href.slice(1)))) found.push(`${href} leads nowhere`)
        } else if (!existsSync(join(folder, decodeURIComponent(href)))) found.push(`${href} leads to no file`)
    }
    const wanted = [...manifest.statements].sort((a, b) => (b.date ?? '').localeCompare(a.date ?? '') || (a.slug < b.slug ? -1 : 1))
    const order = said.articles.map(({ id }) => id)
    if (order.join(' ') !== wanted.map(({ slug }) => slug).join(' ')) found.push(`the statements are ${order.slice(0, 9)}, not ${wanted.slice(0, 9).map(({ slug }) => slug)}`)
    for (const article of said.articles) {
        const entry = manifest.statements.find(({ slug }) => slug === article.id)
        if (!entry) continue
        if (article.lang !== entry.lang) found.push(`${article.id} is in ${entry.lang}, not in ${article.lang}`)
        if (article.title !== entry.title) found.push(`${article.id} is called “${entry.title}”, not “${article.title}”`)
        const other = article.spoken.filter(lang => lang !== said.lang)
        if (other.length) found.push(`${article.id}: what the page says is marked as ${other[0]}`)
        if (article.words.some(word => !word.trim())) found.push(`${article.id}: a picture without words`)
        const links = article.links.map(decodeURIComponent)
        const items = manifest.artifacts.filter(({ statement, product }) => statement === article.id && TAKEN.includes(product))
        found.push(...items.filter(({ name }) => !links.includes(name)).map(({ name }) => `no link to ${name}`))
    }
    return found
}

/** Without script: each choice of a language, by mouse, and that nothing waits for a script. */
async function scriptless(browser, address, folder, manifest, failures) {
    const { context, page } = await watched(browser, within(folder), failures, { javaScriptEnabled: false })
    await page.goto(address)
    const found = []
    const all = manifest.statements.map(({ slug }) => slug)
    if ((await visible(page)).length !== all.length) found.push('not every statement is shown')
    for (const tool of ['input[type=search]', 'button', '[role=status]:not(:empty)']) if (await page.locator(tool).first().isVisible()) found.push(`${tool} is shown`)
    const languages = new Set(manifest.statements.map(({ lang }) => lang.split('-')[0]))
    const choices = page.locator('input[type=radio]')
    const count = await choices.count()
    if (count !== (languages.size > 1 ? languages.size + 1 : 0)) found.push(`${count} choices for ${languages.size} languages`)
    const met = new Set()
    for (let nth = 0; nth < count; nth += 1) {
        await choices.nth(nth).check()
        const shown = await visible(page)
        const langs = new Set(manifest.statements.filter(({ slug }) => shown.includes(slug)).map(({ lang }) => lang.split('-')[0]))
        if (nth === 0) {
            if (shown.length !== all.length) found.push('the first choice does not show every statement')
            continue
        }
        const [lang] = langs
        const own = manifest.statements.filter(entry => entry.lang.split('-')[0] === lang).length
        if (langs.size !== 1 || shown.length !== own || met.has(lang)) found.push(`choice ${nth} shows ${shown.length} statements in ${[...langs]}`)
        met.add(lang)
    }
    failures.push(...found.map(line => `without script: ${line}`))
    await context.close()
    return count
}

/** As somebody types who takes no care. */
const careless = text => text.normalize('NFD').replace(/[\u0300-\u036f\u064b-\u0652\u0591-\u05c7]/g, '').toUpperCase()

const search = page => page.locator('input[type=search]')
const status = async (page, wanted) => {
    const said = page.locator('[role=status]')
    for (let tries = 0; tries < 20; tries += 1) {
        const text = (await said.textContent()).trim()
        if (wanted ? text : !text) return text
        await page.waitForTimeout(100)
    }
    return wanted ? '' : (await said.textContent()).trim()
}

/** What is typed finds what has it, and says so. */
async function searched(page, manifest, failures) {
    const { statements } = manifest
    if (statements.length < 2) {
        if (await search(page).count()) failures.push('there is a search where there is nothing to choose')
        return 0
    }
    const field = search(page)
    if (!await field.isVisible()) {
        failures.push('there is no search')
        return 0
    }
    const step = Math.ceil(statements.length / TITLES)
    const chosen = statements.filter((_, nth) => nth % step === 0)
    for (const { slug, title } of chosen) {
        // The words the other way round, so that it is words that are found.
        await field.fill(careless(title).split(/\s+/).reverse().join(' '))
        const shown = await visible(page)
        if (!shown.includes(slug)) failures.push(`“${title}” does not find ${slug}`)
        if (shown.length === statements.length) failures.push(`“${title}” finds everything`)
        const said = await status(page, true)
        const figures = said.replace(/[\u0660-\u0669]/g, figure => figure.charCodeAt(0) - 0x660)
        if (!figures.includes(`${shown.length}`) || !figures.includes(`${statements.length}`)) failures.push(`${shown.length} of ${statements.length} are shown, and “${said}” is said`)
    }
    const { date, slug } = statements.find(entry => entry.date) ?? {}
    if (date) {
        await field.fill(date)
        if (!(await visible(page)).includes(slug)) failures.push(`${date} does not find ${slug}`)
    }
    await field.fill('xyzzy 42')
    if ((await visible(page)).length) failures.push('what is nowhere is found')
    if (!await status(page, true)) failures.push('nobody is told that nothing is found')
    await page.locator('button').click()
    if ((await visible(page)).length !== statements.length) failures.push('the button does not bring everything back')
    if (await field.inputValue()) failures.push('the button leaves the words there')
    await field.fill('xyzzy')
    await field.press('Escape')
    if ((await visible(page)).length !== statements.length || await field.inputValue()) failures.push('Escape does not clear the search')
    if (await status(page, false)) failures.push('something is said where nothing is looked for')
    // A link to another language version shows it, whatever was looked for.
    const link = page.locator('.editions a').first()
    if (await link.count()) {
        const to = decodeURIComponent((await link.getAttribute('href')).slice(1))
        const from = await link.evaluate(a => a.closest('article').id)
        await field.fill(statements.find(({ slug }) => slug === from).title)
        if (await link.isVisible()) {
            await link.click()
            await page.waitForTimeout(150)
            if (!(await visible(page)).includes(to)) failures.push(`the link to ${to} leads to nothing that is shown`)
        }
    }
    return chosen.length
}

/** By keyboard alone: the search, a title, its e-book on the disk. */
async function fetched(page, address, folder, manifest, failures) {
    const books = manifest.artifacts.filter(({ product }) => product === 'epub')
    const german = manifest.statements.filter(({ lang, slug }) => lang.split('-')[0] === 'de' && books.some(({ statement }) => statement === slug))
    const entry = german[0] ?? manifest.statements.find(({ slug }) => books.some(({ statement }) => statement === slug))
    if (!entry) return 0
    await page.goto(address)
    const focused = () => page.evaluate(() => {
        const at = document.activeElement
        const { outlineStyle, outlineWidth } = getComputedStyle(at)
        return {
            search: at.matches('input[type=search]'), href: decodeURIComponent(at.getAttribute('href') ?? ''), name: at.localName,
            seen: at === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0),
        }
    })
    const reach = async (wanted, most) => {
        for (let tabs = 0; tabs < most; tabs += 1) {
            await page.keyboard.press('Tab')
            const at = await focused()
            if (!at.seen) failures.push(`by keyboard: nobody sees that ${at.name} ${at.href} has the focus`)
            if (wanted(at)) return true
        }
        return false
    }
    if (manifest.statements.length > 1) {
        if (!await reach(({ search }) => search, 12)) {
            failures.push('by keyboard: the search is not reached')
            return 0
        }
        await page.keyboard.type(entry.title)
    }
    const { name } = books.find(({ statement }) => statement === entry.slug)
    if (!await reach(({ href }) => href === name, 40)) {
        failures.push(`by keyboard: ${name} is not reached`)
        return 0
    }
    const [download] = await Promise.all([page.waitForEvent('download', { timeout: 10000 }).catch(() => null), page.keyboard.press('Enter')])
    if (!download) failures.push(`by keyboard: ${name} is not downloaded`)
    else if (!readFileSync(await download.path()).equals(readFileSync(join(folder, name)))) failures.push(`by keyboard: what is downloaded is not ${name}`)
    return 1
}

/** What is clicked at and is too small, or too near to its neighbour. */
const small = page => page.evaluate(least => [...document.querySelectorAll('a, button, input, summary, label')]
    .filter(element => element.getClientRects().length && !element.closest('footer, .skip') && !(element.localName === 'input' && element.closest('label')))
    .flatMap(element => {
        const { width, height } = element.getBoundingClientRect()
        return width < least || height < least ? [`${Math.round(width)} × ${Math.round(height)} px: ${element.localName} “${element.textContent.trim().slice(0, 30)}”`] : []
    }), TARGET)

/** Covers on the side on which the page begins, beside the words. */
const sides = page => page.evaluate(() => {
    const rtl = document.documentElement.dir === 'rtl'
    return [...document.querySelectorAll('article')].flatMap(article => {
        const [image, words] = [article.querySelector(':scope > img'), article.querySelector('header')]
        if (!image) return []
        const [one, other] = [image, words].map(element => element.getBoundingClientRect())
        return (rtl ? one.left >= other.right : one.right <= other.left) ? [] : [`the cover of ${article.id} stands on the wrong side`]
    })
})

/** How the page looks in light and dark, in a small window. */
async function appearance(page, failures) {
    let count = 0
    await unfold(page, UNFOLDED)
    for (const [name, viewport, colorScheme] of [['light', WINDOW, 'light'], ['dark', WINDOW, 'dark'], ['320 px', NARROW, 'light'], ['320 px, dark', NARROW, 'dark']]) {
        await page.setViewportSize(viewport)
        await page.emulateMedia({ colorScheme, media: 'screen' })
        const found = [...await axeFindings(page), ...await small(page), ...await sides(page)]
        // What is not there yet, or only once it has the focus, is looked at where it is used.
        await page.evaluate(() => document.querySelectorAll('[hidden], .skip').forEach(element => element.remove()))
        for (const check of ['pale', 'unseen', 'cut', 'overlapping', 'wide']) found.push(...await look(page, check))
        count += await page.evaluate(() => globalThis.looks.texts(document).length)
        failures.push(...found.map(line => `${name}: ${line}`))
    }
    await page.setViewportSize(WINDOW)
    await page.emulateMedia({ colorScheme: 'light', media: 'screen' })
    return count
}

/** In a browser whose text is twice as large. */
async function enlarged(browser, address, folder, failures) {
    const { context, page } = await watched(browser, within(folder), failures)
    await page.goto(address)
    await page.evaluate(() => document.querySelectorAll('[hidden], .skip').forEach(element => element.remove()))
    const found = []
    for (const viewport of [WINDOW, NARROW]) {
        await page.setViewportSize(viewport)
        for (const check of ['unseen', 'cut', 'overlapping', 'wide']) found.push(...await look(page, check))
    }
    const size = await page.evaluate(() => parseFloat(getComputedStyle(document.querySelector('footer p')).fontSize))
    if (size < 28) found.push(`text is set at ${size} px`)
    failures.push(...found.map(line => `200 %: ${line}`))
    await context.close()
}

/** On paper: every title, nothing to click at, black on white whatever the screen is. */
async function printed(page, failures) {
    await page.setViewportSize(PAPER)
    for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme, media: 'print' })
        const found = [...await look(page, 'coloured'), ...await look(page, 'cut'), ...await look(page, 'overlapping'), ...await look(page, 'wide')]
        found.push(...await page.evaluate(() => [
            ...[...document.querySelectorAll('h1, h2')].filter(h => !h.getClientRects().length).map(h => `not shown: “${h.textContent}”`),
            ...[...document.querySelectorAll('input, button, summary, [role=search], .skip')].filter(tool => tool.getClientRects().length).map(tool => `of no use on paper: ${tool.localName}`),
        ]))
        failures.push(...found.map(line => `printed, ${colorScheme}: ${line}`))
    }
}

async function judge({ normal, large, server, releases }, path) {
    const folder = dirname(path)
    const manifestPath = join(folder, 'manifest.json')
    if (!existsSync(manifestPath)) throw new Trouble(`there is no ${manifestPath}`)
    const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
    const failures = []
    const key = releases.push(folder) - 1
    const served = `${server.address}/${key}/`
    const address = `${served}index.html`
    const counts = { statements: manifest.statements.length }
    counts.pictures = await opened(normal, pathToFileURL(path).href, `${pathToFileURL(folder).href}/`, failures)
    await opened(normal, address, served, failures)
    await intruded(normal, `${served}intruded.html`, served, failures)
    const { context, page, errors } = await watched(normal, within(served), failures, { acceptDownloads: true })
    try {
        await page.goto(address)
        failures.push(...await facts(page, manifest, folder))
        counts['titles typed'] = await searched(page, manifest, failures)
        counts['e-books downloaded'] = await fetched(page, address, folder, manifest, failures)
        counts['languages chosen'] = await scriptless(normal, address, served, manifest, failures)
        await page.goto(address)
        counts['texts looked at'] = await appearance(page, failures)
        await page.goto(address)
        await printed(page, failures)
        failures.push(...errors)
        await enlarged(large, address, served, failures)
        return { failures, counts }
    } finally {
        await context.close()
    }
}

/** `shared`: browsers that are open already, for tests. */
export async function run(folders, shared) {
    if (!folders.length) throw new Trouble('give folders')
    const found = filesBelow(folders.map(folder => resolve(folder)), path => basename(path) === 'index.html')
    const releases = []
    const [normal, large] = shared ?? await browsers()
    const server = await serve(path => {
        const [, key, ...rest] = path.split('/')
        const name = rest.join('/')
        if (!releases[key] || rest.includes('..')) return null
        if (name !== 'intruded.html') return readFileSync(join(releases[key], name))
        return readFileSync(join(releases[key], 'index.html'), 'utf8').replace('</body>', `${INTRUDER}</body>`)
    })
    try {
        return await judgeAll(found, path => judge({ normal, large, server, releases }, path), { nothing: 'there is no download page' })
    } finally {
        if (!shared) await Promise.all([normal.close(), large.close()])
        await server.close()
    }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main(run)
