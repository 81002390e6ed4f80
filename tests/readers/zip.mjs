// A ZIP archive, read and, for tests, written.

import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'

/** The entries of an archive: name → bytes. */
export function entries(path) {
    const bytes = readFileSync(path)
    const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
    if (end < 0) throw new Error(`${path} is no ZIP archive`)
    const found = new Map()
    let at = bytes.readUInt32LE(end + 16)
    for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
        const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)]
        const lengths = [28, 30, 32].map(offset => bytes.readUInt16LE(at + offset))
        const name = bytes.toString('utf8', at + 46, at + 46 + lengths[0])
        const local = bytes.readUInt32LE(at + 42)
        const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
        const packed = bytes.subarray(start, start + size)
        found.set(name, method === 0 ? packed : inflateRawSync(packed))
        at += 46 + lengths[0] + lengths[1] + lengths[2]
    }
    return found
}

const TABLE = Array.from({ length: 256 }, (_, byte) => {
    let value = byte
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    return value >>> 0
})

const crc = bytes => (bytes.reduce((sum, byte) => (sum >>> 8) ^ TABLE[(sum ^ byte) & 255], 0xffffffff) ^ 0xffffffff) >>> 0

/** An archive of some files, nothing packed: name → text. */
export function archive(files) {
    const parts = []
    const directory = []
    let at = 0
    for (const [name, text] of Object.entries(files)) {
        const [label, body] = [Buffer.from(name), Buffer.from(text)]
        const common = Buffer.alloc(26)
        common.writeUInt16LE(20, 0)
        common.writeUInt16LE(0x0800, 2)
        common.writeUInt16LE(0x21, 8)
        common.writeUInt32LE(crc(body), 10)
        common.writeUInt32LE(body.length, 14)
        common.writeUInt32LE(body.length, 18)
        common.writeUInt16LE(label.length, 22)
        const rest = Buffer.alloc(14)
        rest.writeUInt32LE(at, 10)
        directory.push(Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, rest, label)
        parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, label, body)
        at += 30 + label.length + body.length
    }
    const length = directory.reduce((sum, part) => sum + part.length, 0)
    const end = Buffer.alloc(22)
    end.write('PK\x05\x06', 'latin1')
    end.writeUInt16LE(Object.keys(files).length, 8)
    end.writeUInt16LE(Object.keys(files).length, 10)
    end.writeUInt32LE(length, 12)
    end.writeUInt32LE(at, 16)
    return Buffer.concat([...parts, ...directory, end])
}
