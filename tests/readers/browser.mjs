// Chromium, the files it is shown from a loopback server, and how a judge says what
// it has seen. Knows nothing of e-books or web pages.
//
// The packages stand outside the checkout: PAMPHLETEER_READERS is the folder that
// holds their node_modules, this one where it is not set.

import { createRequire } from 'node:module'
import { createServer } from 'node:http'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const here = fileURLToPath(new URL('.', import.meta.url))
export const packages = process.env.PAMPHLETEER_READERS ?? here
export const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** The file of a package, such as `axe-core/axe.min.js`. */
export const packaged = name => join(packages, 'node_modules', name)

/** A judge, a tool or a file failed, so nothing can be said about what is judged. */
export class Trouble extends Error {}

/** Chromium, so that nothing of it reaches for the network by itself. */
export async function launch(args = []) {
    const { chromium: driver } = createRequire(join(packages, 'package.json'))('playwright-core')
    return driver.launch({
        executablePath: chromium,
        args: [
            '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run',
            '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars',
            ...args,
        ],
    })
}

const TYPES = {
    html: 'text/html', xhtml: 'application/xhtml+xml', js: 'text/javascript', mjs: 'text/javascript', css: 'text/css',
    json: 'application/json', svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg',
    gif: 'image/gif', webp: 'image/webp', ttf: 'font/ttf', otf: 'font/otf', woff2: 'font/woff2',
    epub: 'application/epub+zip', pdf: 'application/pdf', xml: 'application/xml',
}

/**
 * A server on the loopback address. `find(path)` gives the bytes of a path, or null.
 * Returns its address, without a stroke at the end, and how to close it.
 */
export async function serve(find) {
    const server = createServer(async (request, response) => {
        const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
        let bytes = null
        try {
            bytes = await find(path)
        } catch {
            bytes = null
        }
        const type = TYPES[path.split('.').pop().toLowerCase()] ?? 'text/html'
        response.writeHead(bytes === null ? 404 : 200, {
            'content-type': /^text|xml|json/.test(type) ? `${type}; charset=utf-8` : type,
            'cache-control': 'no-store',
        })
        response.end(bytes ?? 'none')
    })
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${server.address().port}`
    return { address, close: () => new Promise(resolve => { server.closeAllConnections(); server.close(resolve) }) }
}

/** The files below some folders that `wanted(path)`, in order. A file may be named as well. */
export function filesBelow(folders, wanted) {
    const found = []
    const walk = path => {
        if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) walk(join(path, name))
        else if (wanted(path)) found.push(path)
    }
    for (const folder of folders) walk(folder)
    return found
}

/** What the functions of `looks.js` need to be told apart in the page. */
export const looks = readFileSync(new URL('looks.js', import.meta.url), 'utf8')
export const axe = () => readFileSync(packaged('axe-core/axe.min.js'), 'utf8')

/**
 * axe-core on the page as it stands, or a part of it: its violations, a line for each node.
 *
 * One is set aside: `aria-prohibited-attr` on a page break. axe-core 4.14 does not know the roles of
 * DPUB-ARIA in that rule, takes the element for one without a role and forbids it the label
 * that DPUB-ARIA and Ace demand of it.
 */
export async function axeFindings(page, disabled = [], part = 'html') {
    await page.evaluate(axe())
    return page.evaluate(async ([part, rules]) => {
        const { violations, passes } = await globalThis.axe.run(part, { rules })
        if (passes.length === 0) throw new Error('axe-core applied no rule')
        const excused = (id, target) => id === 'aria-prohibited-attr'
            && document.querySelector(target[0])?.getAttribute('role') === 'doc-pagebreak'
        return violations.flatMap(({ id, help, nodes }) => nodes.filter(({ target }) => !excused(id, target))
            .map(({ target, html }) => `axe ${id}: ${help}: ${target.join(' ')} ${html.slice(0, 120)}`))
    }, [part, Object.fromEntries(disabled.map(rule => [rule, { enabled: false }]))])
}

/**
 * Judges each of some files, `at a time` of them, and prints what it finds.
 * `judge(file)` gives `{ failures, counts }`: lines, and how much of what was looked at.
 * Ends the process: 0 all passed, 1 something failed, 2 a judge could not run.
 */
export async function judgeAll(files, judge, { atATime = 1, nothing }) {
    const results = new Map()
    const waiting = [...files]
    await Promise.all(Array.from({ length: atATime }, async () => {
        for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
            try {
                results.set(file, await judge(file))
            } catch (error) {
                results.set(file, { trouble: error instanceof Trouble ? error.message : error.stack ?? `${error}` })
            }
        }
    }))
    const totals = {}
    let [failed, troubled] = [0, 0]
    for (const file of files) {
        const { failures = [], counts = {}, trouble } = results.get(file)
        for (const [name, count] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + count
        console.log(`${trouble ? 'COULD NOT RUN' : failures.length ? 'FAILED' : 'ok'}  ${file}`)
        const lines = trouble ? [trouble] : failures
        for (const line of lines.slice(0, 40)) console.log(`    ${line}`)
        if (lines.length > 40) console.log(`    and ${lines.length - 40} more`)
        if (trouble) troubled += 1
        else if (failures.length) failed += 1
    }
    if (!files.length) {
        console.log(`COULD NOT RUN  ${nothing}`)
        troubled = 1
    }
    const sums = Object.entries(totals).map(([name, count]) => `${count} ${name}`).join(', ')
    console.log(`${files.length - failed - (files.length ? troubled : 0)} passed, ${failed + troubled} failed${sums ? `; ${sums}` : ''}`)
    return troubled ? 2 : failed ? 1 : 0
}

/** Runs the main function of a script and ends the process with what it gives. */
export async function main(run) {
    try {
        process.exitCode = await run(process.argv.slice(2))
    } catch (error) {
        console.log(`COULD NOT RUN: ${error.stack ?? error}`)
        process.exitCode = 2
    }
}
