#!/usr/bin/env node
// How long it takes from saving a statement to seeing it in the preview: edits in a row,
// each measured from the moment the file is written to the one at which Chromium has
// painted its pages. Prints the median and the slowest of each statement; with a limit in
// milliseconds behind its name it ends with 1 where the median is above.
//
//   node benches/preview.mjs PROGRAM STATEMENT[=LIMIT] …
//
// PAMPHLETEER_READERS and CHROMIUM as for tests/readers.

import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

import { launch } from '../tests/readers/browser.mjs'

const EDITS = 20

/** The preview of a folder, and its address. */
async function preview(program, folder) {
    const child = spawn(program, ['preview', folder, '--no-open', '--signature', '32'], { stdio: ['ignore', 'pipe', 'inherit'] })
    const address = await new Promise((resolve, reject) => {
        let said = ''
        child.stdout.on('data', data => {
            said += data
            const found = said.match(/http:\/\/\S+/)
            if (found) resolve(found[0])
        })
        child.on('exit', () => reject(new Error('the preview has ended')))
    })
    return { address, end: () => child.kill('SIGINT') }
}

/** A sentence put behind the first one of a paragraph, somewhere in the text. */
function edited(text, edit) {
    const ends = [...text.matchAll(/[\p{L}]\. (?=\p{Lu})/gu)].map(({ index }) => index + 2)
    if (!ends.length) throw new Error('no sentence to edit behind')
    const at = ends[Math.floor((edit + 0.5) / EDITS * ends.length)]
    return `${text.slice(0, at)} Edit ${edit + 1} was here.${text.slice(at)}`
}

async function measure(program, statement) {
    const folder = mkdtempSync(join(tmpdir(), 'preview-'))
    const file = join(folder, basename(statement))
    copyFileSync(statement, file)
    let text = readFileSync(file, 'utf8')
    const running = await preview(program, folder)
    const browser = await launch()
    try {
        const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
        await page.goto(running.address)
        const settled = () => page.waitForFunction(() => document.getElementById('state').dataset.state === 'settled', null, { timeout: 120_000 })
        await settled()
        const times = []
        for (let edit = 0; edit < EDITS; edit += 1) {
            // Seen when the text that was written stands on a page that has been painted.
            const seen = await page.evaluateHandle(words => ({ seen: new Promise(resolve => {
                const observer = new MutationObserver(changes => {
                    const there = changes.flatMap(change => [...change.addedNodes])
                        .some(added => added.textContent.replace(/\s+/g, ' ').includes(words))
                    if (!there) return
                    observer.disconnect()
                    requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now()))
                })
                observer.observe(document.getElementById('stage'), { childList: true, subtree: true })
            }) }), `Edit ${edit + 1} was`)
            text = edited(text, edit)
            const start = performance.timeOrigin + performance.now()
            writeFileSync(file, text)
            times.push(await seen.evaluate(({ seen }) => seen) - start)
            await settled()
            await page.waitForTimeout(300)
        }
        times.sort((a, b) => a - b)
        return { median: times[EDITS / 2], slowest: times.at(-1), pages: await page.locator('.page:not(.gap)').count() }
    } finally {
        await browser.close()
        running.end()
        rmSync(folder, { recursive: true })
    }
}

const [program, ...statements] = process.argv.slice(2)
if (!program || !statements.length) throw new Error('PROGRAM STATEMENT[=LIMIT] …')
for (const given of statements) {
    const [, statement, limit] = given.match(/^(.*?)(?:=(\d+))?$/)
    const { median, slowest, pages } = await measure(program, statement)
    console.log(`${basename(statement)}, ${pages} pages: median ${median.toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms, of ${EDITS} edits`)
    if (limit && median > Number(limit)) {
        console.log(`more than ${limit} ms`)
        process.exitCode = 1
    }
}
