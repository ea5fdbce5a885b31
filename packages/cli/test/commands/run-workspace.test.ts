import { ClaudeOpsError } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import type { ArchiveOptions, FolderListing, PullOptions, WorkspaceArchive } from '../../src/index.ts';
import { createApi, createFinishingApi } from '../fixtures/create-api.ts';
import { runCommand, type CommandOptions } from '../fixtures/start-command.ts';
import { RUN_EVENTS, TASK_ID } from '../fixtures/tasks.ts';

const LISTING: FolderListing = {
  root: '/home/a/project',
  entries: [
    { kind: 'directory', path: 'empty' },
    { kind: 'link', path: 'latest', target: 'v1/a.txt' },
    { kind: 'file', path: 'v1/a.txt', bytes: 1_234 },
  ],
  bytes: 1_234,
  leftOut: [
    ...['.venv/bin/python', '.venv/bin/python3', 'bazel-bin', 'bazel-out', 'result'].map((path) => {
      return { path, reason: 'link' };
    }),
    { path: 'dev.sock', reason: 'socket' },
  ],
};

function archiveWith(listing?: FolderListing): WorkspaceArchive {
  return { stream: () => new Blob([]).stream(), listing };
}

test('run passes on what of the folder is sent, and says in one line what can not be', async () => {
  const asked: [string, ArchiveOptions][] = [];
  const archiveOf: CommandOptions['archiveOf'] = (path, options) => {
    asked.push([path, options]);
    return archiveWith(LISTING);
  };
  const argv =
    '-p Hi --workspace . --workspace-all --workspace-exclude *.log --workspace-exclude a --workspace-include .env';
  const { stdout, stderr } = await runCommand(['run', ...argv.split(' ')], { archiveOf });
  expect(asked).toMatchObject([['.', { all: true, exclude: ['*.log', 'a'], include: ['.env'] }]]);
  expect(stdout).toBe(`${TASK_ID}\n`);
  expect(stderr).toBe(
    'Not sent: 5 links that lead out, 1 socket: .venv/bin/python, .venv/bin/python3, bazel-bin, bazel-out, result, and 1 more\n',
  );
});

test('--workspace-list prints what would be sent, and sends nothing', async () => {
  const api = createApi();
  const listFolder = () => Promise.resolve(LISTING);
  const argv = ['run', '--workspace', '.', '--workspace-list'];
  const piped = await runCommand(argv, { api, listFolder });
  expect(piped.stdout).toBe('0\tempty/\n0\tlatest\tv1/a.txt\n1234\tv1/a.txt\n');
  expect(piped.stderr).toMatch(/^2 files, 1\.2 kB, of \/home\/a\/project\nNot sent: /);
  const { stdout } = await runCommand(argv, { api, listFolder, stdoutColumns: 80 });
  expect(stdout).toContain('1.2 kB     v1/a.txt\n');
  const json = await runCommand([...argv, '--json'], { api, listFolder });
  expect(JSON.parse(json.stdout)).toEqual(LISTING);
  expect(json.stderr).toBe('');
  expect(api.calls.created).toEqual([]);
});

test('a long upload says how far it is: every ten seconds, and again and again on one line of a terminal', async () => {
  const archiveOf: CommandOptions['archiveOf'] = (_, { onProgress }) => {
    for (let bytes = 0; bytes <= 4_000_000; bytes += 1_000_000)
      onProgress?.({ files: bytes === 4_000_000 ? 2 : 1, totalFiles: 2, bytes, totalBytes: 4_000_000 });
    return archiveWith();
  };
  let time = 0;
  const now = () => (time += 4_000);
  const argv = ['run', '-p', 'Hi', '--workspace', '.'];
  const piped = await runCommand(argv, { archiveOf, now });
  expect(piped.stderr).toBe('sending 2.0 MB of 4.0 MB, 1 of 2 files\n');
  const shown = await runCommand(argv, { archiveOf, now, stderrColumns: 80 });
  expect(shown.stderr).toContain('\r\u001b[Ksending 3.0 MB of 4.0 MB, 1 of 2 files');
  expect(shown.stderr).toContain('1 of 2 files\r\u001b[Ksee how');
});

test('--apply waits, and brings what was changed back into the folder that was sent', async () => {
  const archive = archiveWith({ ...LISTING, leftOut: [] });
  const pulls: [string, string, Pick<PullOptions, 'archive'>][] = [];
  const run = await runCommand(['run', '-p', 'Hi', '--workspace', 'project', '--apply'], {
    api: createFinishingApi(RUN_EVENTS),
    archiveOf: () => archive,
    async pullArtifacts(_api, id, directory, options) {
      pulls.push([id, directory, { archive: options.archive }]);
      return { written: ['a.txt', 'b.txt'], deleted: ['c.txt'], leftOut: ['out'], omitted: 0 };
    },
  });
  expect(run).toMatchObject({ exitCode: 0, stdout: 'Hello\n' });
  expect(pulls).toEqual([[TASK_ID, 'project', { archive }]]);
  expect(run.stderr).toMatch(
    /wrote a\.txt\nwrote b\.txt\ndeleted c\.txt\nskipped out: the link .*\n2 files written, 1 deleted, in project\n$/,
  );
});

test('--apply that would lose something ends with the reason, after the result', async () => {
  const refusal = new ClaudeOpsError(
    'invalid_request',
    'Nothing was changed, as this would be lost: "a.txt".',
  );
  const run = await runCommand(['run', '-p', 'Hi', '--workspace', '.', '--apply'], {
    api: createFinishingApi(RUN_EVENTS),
    archiveOf: () => archiveWith(LISTING),
    pullArtifacts: () => Promise.reject(refusal),
  });
  expect(run).toMatchObject({ exitCode: 2, stdout: 'Hello\n' });
  expect(run.stderr).toContain('Nothing was changed, as this would be lost: "a.txt".');
});

test('--apply needs a folder', async () => {
  const run = (...argv: string[]) =>
    runCommand(['run', '-p', 'Hi', ...argv], { archiveOf: () => archiveWith() });
  expect(await run('--apply')).toMatchObject({ exitCode: 2 });
  expect((await run('--workspace', 'a.zip', '--apply')).stderr).toContain(
    '--apply needs a folder as --workspace',
  );
});
