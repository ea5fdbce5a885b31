import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CreateTaskInput, Task } from '@claude-ops/contract';
import { say, useTool } from '@claude-ops/testing';
import { expect } from 'vitest';
import { makeRepository } from '../../support/make-repository.ts';
import type { Place, RoomOptions } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import type { RunningOps } from '../../support/start-ops.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const SECRET = 'f9b1c2d8e7a64053b1e2c3d4';

/** Prints what is there already, then prepares what is missing. */
const SCRIPT = `set -e
mkdir -p made "$HOME/.cache"
cat made/a "$HOME/.cache/b" kept.txt 2>/dev/null || true
[ -e made/a ] || echo in the workspace > made/a
[ -e "$HOME/.cache/b" ] || echo in HOME > "$HOME/.cache/b"
ln -sf a made/link
mkfifo made/pipe 2>/dev/null || true
echo changed >> kept.txt
echo "$TOKEN" > made/secret
cat made/a "$HOME/.cache/b" > /dev/null`;

const POISON = 'echo poisoned | tee made/a made/new "$HOME/.cache/b"';

/** Runs tasks on a repository, each of which changes what its setup has prepared. */
async function openRepository(place: Place, options: RoomOptions = {}) {
  const directory = await temporaryDirectory();
  const repository = await makeRepository(path.join(directory.path, 'repository'));
  await repository.commit({ 'kept.txt': 'one\n', '.gitignore': 'made/\n' });
  const dataDirectory = path.join(directory.path, 'data');
  const room = await place.start({
    dataDirectory,
    workspaces: { git: { allowedProtocols: ['file'] } },
    claude: { environment: { IS_SANDBOX: '1' } },
    script: ({ messages }) => (messages.length === 1 ? useTool('Bash', { command: POISON }) : say('done')),
    ...options,
  });
  await place.untilReady?.(room);
  return {
    room,
    repository,
    dataDirectory,
    async run(cacheKey: string, input: Partial<CreateTaskInput> = {}) {
      const task = await room.run({
        permissionMode: 'bypassPermissions',
        files: { type: 'git', gitUrl: `file://${repository.path}` },
        env: { TOKEN: SECRET },
        setup: { script: SCRIPT, cacheKey },
        ...input,
      });
      return await toldOf(room, task);
    },
    async [Symbol.asyncDispose]() {
      await room[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

async function toldOf(room: RunningOps, { id, status }: Task) {
  const log = await room.log(id);
  const dataOf = (wanted: string) => log.filter(({ type }) => type === wanted).map(({ data }) => data);
  const printed = (dataOf('task.setup_output') as { text: string }[]).map(({ text }) => text).join('');
  const notes = dataOf('task.setup_cache') as { outcome: string; leftOut: number; reason: string | null }[];
  return { id, status, printed, notes, outcomes: notes.map(({ outcome }) => outcome) };
}

export function testsOfTheSetupCache(place: Place): void {
  const testIn = testsIn(place);

  testIn('process', 'container', 'other users')(
    'a setup begins with what an earlier one of its key has prepared, before an agent could change it, and a new commit wins',
    async () => {
      await using tasks = await openRepository(place);
      const first = await tasks.run('one');
      expect(first).toMatchObject({ status: 'completed', printed: 'one\n', outcomes: ['missed', 'kept'] });
      // The file that has the secret in it.
      expect(first.notes[1]).toMatchObject({ leftOut: 1, reason: null });

      expect(await tasks.run('one')).toMatchObject({
        status: 'completed',
        printed: 'in the workspace\nin HOME\none\n',
        outcomes: ['restored', 'unchanged'],
      });
      expect(await tasks.run('another')).toMatchObject({ printed: 'one\n', outcomes: ['missed', 'kept'] });

      await tasks.repository.git('rm', '--quiet', 'kept.txt', '.gitignore');
      await tasks.repository.commit({ 'made/a': 'of git\n' });
      expect(await tasks.run('one')).toMatchObject({
        status: 'completed',
        printed: 'of git\nin HOME\n',
        outcomes: ['restored', 'kept'],
      });
      expect(await textsBelow(path.join(tasks.dataDirectory, 'setup-cache'))).not.toContain(SECRET);
    },
    60_000,
  );

  testIn('process')(
    'nothing is kept of a setup that fails, that has no repository, or that goes on from an earlier task',
    async () => {
      await using tasks = await openRepository(place);
      const failing = { script: 'echo x > made; exit 1', cacheKey: 'failing' };
      for (const outcomes of [['missed'], ['missed']])
        expect(await tasks.run('', { setup: failing })).toMatchObject({ status: 'failed', outcomes });
      const { id, notes } = await tasks.run('empty', { files: undefined });
      expect(notes).toMatchObject([{ outcome: 'failed', reason: expect.stringContaining('gitUrl') }]);
      const next = await tasks.run('empty', { files: undefined, previousTaskId: id });
      expect(next).toMatchObject({ status: 'completed', outcomes: ['failed'] });
    },
    60_000,
  );

  testIn('process')(
    'a cache that can not be kept or read is no failure of a task, and one that can not be read is kept anew',
    async () => {
      await using tasks = await openRepository(place, { setupCache: { maxBytes: 20_000 } });
      expect(await tasks.run('one')).toMatchObject({ status: 'completed', outcomes: ['missed', 'kept'] });
      for (const file of await archivesBelow(path.join(tasks.dataDirectory, 'setup-cache')))
        await writeFile(file, 'no archive '.repeat(1_000));
      const second = await tasks.run('one');
      expect(second).toMatchObject({ status: 'completed', outcomes: ['failed', 'kept'] });
      expect(second.notes[0]?.reason).toContain('could not be unpacked');
      const script = 'head -c 30000 /dev/zero > large';
      const tooLarge = await tasks.run('', { setup: { script, cacheKey: 'large' } });
      expect(tooLarge).toMatchObject({ status: 'completed', outcomes: ['missed', 'failed'] });
      expect(tooLarge.notes[1]?.reason).toContain('20000 bytes');
      expect(await tasks.run('one')).toMatchObject({ outcomes: ['restored', 'unchanged'] });
    },
    60_000,
  );
}

async function archivesBelow(directory: string): Promise<string[]> {
  const files = await readdir(directory, { recursive: true });
  return files.filter((file) => file.endsWith('.tar')).map((file) => path.join(directory, file));
}

async function textsBelow(directory: string): Promise<string> {
  const texts = (await archivesBelow(directory)).map((file) => readFile(file, 'latin1'));
  expect(texts.length).toBeGreaterThan(0);
  return (await Promise.all(texts)).join('');
}
