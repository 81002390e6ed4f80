// The judge of the book as mdBook has made it: in Chromium every page opens without an
// error, its pictures are there and described, its links lead to a page and a place of
// the book, nothing is wider than a telephone, and axe-core finds no fault with what stands in the frame of mdBook.
//
//   node book.mjs FOLDER
//
// Exit: 0 all is as it should be, 1 something is not, 2 the judge could not run.

import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

import { axeFindings, filesBelow, judgeAll, launch, main, serve } from './browser.mjs'

/** Pages that mdBook makes of its own, and all pages in one. */
const OWN = ['404.html', 'print.html', 'toc.html']

/** What is wrong with a page at an address. */
export async function judge(browser, address, path, found) {
    const failures = []
    const page = await browser.newPage({ viewport: { width: 360, height: 800 } })
    page.on('pageerror', error => failures.push(`error: ${error.message}`))
    page.on('requestfailed', request => failures.push(`not loaded: ${request.url()}`))
    page.on('response', response => { if (response.status() >= 400) failures.push(`${response.status()}: ${response.url()}`) })
    await page.goto(`${address}/${path}`)
    const seen = await page.evaluate(async () => {
        await Promise.all([...document.images].map(image => image.decode().catch(() => {})))
        const main = document.querySelector('main')
        return {
            words: main?.textContent.trim().split(/\s+/).length ?? 0,
            pictures: [...main.querySelectorAll('img')].map(({ src, alt, naturalWidth }) => ({ src, alt, naturalWidth })),
            links: [...main.querySelectorAll('a[href]')].map(({ href }) => href),
            wide: document.documentElement.scrollWidth - innerWidth,
        }
    })
    if (seen.words < 10) failures.push(`${seen.words} words on it`)
    for (const { src, alt, naturalWidth } of seen.pictures) {
        if (!naturalWidth) failures.push(`no picture: ${src}`)
        if (!alt) failures.push(`a picture without words: ${src}`)
    }
    for (const link of seen.links.filter(link => link.startsWith(address))) {
        const { pathname, hash } = new URL(link)
        const html = found(pathname)
        if (html === null) failures.push(`leads nowhere: ${link}`)
        else if (hash && !html.includes(`id="${decodeURIComponent(hash.slice(1))}"`)) failures.push(`no such place: ${link}`)
    }
    if (seen.wide > 0) failures.push(`${seen.wide} px wider than a telephone`)
    failures.push(...await axeFindings(page, [], 'main'))
    await page.close()
    return { failures, counts: { pages: 1, pictures: seen.pictures.length, links: seen.links.length } }
}

/** Judges every page in a folder. */
export async function run(folder, browser) {
    const text = path => {
        try {
            return readFileSync(join(folder, path))
        } catch {
            return null
        }
    }
    const pages = filesBelow([folder], path => path.endsWith('.html')).map(path => relative(folder, path))
    const server = await serve(text)
    try {
        const found = path => text(decodeURIComponent(path))?.toString('utf8') ?? null
        return await judgeAll(pages.filter(path => !OWN.includes(path)),
            path => judge(browser, server.address, path, found), { atATime: 2, nothing: `no page in ${folder}` })
    } finally {
        await server.close()
    }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
    await main(async ([folder]) => {
        if (!folder) throw new Error('FOLDER')
        const browser = await launch()
        try {
            return await run(folder, browser)
        } finally {
            await browser.close()
        }
    })
}
