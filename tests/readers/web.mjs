// Opens every web page of some folders, `S/S.html`, as its readers would.
//
//     node web.mjs OUT_DIR…
//
// In Chromium, from the disk and from a loopback server. Of each page:
// - it asks for nothing but itself, breaks no rule of its own content security policy and
//   reports no error; a script or a handler that somebody has put into it is not run, a picture
//   from elsewhere not asked for;
// - without script all text is there and the links within the page work;
// - a click on the number of a paragraph goes to it, has its address copied and says so;
// - a reference to a note opens it, and the way back leads to the reference;
// - light and dark, in a window of 320 pixels and with text twice as large: every text has a contrast
//   of at least 4.5, is there, is not cut off and stands on nothing else;
// - printed it is black on white, and nothing is left that only a screen can use;
// - axe-core finds no violation, light and dark;
// - what it says of itself to machines is well formed and agrees with the title.
// Exit code: 0 all passed, 1 something failed, 2 a judge could not run.

import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { pathToFileURL } from 'node:url'

import { Trouble, axeFindings, filesBelow, judgeAll, launch, looks, main, serve } from './browser.mjs'

export const WINDOW = { width: 1000, height: 800 }
export const NARROW = { width: 320, height: 568 }
export const PAPER = { width: 560, height: 794 }
const NUMBERS = 5

// What somebody else might put into the page; the last is an address that must not be asked for.
export const INTRUDER = '<script>document.documentElement.dataset.intruder = "script"</script>'
    + '<img src="data:image/gif;base64,x" alt="" onerror="document.documentElement.dataset.intruder = \'handler\'">'
    + '<img src="https://intruder.example.org/a.png" alt="">'

/**
 * A context in which every request but the page's own is written down and refused. `own` is the
 * address of the page, or a function that knows the page's own addresses.
 */
export async function watched(browser, own, failures, options = {}) {
    const isOwn = typeof own === 'function' ? own : href => href === own
    const context = await browser.newContext({ viewport: WINDOW, ...options })
    await context.route(() => true, route => {
        const { href, protocol } = new URL(route.request().url())
        if (isOwn(href.split('#')[0]) || protocol === 'data:') return route.continue()
        failures.push(`asks for ${href}`)
        return route.abort()
    })
    const page = await context.newPage()
    page.setDefaultTimeout(10000)
    const errors = []
    page.on('pageerror', error => errors.push(`error in the page: ${error}`))
    page.on('console', message => ['error', 'warning'].includes(message.type()) && errors.push(`the console says: ${message.text()}`))
    await context.addInitScript(() => {
        globalThis.broken = []
        document.addEventListener('securitypolicyviolation', event => {
            globalThis.broken.push(`${event.violatedDirective}: ${event.blockedURI}`)
        })
    })
    return { context, page, errors }
}

/** Evaluates a function of `looks` on the page, whose name and arguments are given. */
export async function look(page, name, ...more) {
    await page.evaluate(looks)
    return page.evaluate(([name, more]) => {
        const scrollable = element => element.tabIndex === 0 && element.hasAttribute('aria-label')
        if (name === 'cut') return globalThis.looks.cut(document, () => ({ left: 0, right: document.documentElement.clientWidth }), scrollable)
        return globalThis.looks[name](document, ...more)
    }, [name, more])
}

/** Whether an element is in the window, at least in part. */
const inWindow = (page, selector) => page.evaluate(selector => {
    const rects = [...document.querySelector(selector)?.getClientRects() ?? []]
    return rects.some(({ left, right, top, bottom }) => right > 0 && left < innerWidth && bottom > 0 && top < innerHeight)
}, selector)

const named = id => `[id="${id}"]`

/** The page opened from an address: no request, no error, nothing that its policy forbids. */
async function opened(browser, address, failures) {
    const { context, page, errors } = await watched(browser, address, failures)
    await page.goto(address)
    await page.waitForTimeout(200)
    const broken = await page.evaluate(() => globalThis.broken)
    failures.push(...errors, ...broken.map(line => `its policy forbids what it does: ${line}`))
    await context.close()
}

