// Ace by DAISY on every EPUB of some folders: no violation is let pass.
//
//     node ace.mjs OUT_DIR…
//
// Each book is given to Ace's own command line, `ace-puppeteer`, two at a time, with
// folders of its own for settings, logs and reports.
// Exit code: 0 all passed, 1 something failed, 2 Ace could not run.

import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Trouble, chromium, filesBelow, judgeAll, main, packaged } from './browser.mjs'

const VERSION = /^1\.4\./

/** Runs Ace in a folder of its own; gives its report. */
async function report(path, folder) {
    const homes = { HOME: 'home', XDG_CONFIG_HOME: 'config', XDG_CACHE_HOME: 'cache', XDG_STATE_HOME: 'state',
        XDG_DATA_HOME: 'data', TMPDIR: 'tmp' }
    const env = { ...process.env, PUPPETEER_EXECUTABLE_PATH: chromium, ACE_TIMEOUT_INITIAL: '60000', LANG: 'en_US.UTF-8' }
    for (const [name, at] of Object.entries(homes)) {
        env[name] = join(folder, at)
        mkdirSync(env[name])
    }
    const args = [packaged('@daisy/ace/bin/ace-puppeteer.js'), '--lang', 'en', '--outdir', join(folder, 'out'), path]
    const said = await new Promise(resolve => {
        execFile(process.execPath, args, { env, timeout: 300000, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
            resolve({ error, text: `${stdout}${stderr}` })
        })
    })
    const last = said.text.trim().split('\n').slice(-6).join(' | ')
    if (said.error) throw new Trouble(`Ace ended with ${said.error.code ?? said.error.signal}: ${last}`)
    try {
        return JSON.parse(readFileSync(join(folder, 'out', 'report.json'), 'utf8'))
    } catch (error) {
        throw new Trouble(`Ace gave no report: ${error}: ${last}`)
    }
}

/** The violations of a report, as lines: rule, how grave, what, where. */
export function violations(report) {
    const version = report['earl:assertedBy']?.['doap:release']?.['doap:revision'] ?? ''
    if (!VERSION.test(version)) throw new Trouble(`Ace is “${version}”, not 1.4`)
    const documents = report.assertions ?? []
    const lines = documents.flatMap(document => document.assertions.map(({ 'earl:test': rule, 'earl:result': result }) => {
        const file = document['earl:testSubject']?.url ?? ''
        const place = [result['earl:pointer']?.css ?? []].flat().join(' ')
        const said = (result['dct:description'] ?? '').replace(/\s+/g, ' ').slice(0, 200)
        return `Ace ${rule['dct:title']} ${rule['earl:impact']}: ${said} ${file} ${place}`.trimEnd()
    }))
    const outcome = report['earl:result']?.['earl:outcome']
    if (outcome !== 'pass' && !lines.length) lines.push(`Ace says “${outcome}”, without a violation`)
    return lines
}

async function judge(path) {
    const folder = mkdtempSync(join(tmpdir(), 'ace-'))
    try {
        const found = await report(path, folder)
        return { failures: violations(found), counts: { 'books before Ace': 1 } }
    } finally {
        rmSync(folder, { recursive: true, force: true })
    }
}

export async function run(folders) {
    if (!folders.length) throw new Trouble('give folders')
    return judgeAll(filesBelow(folders, path => path.endsWith('.epub')), judge, { atATime: 2, nothing: 'there is no EPUB' })
}

if (process.argv[1] === new URL(import.meta.url).pathname) await main(run)
