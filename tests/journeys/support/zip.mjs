// What is in a zip archive, by its central directory (PKWARE APPNOTE 4.3.12).

import assert from 'node:assert/strict';
import zlib from 'node:zlib';

/** The files of an archive: a map from path to text. */
export function unzip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  assert.notEqual(end, -1, 'the archive has an end');
  const files = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    assert.equal(bytes.readUInt32LE(at), 0x02014b50, 'an entry of the central directory');
    const method = bytes.readUInt16LE(at + 10);
    const packed = bytes.readUInt32LE(at + 20);
    const [name, extra, comment] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place));
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(start, start + packed);
    const unpacked = method === 0 ? content : zlib.inflateRawSync(content);
    files.set(bytes.toString('utf8', at + 46, at + 46 + name), unpacked.toString('utf8'));
    at += 46 + name + extra + comment;
  }
  return files;
}