/** A copy of the page into which somebody has put a script. */
async function intruded(browser, address, failures) {
    const asked = []
    const { context, page } = await watched(browser, address, asked)
    await page.goto(address)
    await page.waitForTimeout(200)
    const { ran, policy } = await page.evaluate(() => ({
        ran: document.documentElement.dataset.intruder,
        policy: document.querySelector('meta[http-equiv="Content-Security-Policy" i]')?.content,
    }))
    if (!policy) failures.push('no content security policy')
    if (ran) failures.push(`a foreign ${ran} runs`)
    if (asked.length) failures.push(`a foreign picture is let in: ${asked[0]}`)
    await context.close()
}

const letters = page => page.evaluate(() => document.body.innerText.replace(/[^\p{L}\p{N}]/gu, ''))

/** Links within the page, by a click on each: where they lead has to be in sight. */
async function links(page, selector, most, failures) {
    const found = await page.evaluate(([selector, most]) => {
        const all = [...document.querySelectorAll(selector)]
        const step = Math.max(1, Math.floor(all.length / most))
        return all.map((a, nth) => ({ nth, href: a.getAttribute('href'), name: a.textContent.trim() }))
            .filter(({ nth }) => nth % step === 0).slice(0, most)
    }, [selector, most])
    for (const { nth, href, name } of found) {
        await page.locator(selector).nth(nth).click()
        const id = decodeURIComponent(href?.slice(1) ?? '')
        const hash = decodeURIComponent(new URL(page.url()).hash)
        if (hash !== `#${id}`) failures.push(`“${name}” leads to ${hash || 'the page'}, not to ${href}`)
        else if (!await inWindow(page, named(id))) failures.push(`“${name}”: #${id} is not in sight`)
    }
    return found
}

/** Without script: the same text, and links that work. */
async function scriptless(browser, address, said, failures) {
    const { context, page } = await watched(browser, address, failures, { javaScriptEnabled: false })
    const found = []
    await page.goto(address)
    found.push(...await look(page, 'unseen'), ...await look(page, 'cut'))
    if (await letters(page) !== said) found.push('other text than with script')
    await links(page, 'a.number', NUMBERS, found)
    await links(page, 'a[role~="doc-noteref"]', NUMBERS, found)
    failures.push(...found.map(line => `without script: ${line}`))
    await context.close()
}

/** Each number is a link that has the address of its paragraph copied. */
async function numbers(page, address, failures) {
    const paragraphs = await page.evaluate(() => [...document.querySelectorAll('.numbered')].map(paragraph => ({
        id: paragraph.id, href: paragraph.querySelector('a.number')?.getAttribute('href'),
    })))
    for (const { id, href } of paragraphs) if (!id || href !== `#${id}`) failures.push(`paragraph ${id}: its number leads to ${href}`)
    const step = Math.max(1, Math.ceil(paragraphs.length / NUMBERS))
    const chosen = paragraphs.filter((_, nth) => nth % step === 0)
    for (const [nth, { id }] of chosen.entries()) {
        const number = page.locator(`${named(id)} a.number`).first()
        await page.evaluate(() => navigator.clipboard.writeText(''))
        if (nth === 1) {
            await number.focus()
            await page.keyboard.press('Enter')
        } else await number.click()
        const canonical = await page.evaluate(() => document.querySelector('link[rel=canonical]')?.href)
        const wanted = `${canonical ?? address}#${id}`
        const status = await page.waitForFunction(wanted => document.querySelector('output#copied[role~="status"]')?.textContent.includes(wanted), wanted, { timeout: 1500 }).catch(() => null)
        const copied = await page.evaluate(() => navigator.clipboard.readText())
        if (decodeURIComponent(new URL(page.url()).hash) !== `#${id}`) failures.push(`number of #${id}: the address is ${page.url()}`)
        if (copied !== wanted) failures.push(`number of #${id}: “${copied}” is copied, not ${wanted}`)
        if (!status) failures.push(`number of #${id}: nobody is told that its address is copied`)
    }
    return chosen.length
}

