// The judge of the preview: works with it in Chromium as a coordinator does – edits, looks,
// clicks a word, clicks a finding, goes by keyboard – and holds each state against axe-core.
//
//   node preview.mjs PROGRAM
//
// Exit: 0 all is as it should be, 1 something is not, 2 the judge could not run.

import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { axeFindings, launch, main } from './browser.mjs'

const paragraphs = Array.from({ length: 16 }, (_, at) =>
    `${at + 1}. The quay has been open to all since it was built, and nobody has asked\nthe people who live beside it and wait there for the ferry.`)
const quay = (last = 'It stays open.') => `---
lang: en
issuer: Friends of the Quay
date: 2026-05-04
contact: quay@example.org
---
# Keep the quay

${paragraphs.join('\n\n')}

17. ${last}
`
const arabic = `---
lang: ar
issuer: أصدقاء الرصيف
date: 2026-05-04
contact: quay@example.org
---
# الرصيف لنا

${Array.from({ length: 20 }, (_, at) => `${at + 1}. الرصيف مفتوح للجميع منذ أن بُني، ولم يسأل أحد الناس الذين يسكنون بجانبه وينتظرون العبّارة هناك.`).join('\n\n')}
`

/** The preview of a folder, and its address. */
async function preview(program, folder) {
    const child = spawn(program, ['preview', 'content', '--no-open', '--nup', '4'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    const address = await new Promise((resolve, reject) => {
        let said = ''
        child.stdout.on('data', data => {
            said += data
            const found = said.match(/http:\/\/\S+/)
            if (found) resolve(found[0])
        })
        child.on('exit', code => reject(new Error(`the preview has ended with ${code}`)))
    })
    return { address, end: () => child.kill('SIGINT') }
}

/** Works with the preview, and says what is not as it should be. */
export async function judge(program) {
    const folder = mkdtempSync(join(tmpdir(), 'preview-'))
    const failures = []
    const hold = (right, what) => { if (!right) failures.push(what) }
    const save = (name, text) => writeFileSync(join(folder, 'content', name), text)
    mkdirSync(join(folder, 'content'))
    save('quay.md', quay())
    save('quay.ar.md', arabic)
    const running = await preview(program, folder)
    const browser = await launch()
    try {
        for (const scheme of ['light', 'dark']) {
            await work(browser, running.address, scheme, { hold, save, failures })
        }
    } catch (error) {
        if (error.name !== 'TimeoutError') throw error
        failures.push(error.message)
    } finally {
        await browser.close()
        running.end()
        rmSync(folder, { recursive: true })
    }
    return failures
}

async function work(browser, address, scheme, { hold, save, failures }) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: scheme })
    const origin = new URL(address).origin
    page.on('request', request => hold(request.url().startsWith(origin) || request.url().startsWith('blob:'), `it asks for ${request.url()}`))
    page.on('pageerror', error => failures.push(`error in the page: ${error.message}`))
    page.on('console', message => {
        // The text of the web page has a script, which the frame does not let run.
        if (message.type() === 'error' && !message.text().startsWith('Blocked script execution')) failures.push(message.text())
    })
    const state = wanted => page.waitForFunction(name => document.getElementById('state').dataset.state === name, wanted)
    const axe = async what => failures.push(...(await axeFindings(page)).map(line => `${scheme}, ${what}: ${line}`))
    const has = text => page.waitForFunction(text => document.querySelector('#stage').textContent.replace(/\s+/g, ' ').includes(text), text)
    await page.goto(address)
    await page.getByRole('button', { name: 'Keep the quay' }).click()
    await state('settled')
    await axe('openings')

    // An edit is seen without anything being done.
    save('quay.md', quay('It stays open to\nQuintilian -- and to all.'))
    await has('open to Quintilian')
    await state('settled')

    // A click on a word leads to its line; the same by keyboard.
    const line = quay('It stays open to\nQuintilian').split('\n').indexOf('Quintilian') + 1
    const where = page.locator('#said .where')
    const word = page.locator('.words span', { hasText: /^Quintilian$/ })
    await word.click()
    await where.waitFor()
    hold(await where.textContent() === `content/quay.md:${line}`, `the word leads to ${await where.textContent()}, not to line ${line}`)
    hold(await page.locator('#said mark').textContent() === 'Quintilian', 'the word is not marked in its line')
    const seen = await word.evaluate(span => document.elementFromPoint(span.getBoundingClientRect().x + 3, span.getBoundingClientRect().y + 3) === span)
    hold(seen, 'the word is not where it is seen')
    // On the second page, since the byline on the first is the front matter's.
    await page.locator('[aria-label="Page 2"] .words p[tabindex="0"]').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const row = await page.evaluate(() => document.activeElement.textContent)
    await page.keyboard.press('Enter')
    await page.waitForFunction(before => document.querySelector('#said .where')?.textContent !== before, `content/quay.md:${line}`)
    const led = await page.locator('#said .line').textContent()
    hold(row.trim() && led.includes(row.trim().split(/\s+/)[0]), `by keyboard “${row}” leads to “${led}”`)

    // A click on a finding leads to its page and marks the place.
    await page.locator('#findings button', { hasText: '--' }).or(page.locator('#findings button', { hasText: `quay.md:${line}` })).first().click()
    hold(await page.locator('.here').count() === 1, 'a finding marks no place')
    hold(await page.locator('.here').evaluate(span => {
        const { top, bottom } = span.getBoundingClientRect()
        return top >= 0 && bottom <= innerHeight
    }), 'the place of a finding is not in view')

    // Lines over the pages, and the sheets of the booklet.
    for (const name of ['Trim', 'Bleed', 'Safe area']) await page.getByLabel(name).check()
    await axe('lines')
    await page.getByLabel('Booklet sheets').check()
    const first = await page.locator('.side').first().locator('.page').evaluateAll(all => all.map(it => it.getAttribute('aria-label')))
    const pages = await page.evaluate(() => new Set([...document.querySelectorAll('.page')].map(it => it.getAttribute('aria-label'))).size)
    hold(first.join() === `Page ${pages},Page 1`, `the first side has ${first}, of ${pages} pages`)
    const copies = await page.locator('.group').first().locator('.side').count()
    hold(copies === 2, `${copies} copies on a sheet`)
    const drawn = await page.locator('.group').first().locator('.paper img').count()
    hold(drawn === 4, `${drawn} pages are drawn on it`)
    // Inner sheets of thick booklets; this one is thin.
    const moved = await page.evaluate(() => {
        const before = slots.length
        sideOf([0, 1], 2)
        return slots.splice(before).map(({ shift }) => Math.sign(shift)).join()
    })
    hold(moved === '1,-1', `pages are moved ${moved}, not towards the fold`)
    await axe('sheets')
    await page.getByLabel('Single pages').check()

    // Something is wrong: the last good pages stay, and it is said what.
    save('quay.md', quay('<script>alert(1)</script>'))
    await state('old')
    hold(await page.locator('#trouble').isVisible() && /quay\.md:\d+: /.test(await page.locator('#trouble').textContent()), 'an error is not said above')
    await has('open to Quintilian')
    await axe('an error')
    save('quay.md', quay())
    await state('settled')
    hold(await page.locator('#trouble').isHidden(), 'an error that is mended is still said')

    // The text of the e-book.
    await page.getByLabel('E-book text').check()
    await page.frameLocator('iframe').getByRole('heading', { name: 'Keep the quay' }).waitFor()
    await axe('text')
    await page.getByLabel('Openings').check()

    // A statement from right to left, and a narrow window.
    await page.getByRole('button', { name: 'الرصيف لنا' }).click()
    await page.waitForFunction(() => document.getElementById('title').textContent === 'الرصيف لنا')
    await state('settled')
    const opening = await page.locator('.side').nth(1).locator('.page').evaluateAll(all => all.map(it => it.getAttribute('aria-label')))
    hold(opening.join() === 'Page 3,Page 2', `an opening from right to left has ${opening}`)
    await axe('right to left')
    await page.setViewportSize({ width: 400, height: 800 })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    hold(wide <= 0, `in a narrow window it is ${wide} px too wide`)
    await axe('narrow')
    await page.close()
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
    await main(async ([program]) => {
        if (!program) throw new Error('PROGRAM')
        const failures = await judge(program)
        for (const line of failures) console.log(`    ${line}`)
        console.log(failures.length ? `FAILED: ${failures.length} things in the preview` : 'the preview: edited, clicked, gone through by keyboard, 16 states held against axe-core')
        return failures.length ? 1 : 0
    })
}
