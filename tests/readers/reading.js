// One e-book in the reading system, as a reader would use it: opened, turned, followed.
// Runs in the page; `epub.mjs` calls it. Each function gives findings as lines.

import { FootnoteHandler } from '/foliate/footnotes.js'

const looks = globalThis.looks
let view

const frame = () => new Promise(resolve => requestAnimationFrame(resolve))

/** Waits until nothing moves any more. */
async function settle() {
    let [before, same] = ['', 0]
    for (let turn = 0; turn < 120 && same < 3; turn += 1) {
        await frame()
        const doc = view.renderer.getContents()[0]?.doc
        const { left, top, width, height } = doc?.body?.getBoundingClientRect() ?? {}
        const now = [left, top, width, height, view.renderer.start, doc?.defaultView.innerWidth].join()
        same = doc && doc.fonts.status === 'loaded' && now === before ? same + 1 : 0
        before = now
    }
}

const shown = () => view.renderer.getContents()[0]

/** Goes to a place in the book, and gives the document and the element that it is, or null. */
async function go(href) {
    const target = view.book.resolveHref(href)
    if (!target || target.index < 0) return null
    await view.goTo(href)
    await settle()
    const { doc, index } = shown()
    if (index !== target.index) return null
    const [, id] = href.split('#')
    const element = id === undefined ? doc.body : doc.getElementById(decodeURIComponent(id))
    return element && { doc, element }
}

/** Whether a rectangle of a document is in the window of the reading system, at least in part. */
function inWindow(doc, rect) {
    const at = doc.defaultView.frameElement.getBoundingClientRect()
    const box = view.getBoundingClientRect()
    const [left, top] = [at.left + rect.left, at.top + rect.top]
    return left + rect.width > box.left && left < box.right && top + rect.height > box.top && top < box.bottom
}

const seen = (doc, element) => [...element.getClientRects()].some(rect => inWindow(doc, rect))

async function open(address) {
    view?.close()
    view?.remove()
    view = document.createElement('foliate-view')
    document.body.append(view)
    await view.open(address)
    for (const [name, value] of Object.entries({ 'max-column-count': 1, 'max-inline-size': '720px' })) {
        view.renderer.setAttribute(name, value)
    }
    await view.goTo(view.book.sections.findIndex(({ linear }) => linear !== 'no'))
    await settle()
    return {
        pages: view.book.pageList?.length ?? 0,
        sections: view.book.sections.length,
        direction: view.book.dir ?? 'ltr',
    }
}

const flat = entries => (entries ?? []).flatMap(entry => [entry, ...flat(entry.subitems)])

/** Every entry of the page-list can be gone to and shows the word that begins the printed page. */
async function pages(expected) {
    const found = []
    const list = flat(view.book.pageList)
    const labels = list.map(({ label }) => label.trim())
    for (const label of Object.keys(expected ?? {})) {
        if (!labels.includes(label)) found.push(`page ${label} of the print is not in the page-list`)
    }
    for (const { label, href } of list) {
        const at = await go(href)
        if (!at) {
            found.push(`page ${label}: ${href} cannot be gone to`)
            continue
        }
        const { doc, element } = at
        const { letters, first } = looks.lettersAfter(doc, element)
        const wanted = expected?.[label.trim()]
        const picture = [...doc.querySelectorAll('img, svg')]
            .find(image => element.compareDocumentPosition(image) & Node.DOCUMENT_POSITION_FOLLOWING)
        // A page may begin with a picture and have its first word below.
        const before = picture && first?.comparePoint(picture, 0) < 0
        if (expected && !wanted) {
            found.push(`page ${label}: the print has no such page, or not with these words`)
        } else if (wanted?.word) {
            const word = wanted.word.normalize('NFKC').toLowerCase()
            if (!letters.startsWith(word)) {
                found.push(`page ${label}: the print begins with “${wanted.word}”, the e-book with “${letters.slice(0, 24)}”`)
            } else if (!seen(doc, before ? picture : first)) {
                found.push(`page ${label}: ${before ? 'its picture' : `“${wanted.word}”`} is not in sight once the page is gone to`)
            }
        } else if (wanted) {
            if (!picture || !seen(doc, picture)) found.push(`page ${label}: its picture is not in sight`)
        }
    }
    return { failures: found, count: list.length }
}