async function notes(page, failures) {
    const references = await page.evaluate(() => [...document.querySelectorAll('a[role~="doc-noteref"]')].map(({ id, hash }) => ({ id, note: decodeURIComponent(hash.slice(1)) })))
    const met = new Set()
    for (const [nth, { id, note }] of references.entries()) {
        await page.locator('a[role~="doc-noteref"]').nth(nth).click()
        const found = page.locator(`aside[role~="doc-footnote"]${named(note)}`)
        if (await found.count() !== 1) {
            failures.push(`note #${note} is no aside with the role of a footnote`)
            continue
        }
        const said = (await found.innerText()).replace(/[^\p{L}]/gu, '')
        if (!said) failures.push(`note #${note}: nothing is in it`)
        if (!await inWindow(page, named(note))) {
            failures.push(`note #${note} is not in sight once it is opened`)
            continue
        }
        const back = found.locator('a[role~="doc-backlink"]')
        if (await back.count() < 1) {
            failures.push(`note #${note}: no way back`)
            continue
        }
        await back.first().click()
        const at = decodeURIComponent(new URL(page.url()).hash.slice(1))
        if (!met.has(note) && at !== id) failures.push(`note #${note}: the way back leads to #${at}, not to #${id}`)
        else if (!await inWindow(page, named(at))) failures.push(`note #${note}: #${at} is not in sight`)
        met.add(note)
    }
    return references.length
}

/** How the page looks in light and dark, in a small window. */
async function appearance(page, failures) {
    let count = 0
    for (const [name, viewport, colorScheme, checks] of [
        ['light', WINDOW, 'light', ['pale', 'unseen', 'cut', 'overlapping', 'wide']],
        ['dark', WINDOW, 'dark', ['pale', 'unseen']],
        ['320 px', NARROW, 'light', ['pale', 'unseen', 'cut', 'overlapping', 'wide']],
        ['320 px, dark', NARROW, 'dark', ['pale']],
    ]) {
        await page.setViewportSize(viewport)
        await page.emulateMedia({ colorScheme, media: 'screen' })
        for (const check of checks) failures.push(...(await look(page, check)).map(line => `${name}: ${line}`))
        count += await page.evaluate(() => globalThis.looks.texts(document).length)
        if (name === '320 px' || name === '320 px, dark') continue
        failures.push(...(await axeFindings(page)).map(line => `${name}: ${line}`))
    }
    await page.setViewportSize(WINDOW)
    await page.emulateMedia({ colorScheme: 'light', media: 'screen' })
    return count
}

/** On paper: black on white whatever the screen is, and nothing to click at. */
async function printed(page, failures) {
    await page.setViewportSize(PAPER)
    for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme, media: 'print' })
        const found = [...await look(page, 'unseenInPrint'), ...await look(page, 'coloured'), ...await look(page, 'cut'), ...await look(page, 'overlapping')]
        failures.push(...found.map(line => `printed, ${colorScheme}: ${line}`))
    }
    await page.emulateMedia({ colorScheme: 'light', media: 'screen' })
    await page.setViewportSize(WINDOW)
}

