// How a document looks to its reader: read in the page itself, from what Chromium has
// laid out. Evaluated as it is in any page; each function takes a document and gives
// findings as lines. Knows nothing of e-books or web pages.

globalThis.looks = (() => {
    const UNSEEN = 'script, style, noscript, template, title, head'
    // What only a screen can use: tools, and arrows that lead back from a note.
    const OF_SCREENS = 'button, input, select, textarea, output, [role="button"], [role="status"], nav'
    const ARROW = /^[\s\u2190-\u21ff\u23ce\u2b00-\u2bff\ufe0e\ufe0f]+$/

    /** Every text of a document that has more than spaces, with the element it stands in. */
    function texts(doc) {
        const found = []
        const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const element = node.parentElement
            if (/\S/.test(node.data) && !element.closest(UNSEEN)) found.push({ node, element })
        }
        return found
    }

    /** The rectangles of a text, those without any size left out. */
    function rects(node) {
        const range = node.ownerDocument.createRange()
        range.selectNodeContents(node)
        return [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0)
    }

    /** Where a text is and how it begins, for a message. */
    function place({ node, element }) {
        const named = element.closest('[id]')
        const tag = element.localName + (element.className ? `.${`${element.className}`.split(' ')[0]}` : '')
        return `“${node.data.trim().replace(/\s+/g, ' ').slice(0, 40)}” in ${tag}${named ? ` of #${named.id}` : ''}`
    }

    const style = element => element.ownerDocument.defaultView.getComputedStyle(element)

    function* upwards(element) {
        for (let at = element; at; at = at.parentElement) yield at
    }

    /** Texts that are not shown: without a place on the page, without colour, or too small to be read. */
    function unseen(doc) {
        const found = []
        for (const text of texts(doc)) {
            const { visibility, fontSize } = style(text.element)
            const opacity = [...upwards(text.element)].reduce((all, at) => all * style(at).opacity, 1)
            if (!rects(text.node).length) found.push(`not shown: ${place(text)}`)
            else if (visibility !== 'visible' || opacity < 0.1) found.push(`invisible: ${place(text)}`)
            else if (parseFloat(fontSize) < 7) found.push(`set at ${fontSize}: ${place(text)}`)
        }
        return found
    }

    let pen
    /** A colour of CSS as red, green, blue from 0 to 255 and alpha from 0 to 1. */
    function colour(css) {
        const [, r, g, b, a] = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(css) ?? []
        if (r !== undefined) return [+r, +g, +b, a === undefined ? 1 : +a]
        pen ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
            .getContext('2d', { willReadFrequently: true })
        pen.clearRect(0, 0, 1, 1)
        pen.fillStyle = css
        pen.fillRect(0, 0, 1, 1)
        const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data
        return [red, green, blue, alpha / 255]
    }

    const over = ([r, g, b, a], under) => [r, g, b].map((value, at) => value * a + under[at] * (1 - a))

    /** Relative luminance and contrast ratio: WCAG 2.2. */
    function luminance(rgb) {
        const [r, g, b] = rgb.map(value => value / 255)
            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    function ratio(one, other) {
        const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b)
        return (light + 0.05) / (dark + 0.05)
    }

    /** What a document stands on where it has no background of its own. */
    function canvas(doc) {
        const probe = doc.createElement('div')
        doc.documentElement.append(probe)
        probe.style.backgroundColor = 'Canvas'
        const found = colour(style(probe).backgroundColor)
        probe.remove()
        return found.slice(0, 3)
    }

    /** Texts whose contrast to what is behind them is below `least`. */
    function pale(doc, least = 4.5) {
        const base = canvas(doc)
        const known = new Map()
        const behind = element => {
            if (!element) return base
            if (!known.has(element)) {
                const { backgroundColor, backgroundImage } = style(element)
                known.set(element, backgroundImage !== 'none' ? null : (() => {
                    const own = colour(backgroundColor)
                    const under = own[3] === 1 ? base : behind(element.parentElement)
                    return under && over(own, under)
                })())
            }
            return known.get(element)
        }
        const found = new Set()
        for (const text of texts(doc)) {
            const ground = behind(text.element)
            const { color, webkitTextFillColor, fontSize } = style(text.element)
            const [r, g, b, a] = colour(webkitTextFillColor || color)
            const opacity = [...upwards(text.element)].reduce((all, at) => all * style(at).opacity, 1)
            if (!ground) found.add(`on a picture: ${place(text)}`)
            else {
                const seen = ratio(over([r, g, b, a * opacity], ground), ground)
                if (seen < least) {
                    found.add(`contrast ${seen.toFixed(2)}, ${color} on rgb(${ground.map(Math.round).join(', ')}), ${fontSize}: ${place(text)}`)
                }
            }
        }
        return [...found]
    }

    /** On paper: what is not shown, but for what only a screen can use, and what of that is shown. */
    function unseenInPrint(doc) {
        const lost = texts(doc).filter(({ node, element }) => !rects(node).length && !element.closest(OF_SCREENS) && !ARROW.test(node.data))
        const left = texts(doc).filter(({ node, element }) => rects(node).length && (element.closest(OF_SCREENS) || ARROW.test(node.data)))
        const tools = [...doc.querySelectorAll(OF_SCREENS)].filter(element => element.getClientRects().length && element.localName !== 'nav')
        return [
            ...lost.map(text => `not shown: ${place(text)}`),
            ...left.map(text => `of no use on paper: ${place(text)}`),
            ...tools.map(({ localName, id }) => `of no use on paper: ${localName} ${id}`),
        ]
    }

    /** Texts that are not black, or not on white. */
    function coloured(doc) {
        return texts(doc).filter(({ node }) => rects(node).length).flatMap(text => {
            const ground = [...upwards(text.element)].map(at => colour(style(at).backgroundColor)).find(found => found[3] > 0)
            const ink = colour(style(text.element).color)
            const white = (ground ?? [255, 255, 255]).slice(0, 3).every(value => value >= 250)
            const black = ink[3] === 1 && ink.slice(0, 3).every(value => value <= 40)
            return white && black ? [] : [`rgb(${ink.slice(0, 3)}) on rgb(${ground?.slice(0, 3) ?? 'white'}): ${place(text)}`]
        })
    }

    const scrolls = ({ overflowX }) => overflowX === 'auto' || overflowX === 'scroll'

    /**
     * Texts that are cut off: beyond `room`, or beyond an element that hides what is beyond it.
     * `room(rect)` gives the left, right, top and bottom within which a rectangle has to be.
     * `scrollable(element)`: whether what an element hides can be scrolled to by anyone.
     */
    function cut(doc, room, scrollable = () => false) {
        const found = []
        const slack = 1.5
        for (const text of texts(doc)) {
            const boxes = [...upwards(text.element)].filter(at => at !== doc.documentElement && at !== doc.body)
                .filter(at => style(at).overflowX !== 'visible' || style(at).overflowY !== 'visible')
            const scroller = boxes.find(at => scrolls(style(at)) && scrollable(at))
            for (const rect of rects(text.node)) {
                const { left = -Infinity, right = Infinity, top = -Infinity, bottom = Infinity } = room(rect)
                // Letters are lower than their line is in a font with much room above and below.
                const [across, down] = [Math.max(left - rect.left, rect.right - right), Math.max(top - rect.top, rect.bottom - bottom)]
                const beyond = Math.max(across, down > rect.height / 5 ? down : 0)
                if (!scroller && beyond > slack) {
                    found.push(`${Math.round(beyond)} px beyond the page: ${place(text)}`)
                    break
                }
                const hider = boxes.find(at => {
                    const box = at.getBoundingClientRect()
                    const past = Math.max(box.left - rect.left, rect.right - box.right, box.top - rect.top, rect.bottom - box.bottom)
                    return at !== scroller && past > Math.max(slack, rect.height / 4)
                })
                if (hider) {
                    found.push(`cut off by ${hider.localName}: ${place(text)}`)
                    break
                }
            }
        }
        return found
    }

    /** Texts that stand on one another. */
    function overlapping(doc) {
        const lines = texts(doc).flatMap(text => rects(text.node).map(rect => ({ text, rect })))
        lines.sort((a, b) => a.rect.top - b.rect.top)
        const found = new Set()
        lines.forEach(({ text, rect }, at) => {
            for (let next = at + 1; next < lines.length && lines[next].rect.top < rect.bottom; next += 1) {
                const { text: other, rect: box } = lines[next]
                const high = Math.min(rect.bottom, box.bottom) - box.top
                const wide = Math.min(rect.right, box.right) - Math.max(rect.left, box.left)
                if (other.node !== text.node && wide > 2 && high > 0.5 * Math.min(rect.height, box.height)) {
                    found.add(`${place(text)} stands on ${place(other)}`)
                }
            }
        })
        return [...found]
    }

    /** Whether a document is wider than its window. */
    function wide(doc) {
        const { scrollWidth, clientWidth } = doc.documentElement
        return scrollWidth > clientWidth + 1 ? [`${scrollWidth} px wide in a window of ${clientWidth}`] : []
    }

    /** The letters and figures that follow a place, notes left out, and where the first of them is. */
    function lettersAfter(doc, element, wanted = 60) {
        const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT)
        walker.currentNode = element
        let letters = ''
        let first = null
        for (let node = walker.nextNode(); node && letters.length < wanted; node = walker.nextNode()) {
            if (node.parentElement.closest(`${UNSEEN}, [role~="doc-footnote"]`)) continue
            const at = node.data.search(/[\p{L}\p{M}\p{N}]/u)
            if (at < 0) continue
            if (!first) {
                first = doc.createRange()
                first.setStart(node, at)
                first.setEnd(node, at + 1)
            }
            letters += node.data.normalize('NFKC').replace(/[^\p{L}\p{M}\p{N}]/gu, '')
        }
        return { letters: letters.toLowerCase(), first }
    }

    return { texts, rects, unseen, unseenInPrint, pale, coloured, cut, overlapping, wide, lettersAfter, canvas, colour, ratio, place, style }
})()
