import { ClaudeOpsError, type ArtifactPage, type PageOptions } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import type { CommandParts } from '../../src/index.ts';
import { ARTIFACTS, createArtifact } from '../fixtures/artifacts.ts';
import { createApi } from '../fixtures/create-api.ts';
import { runCommand, startCommand } from '../fixtures/start-command.ts';
import { TASK_ID } from '../fixtures/tasks.ts';

const listing = (...pages: (typeof ARTIFACTS)[]) =>
  createApi({
    listArtifacts: async (_id: string, { cursor = '0' }: PageOptions = {}): Promise<ArtifactPage> => {
      const next = Number(cursor) + 1;
      return { data: pages[next - 1] ?? [], nextCursor: next < pages.length ? String(next) : null };
    },
  });

test('artifacts shows a table on a terminal, within its width', async () => {
  const { stdout, stderr } = await runCommand(['artifacts', TASK_ID], {
    api: listing([...ARTIFACTS, createArtifact({ path: `${'漢字/'.repeat(9)}x`, bytes: 5e9 })]),
    stdoutColumns: 48,
  });
  expect(stdout.split('\n')).toEqual([
    '\u001b[1mSTATUS    SIZE    TYPE           PATH\u001b[22m',
    'created   1.2 kB  text/plain     src/hello.ts',
    'modified  56 B    text/markdown  README.md',
    'deleted   -       text/plain     old.txt',
    'created   5.0 GB  text/plain     漢字/漢字/漢字…',
    '',
  ]);
  expect(stderr).toBe('');
});

test('artifacts prints lines with tabs in a pipe, from all pages', async () => {
  const { stdout } = await runCommand(['artifacts', TASK_ID], {
    api: listing(ARTIFACTS.slice(0, 2), ARTIFACTS.slice(2)),
  });
  expect(stdout.split('\n')).toEqual([
    'created\tsrc/hello.ts\t1234\ttext/plain',
    'modified\tREADME.md\t56\ttext/markdown',
    'deleted\told.txt\t0\ttext/plain',
    '',
  ]);
});

test('artifacts --json prints all of them', async () => {
  const { stdout } = await runCommand(['artifacts', TASK_ID, '--json'], { api: listing(ARTIFACTS) });
  expect(JSON.parse(stdout)).toEqual({ data: ARTIFACTS, nextCursor: null });
});

test('a name that a run chose can neither drive a terminal nor forge a line', async () => {
  const api = listing([createArtifact({ path: 'a\u001b[2J\tb\nc\u202e\r', mediaType: 'x\u009b31m' })]);
  for (const options of [{}, { stdoutColumns: 80, environment: { NO_COLOR: '1' } }]) {
    const { stdout } = await runCommand(['artifacts', TASK_ID], { api, ...options });
    expect(stdout).not.toMatch(/(?![\n\t])\p{Cc}|\p{Bidi_Control}/u);
    expect(stdout).toContain('a b c');
  }
});

const BYTES = Uint8Array.from({ length: 256 }, (_, index) => index);
const opening = (body: ReadableStream<Uint8Array>) =>
  createApi({ openArtifact: async () => ({ artifact: createArtifact(), range: null, body }) });

test('a path prints that file as it is in a pipe, as fast as the pipe takes it', async () => {
  const written: (string | Uint8Array)[] = [];
  let drained = 0;
  const api = opening(ReadableStream.from([BYTES, BYTES]));
  const stdout = {
    write: (data: string | Uint8Array) => written.push(data) < 0,
    once: (_event: 'drain', listener: () => void) => {
      drained += 1;
      listener();
    },
  };
  const { exitCode } = await runCommand(['artifacts', TASK_ID, 'data.bin'], { api, stdout });
  expect({ exitCode, written, drained }).toEqual({ exitCode: 0, written: [BYTES, BYTES], drained: 2 });
});

test('a path on a terminal prints what is harmless of it', async () => {
  const api = opening(ReadableStream.from([new TextEncoder().encode('Grüße\u001b'), BYTES]));
  const { stdout } = await runCommand(['artifacts', TASK_ID, 'a'], { api, stdoutColumns: 80 });
  expect(stdout).toContain('Grüße');
  expect(stdout).not.toMatch(/(?![\n\t])\p{Cc}/u);
});

test('a file that is cut off is an error', async () => {
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new TypeError('terminated')),
  });
  expect(await runCommand(['artifacts', TASK_ID, 'a'], { api: opening(body) })).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('The artifact was cut off: terminated'),
  });
});

test('a path that is no artifact is refused as the error table says', async () => {
  const api = createApi({
    openArtifact: () => Promise.reject(new ClaudeOpsError('artifact_not_found', 'Nothing is called x.')),
  });
  expect(await runCommand(['artifacts', TASK_ID, 'x'], { api })).toMatchObject({ exitCode: 2, stdout: '' });
});

const downloadAll: CommandParts['downloadArtifacts'] = async (_api, _id, _directory, { onArtifact }) =>
  ARTIFACTS.slice(0, 2).forEach(onArtifact);

test('artifacts --download says each file on stderr and a summary on stdout', async () => {
  const asked: unknown[] = [];
  const api = createApi();
  const downloadArtifacts: CommandParts['downloadArtifacts'] = async (...call) => {
    asked.push(call.slice(0, 3));
    await downloadAll(...call);
  };
  expect(
    await runCommand(['artifacts', TASK_ID, '--download', 'out'], { api, downloadArtifacts }),
  ).toMatchObject({
    exitCode: 0,
    stdout: '2 artifacts, 1.3 kB, in out\n',
    stderr: 'src/hello.ts (1.2 kB)\nREADME.md (56 B)\n',
    listeners: 0,
  });
  expect(asked).toEqual([[api, TASK_ID, 'out']]);
});

test('artifacts --download --json prints what was written', async () => {
  const { stdout } = await runCommand(['artifacts', TASK_ID, '-d', 'out', '--json'], {
    downloadArtifacts: downloadAll,
  });
  expect(JSON.parse(stdout)).toEqual({ directory: 'out', data: ARTIFACTS.slice(0, 2) });
});

test('Ctrl-C gives a download up', async () => {
  const downloadArtifacts: CommandParts['downloadArtifacts'] = (_api, _id, _directory, options) =>
    new Promise((_resolve, reject) => {
      options.onArtifact(createArtifact());
      options.signal.addEventListener('abort', () => reject(new ClaudeOpsError('wait_aborted', 'Aborted.')));
    });
  const command = startCommand(['artifacts', TASK_ID, '--download', 'out'], { downloadArtifacts });
  await command.stderr.until('hello.ts');
  command.interrupt();
  expect(await command.exitCode).toBe(130);
  expect(command.stdout.text).toBe('');
  expect(command.listeners()).toBe(0);
});

test('a download that fails is the error it is', async () => {
  const downloadArtifacts = () => Promise.reject(new ClaudeOpsError('invalid_request', 'out is a file.'));
  expect(await runCommand(['artifacts', TASK_ID, '-d', 'out'], { downloadArtifacts })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('out is a file.'),
  });
});

test.each([[['a', '--download', 'out']], [['a', '--json']], [['a', 'b']]])(
  'artifacts ID with %j is refused',
  async (argv) => {
    expect(await runCommand(['artifacts', TASK_ID, ...argv])).toMatchObject({ exitCode: 2 });
  },
);
