// A catalogue and its books in the reading system. Runs in the page; `opds.mjs` calls it.

import { getFeed } from '/-/foliate/opds.js'
import { makeBook } from '/-/foliate/view.js'

const said = text => typeof text === 'string' ? text : Object.values(text ?? {})[0]

/** What foliate-js reads of a feed in OPDS 1.2. */
async function feed(address) {
    const text = await (await fetch(address)).text()
    const doc = new DOMParser().parseFromString(text, 'application/xml')
    if (doc.querySelector('parsererror')) throw new Error(doc.querySelector('parsererror').textContent.slice(0, 200))
    const { metadata, publications = [], facets } = getFeed(doc)
    return {
        title: metadata.title,
        publications: publications.map(({ metadata: { identifier, title, language } }) => ({ identifier, title, language })),
        facets: facets.flatMap(({ links }) => links.map(({ href }) => href)),
    }
}

/** What the book says of itself, once it is open. */
async function book(address) {
    const { metadata, dir, sections } = await makeBook(address)
    return {
        title: said(metadata.title),
        language: [metadata.language].flat()[0],
        direction: dir ?? 'ltr',
        sections: sections.length,
    }
}

/** The size of a picture in pixels. */
async function picture(address) {
    const image = new Image()
    image.src = address
    await image.decode()
    return { width: image.naturalWidth, height: image.naturalHeight }
}

globalThis.shelf = { feed, book, picture }
