// What a visitor downloads.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** What is for the host alone. */
const forHost = ['_headers', '.htaccess'];

/** Bytes of the site in `folder`, as it is and with each file gzipped. */
export function transferred(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !forHost.includes(entry.name));
  const sizes = files.map((entry) => {
    const content = readFileSync(join(entry.parentPath ?? entry.path, entry.name));
    return { raw: content.length, gzip: gzipSync(content, { level: 9 }).length };
  });
  const sum = (kind) => sizes.reduce((total, size) => total + size[kind], 0);
  return { raw: sum('raw'), gzip: sum('gzip') };
}