/** Every entry of the table of contents can be gone to. */
async function contents() {
    const found = []
    const list = flat(view.book.toc)
    if (!list.length) found.push('no table of contents')
    for (const { label, href } of list) {
        const at = await go(href)
        if (!at) found.push(`contents “${label}”: ${href} cannot be gone to`)
        else if (at.element !== at.doc.body && !seen(at.doc, at.element)) found.push(`contents “${label}”: its place is not in sight`)
    }
    return { failures: found, count: list.length }
}

/** The text of the note that the reading system shows over the page, or null. */
async function popup(a, href) {
    const handler = new FootnoteHandler()
    let over
    handler.addEventListener('before-render', ({ detail }) => {
        over = detail.view
        over.style.cssText = 'position: fixed; width: 400px; height: 300px'
        document.body.append(over)
    })
    const event = new CustomEvent('link', { detail: { a, href }, cancelable: true })
    try {
        await handler.handle(view.book, event)
        await frame()
        return event.defaultPrevented ? over.renderer.getContents()[0].doc.body.textContent.trim() : null
    } finally {
        over?.remove()
    }
}

const bare = text => text.replace(/[^\p{L}\p{N}]/gu, '')

/** Follows a link by a click, and gives what the reading system then shows. */
async function follow(doc, a) {
    const before = shown().index
    const target = view.book.sections[before].resolveHref(a.getAttribute('href'))
    const gone = new Promise(resolve => view.addEventListener('relocate', resolve, { once: true }))
    a.click()
    await Promise.race([gone, new Promise(resolve => setTimeout(resolve, 3000))])
    await settle()
    const [, id] = target.split('#')
    const now = shown()
    return { doc: now.doc, element: now.doc.getElementById(id), href: target }
}

/** Every reference to a note opens it, and the way back leads to the reference. */
async function notes() {
    const found = []
    let count = 0
    // A note that is referred to again leads back to where it was first.
    const met = new Set()
    for (let index = 0; index < view.book.sections.length; index += 1) {
        await view.goTo(index)
        await settle()
        const references = [...shown().doc.querySelectorAll('[role~="doc-noteref"]')].map(({ id }) => id)
        for (const [nth, id] of references.entries()) {
            count += 1
            await view.goTo(index)
            await settle()
            const { doc } = shown()
            const reference = doc.querySelectorAll('[role~="doc-noteref"]')[nth]
            const name = `note ${reference.textContent.trim()}`
            const there = await follow(doc, reference)
            const note = there.element
            if (!note?.matches('aside[role~="doc-footnote"]')) {
                found.push(`${name}: ${there.href} is no aside with the role of a footnote`)
                continue
            }
            const back = note.querySelector('[role~="doc-backlink"]')
            const said = bare([...note.childNodes].map(node => node.textContent).join(''))
            if (!said.replace(/^\d+/, '')) found.push(`${name}: nothing is in it`)
            if (!seen(there.doc, note)) found.push(`${name}: it is not in sight once it is opened`)
            const over = nth === 0 ? await popup(reference, there.href) : undefined
            if (over !== undefined && !bare(over ?? '').includes(said.slice(0, 40))) found.push(`${name}: the reading system does not show it over the page`)
            if (!back) {
                found.push(`${name}: no way back`)
                continue
            }
            const home = await follow(there.doc, back)
            const first = !met.has(note.id)
            met.add(note.id)
            const place = home.doc.getElementById(id)
            if (!home.element || !seen(home.doc, home.element)) found.push(`${name}: the way back, ${home.href}, leads nowhere`)
            else if (first && !(place && seen(home.doc, place) && (home.element === place || home.element.contains(place)))) {
                found.push(`${name}: the way back leads to #${home.element.id}, not to the reference #${id}`)
            }
        }
    }
    return { failures: found, count }
}

