import path from 'node:path';
import { say, startModelServer } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { OLDEST_TYPESCRIPT, type Compiler } from '../../src/matrix/compilers.ts';
import { compile, createTypedProject, runIn } from '../../src/matrix/matrix.ts';
import { packSdk } from '../../src/matrix/pack-sdk.ts';
import { QUICK_ROWS } from '../../src/matrix/runtimes.ts';
import { startServer } from '../../src/parity/start-server.ts';
import { temporaryDirectory } from '../../src/parity/temporary-directory.ts';

const COMPILER: Compiler = { version: OLDEST_TYPESCRIPT, resolution: 'nodenext', platform: 'node' };

test('the packed SDK runs as both kinds of module, and the oldest TypeScript takes it and the documents', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: [say('As you wish.')] });
  await using server = await startServer({
    dataDirectory: path.join(directory.path, 'data'),
    env: { UPSTREAM_BASE_URL: model.url, WARM_PROCESSES: '0' },
  });
  const tarballs = await packSdk(directory.path);
  const { signal } = new AbortController();
  const parts = { tarballs, parent: directory.path, url: server.url, signal };
  const project = await createTypedProject(OLDEST_TYPESCRIPT, parts);

  const [compiled, ...ran] = await Promise.all([
    compile(project, COMPILER),
    ...QUICK_ROWS.map((row) => runIn(project, row, server.url)),
  ]);

  expect(compiled).toBe('');
  expect(ran).toEqual(QUICK_ROWS.map(() => undefined));
}, 120_000);
