import path from 'node:path';
import { say, startModelServer } from '@claude-ops/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OLDEST_TYPESCRIPT } from '../../src/matrix/compilers.ts';
import { compile, createTypedProject, runRow, type MatrixParts } from '../../src/matrix/matrix.ts';
import { packSdk } from '../../src/matrix/pack-sdk.ts';
import { QUICK_ROWS } from '../../src/matrix/runtimes.ts';
import { startServer } from '../../src/parity/start-server.ts';
import { temporaryDirectory } from '../../src/parity/temporary-directory.ts';

let parts: MatrixParts;
const opened = new AsyncDisposableStack();

beforeAll(async () => {
  const { path: parent } = opened.use(await temporaryDirectory());
  const model = opened.use(await startModelServer({ script: [say('As you wish.')] }));
  const { url } = opened.use(
    await startServer({ dataDirectory: path.join(parent, 'data'), env: { UPSTREAM_BASE_URL: model.url } }),
  );
  parts = { tarballs: await packSdk(parent), parent, url, signal: new AbortController().signal };
}, 60_000);

afterAll(() => opened.disposeAsync());

test.each(QUICK_ROWS)(
  'the packed SDK works as $name',
  async (row) => {
    expect((await runRow(row, parts)).problem).toBeUndefined();
  },
  60_000,
);

test('the oldest TypeScript takes the declarations and the documents, as strict as can be', async () => {
  const project = await createTypedProject(OLDEST_TYPESCRIPT, parts);

  const resolution = 'nodenext';
  expect(await compile(project, { version: OLDEST_TYPESCRIPT, resolution, platform: 'node' })).toBe('');
  expect(await compile(project, { version: OLDEST_TYPESCRIPT, resolution, platform: 'dom' })).toBe('');
}, 60_000);