/** What the page says of itself to machines. */
const facts = page => page.evaluate(() => {
    const found = []
    const one = (selector, name = selector) => {
        const all = document.querySelectorAll(selector)
        if (all.length !== 1) found.push(`${all.length} of ${name}`)
        return all[0]
    }
    const text = element => element?.textContent.replace(/\s+/g, ' ').trim()
    const { lang, dir } = document.documentElement
    try {
        if (!lang || Intl.getCanonicalLocales(lang)[0] !== lang) found.push(`the language is “${lang}”`)
    } catch {
        found.push(`the language is “${lang}”`)
    }
    if (!['ltr', 'rtl'].includes(dir)) found.push(`the direction is “${dir}”`)
    one('main')
    one('main > article.statement')
    const title = text(one('h1#title'))
    if (!text(document.querySelector('title'))) found.push('no title')
    const shared = one('meta[property="og:title"]')?.content
    if (shared !== title) found.push(`og:title is “${shared}”, the title “${title}”`)
    const window = one('meta[name="viewport"]')?.content ?? ''
    if (/user-scalable\s*=\s*(no|0)|maximum-scale/.test(window)) found.push('readers may not enlarge it')
    const data = [...document.querySelectorAll('script[type="application/ld+json"]')]
    if (!data.length) found.push('nothing said to schema.org')
    for (const { textContent } of data) {
        try {
            const said = JSON.parse(textContent)
            if (!/^https?:\/\/schema\.org\/?$/.test(said['@context'])) found.push(`JSON-LD: its context is ${said['@context']}`)
            if (!(said['@type'] ?? said['@graph'])) found.push('JSON-LD without a type')
        } catch (error) {
            found.push(`JSON-LD: ${error}`)
        }
    }
    const alternates = [...document.querySelectorAll('link[rel~="alternate"][hreflang]')]
    const languages = alternates.map(({ hreflang }) => hreflang)
    for (const link of alternates) {
        try {
            if (link.hreflang !== 'x-default') Intl.getCanonicalLocales(link.hreflang)
            if (!link.getAttribute('href')) throw new Error('no address')
            new URL(link.href)
        } catch (error) {
            found.push(`hreflang “${link.hreflang}”: ${error.message}`)
        }
    }
    if (new Set(languages).size !== languages.length) found.push(`hreflang twice: ${languages}`)
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at)
    if (twice.length) found.push(`an id twice: ${twice}`)
    for (const mark of document.querySelectorAll('[role~="doc-pagebreak"]')) {
        const label = mark.getAttribute('aria-label') ?? mark.title
        if (mark.id !== `page-${label}`) found.push(`page break #${mark.id} is called “${label}”`)
    }
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy" i]')?.content ?? ''
    if (/script-src[^;]*'unsafe-(inline|eval)'/.test(policy) || !/default-src 'none'/.test(policy)) found.push(`its policy is ${policy}`)
    return found
})

/** In a browser whose text is twice as large. */
async function enlarged(browser, address, normal, failures) {
    const { context, page } = await watched(browser, address, failures)
    await page.goto(address)
    const found = []
    for (const check of ['unseen', 'cut', 'overlapping', 'wide']) found.push(...await look(page, check))
    const size = await textSize(page)
    if (size < normal * 1.96) found.push(`text is set at ${size} px where ${normal * 2} are asked for`)
    failures.push(...found.map(line => `200 %: ${line}`))
    await context.close()
}

const textSize = page => page.evaluate(() => parseFloat(getComputedStyle(document.querySelector('main p')).fontSize))

async function judge({ normal, large, server, pages }, path) {
    const failures = []
    const key = pages.push(path) - 1
    const address = `${server.address}/${key}/${encodeURIComponent(basename(path))}`
    await opened(normal, pathToFileURL(path).href, failures)
    await opened(normal, address, failures)
    await intruded(normal, `${server.address}/${key}/intruded.html`, failures)
    const { context, page, errors } = await watched(normal, address, failures)
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    try {
        await page.goto(address)
        const size = await textSize(page)
        const said = await letters(page)
        failures.push(...await facts(page))
        const counts = { 'numbers clicked': await numbers(page, address, failures), 'notes opened': await notes(page, failures) }
        await page.goto(address)
        counts['texts looked at'] = await appearance(page, failures)
        await printed(page, failures)
        failures.push(...errors)
        await scriptless(normal, address, said, failures)
        await enlarged(large, address, size, failures)
        return { failures, counts }
    } finally {
        await context.close()
    }
}

/** A browser whose text is of the usual size, and one in which it is twice as large. */
export const browsers = () => Promise.all([launch(), launch(['--blink-settings=defaultFontSize=32,defaultFixedFontSize=26'])])

/** `shared`: browsers that are open already, for tests. */
export async function run(folders, shared) {
    if (!folders.length) throw new Trouble('give folders')
    const found = filesBelow(folders, path => basename(path) === `${basename(dirname(path))}.html`)
    const pages = []
    const [normal, large] = shared ?? await browsers()
    const server = await serve(path => {
        const [, key, name] = path.split('/')
        const bytes = pages[key] && [basename(pages[key]), 'intruded.html'].includes(name) ? readFileSync(pages[key]) : null
        return name === 'intruded.html' ? `${bytes}`.replace('</body>', `${INTRUDER}</body>`) : bytes
    })
    try {
        return await judgeAll(found, path => judge({ normal, large, server, pages }, path), { nothing: 'there is no web page' })
    } finally {
        if (!shared) await Promise.all([normal.close(), large.close()])
        await server.close()
    }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main(run)