/** The pages of the reading system are columns of the document. */
function room(doc) {
    const { renderer } = view
    if (renderer.getAttribute('flow') === 'scrolled') {
        return () => ({ left: 0, right: doc.defaultView.innerWidth })
    }
    const size = renderer.size
    const high = doc.defaultView.innerHeight
    return ({ left, right }) => {
        const column = Math.floor((left + right) / 2 / size)
        return { left: column * size, right: (column + 1) * size, top: 0, bottom: high }
    }
}

const size = doc => parseFloat(looks.style(doc.querySelector('p') ?? doc.body).fontSize)

/** How wide the lines of a text are; a line in which figures run the other way is in several pieces. */
function widths(pieces) {
    const lines = []
    for (const { left, right, top } of [...pieces].sort((a, b) => a.top - b.top || a.left - b.left)) {
        const last = lines.at(-1)
        if (last && Math.abs(last.top - top) < 2 && Math.abs(left - last.right) < 2) last.right = right
        else lines.push({ left, right, top })
    }
    return lines.map(({ left, right }) => right - left)
}

/**
 * How every document of the book looks under a stylesheet of the reading system.
 * `checks` names functions of `looks`; `grown` is by how much text has to be larger than without it,
 * `filled` how much of the width of a page it has to have at least.
 */
async function appearance({ styles = '', flow = 'paginated', checks, grown, filled = 0 }) {
    const found = []
    let [count, widest] = [0, 0]
    view.renderer.setAttribute('flow', flow)
    for (const [index] of view.book.sections.entries()) {
        view.renderer.setStyles('')
        await view.goTo(index)
        await settle()
        const { doc } = shown()
        const before = size(doc)
        view.renderer.setStyles(styles)
        await settle()
        view.renderer.render()
        await settle()
        const name = view.book.sections[index].id
        count += looks.texts(doc).length
        widest = Math.max(widest, ...looks.texts(doc).flatMap(({ node }) => widths(looks.rects(node))))
        for (const check of checks) {
            const lines = check === 'cut' ? looks.cut(doc, room(doc)) : looks[check](doc)
            found.push(...lines.map(line => `${name}: ${line}`))
        }
        if (grown && looks.texts(doc).length && size(doc) < before * grown * 0.98) {
            found.push(`${name}: text is set at ${size(doc)} px where ${before * grown} are asked for`)
        }
    }
    if (filled && count && widest < filled * view.clientWidth) {
        found.push(`text is ${Math.round(widest)} px wide in a page of ${view.clientWidth}`)
    }
    view.renderer.setStyles('')
    view.renderer.setAttribute('flow', 'paginated')
    return { failures: found, count }
}

/** Pages turn in the direction in which the text is read. */
async function turning() {
    const found = []
    const { dir } = view.book
    await view.goTo(0)
    let language
    for (let index = 0; index < view.book.sections.length; index += 1) {
        await view.goTo(index)
        await settle()
        const { doc } = shown()
        if (looks.texts(doc).length) language ??= looks.style(doc.body).direction
    }
    if ((language === 'rtl') !== (dir === 'rtl')) {
        found.push(`text runs ${language}, pages ${dir ?? 'by default'}`)
    }
    await view.goTo(0)
    await settle()
    // A page and the blank ones at both ends: there is none to turn to.
    if (view.book.sections.length === 1 && view.renderer.pages <= 3) return { failures: found }
    const where = () => [shown().index, Math.round(view.renderer.start)].join()
    const before = where()
    await (dir === 'rtl' ? view.goLeft() : view.goRight())
    await settle()
    const after = where()
    if (before === after) found.push(`the next page, to the ${dir === 'rtl' ? 'left' : 'right'}, is not turned to`)
    return { failures: found, count: 1 }
}

globalThis.reading = { open, pages, contents, notes, appearance, turning }
