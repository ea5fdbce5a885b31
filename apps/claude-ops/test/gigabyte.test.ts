import { createHash, randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { folder } from '@claude-ops/sdk/node';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { IS_WHOLE } from './support/is-whole.ts';
import { startServerProcess, type ServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const MIB = 1024 * 1024;
const BYTES = (IS_WHOLE ? 1024 : 192) * MIB;
/** What the server may grow by while they pass: buffers, not files. */
const ALLOWED_GROWTH = (IS_WHOLE ? 400 : 170) * MIB;

test(`a zip and an artifact of ${BYTES / MIB} MiB pass through in constant memory`, async () => {
  await using directory = await temporaryDirectory();
  const source = path.join(directory.path, 'source');
  const digest = await writeRandom(source, 'large.bin', BYTES);
  await using model = await startModelServer({
    script: [useTool('Bash', { command: 'cp large.bin copy.bin' }), say('Copied.')],
  });
  await using server = await startServerProcess(path.join(directory.path, 'data'), {
    UPSTREAM_BASE_URL: model.url,
  });
  const { client } = server;
  const before = peakBytes(server);

  const apiKey = 'sk-ant-api03-made-up-for-the-gigabyte-1';
  const { id } = await client.createTask(
    { prompt: 'copy', apiKey, permissionMode: 'auto' },
    { archive: await folder(source) },
  );
  expect(await client.waitForCompletion(id)).toMatchObject({ status: 'completed' });
  expect((await client.listArtifacts(id)).data).toMatchObject([
    { path: 'copy.bin', status: 'created', bytes: BYTES, sha256: digest },
  ]);
  const { body } = await client.openArtifact(id, 'copy.bin');
  expect(await hashOf(body)).toEqual({ bytes: BYTES, sha256: digest });
  const archive = await hashOf(await client.openArtifactArchive(id));
  expect(archive.bytes).toBeGreaterThan(BYTES);

  expect(peakBytes(server) - before).toBeLessThan(ALLOWED_GROWTH);
}, 600_000);

interface Flood {
  readonly text: string;
  readonly times: number;
}

/** A CLI that prints a text again and again before its result. */
async function writeFlood(directory: string, flood: Flood): Promise<string> {
  const file = path.join(directory, 'claude');
  const result = { type: 'result', subtype: 'success', is_error: false, result: 'done', session_id: 'flood' };
  await writeFile(
    file,
    `#!${process.execPath}
const { once } = require('node:events');
(async () => {
  if (process.argv.includes('--version')) return console.log('2.1.330 (Claude Code)');
  console.log(JSON.stringify({ type: 'system', subtype: 'init', session_id: 'flood', model: 'flood' }));
  const text = ${JSON.stringify(flood.text)};
  for (let written = 0; written < ${flood.times}; written += 1)
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  console.log('\\n' + ${JSON.stringify(JSON.stringify(result))});
})();
`,
    { mode: 0o755 },
  );
  return file;
}

const SHORT_LINE = '{"type":"a"}\n';
const LINES_AT_ONCE = 1_000;
/** As many as a log takes of an attempt, or 300 MB of them. */
const SHORT_LINES = IS_WHOLE ? 23_000_000 : 200_000;

test.for<[string, Flood]>([
  ['a line of 300 MB', { text: 'x'.repeat(100_000), times: 3_000 }],
  [
    `${SHORT_LINES} short lines`,
    { text: SHORT_LINE.repeat(LINES_AT_ONCE), times: SHORT_LINES / LINES_AT_ONCE },
  ],
])(
  '%s that a run prints, which somebody follows, pass through in constant memory',
  { timeout: 600_000 },
  async ([, flood]) => {
    await using directory = await temporaryDirectory();
    await using server = await startServerProcess(path.join(directory.path, 'data'), {
      CLAUDE_BIN: await writeFlood(directory.path, flood),
    });
    const before = peakBytes(server);
    const { id } = await server.client.createTask({ prompt: 'flood', apiKey: 'sk-ant-made-up-for-a-flood' });
    for await (const { type } of server.client.followTaskEvents(id)) if (type === 'task.completed') break;
    expect(await server.client.getTask(id)).toMatchObject({ status: 'completed', result: { data: 'done' } });
    expect(peakBytes(server) - before).toBeLessThan(150 * MIB);
  },
);

async function writeRandom(directory: string, name: string, bytes: number): Promise<string> {
  await mkdir(directory);
  await using file = await open(path.join(directory, name), 'w');
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(4 * MIB);
  for (let written = 0; written < bytes; written += chunk.length) {
    randomFillSync(chunk);
    hash.update(chunk);
    await file.write(chunk);
  }
  return hash.digest('hex');
}

async function hashOf(body: ReadableStream<Uint8Array>): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of body) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** The most memory that the server has ever had resident. */
function peakBytes({ child }: ServerProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
