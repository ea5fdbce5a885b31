import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openPromise } from 'yauzl';
import { createArchiveTree } from '../../../src/workspaces/archive/archive-tree.ts';
import { createUnpackMeter } from '../../../src/workspaces/archive/unpack-meter.ts';
import { toArchiveEntry } from '../../../src/workspaces/zip/to-archive-entry.ts';
import { unpackEntry } from '../../../src/workspaces/zip/unpack-entry.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { writeZip } from '../../support/write-zip.ts';

test.runIf(process.platform === 'linux')('a full disk is not blamed on the archive', async () => {
  await using directory = await temporaryDirectory();
  const file = path.join(directory.path, 'archive.zip');
  await writeFile(file, writeZip([{ name: 'one', data: 'x' }]));
  const zip = await openPromise(file, { autoClose: false, decodeStrings: false });
  try {
    const [first] = await Array.fromAsync(zip.eachEntry(), toArchiveEntry);
    if (first === undefined) throw new Error('The archive has an entry.');
    const node = createArchiveTree({ maxFiles: 1, format: 'zip', foldsNames: false }).add(['one'], 'file');
    const limits = { maxFiles: 1, maxBytes: 100, maxRatio: 100 };
    const meter = createUnpackMeter(zip.fileSize, limits, 'zip');
    const archive = { path: file, zip, meter, signal: new AbortController().signal };
    const planned = { entry: first, node, endsBefore: zip.fileSize };
    const unpacked = unpackEntry(planned, createWriteStream('/dev/full'), archive);
    await expect(unpacked).rejects.toMatchObject({ code: 'ENOSPC' });
  } finally {
    zip.close();
  }
});
