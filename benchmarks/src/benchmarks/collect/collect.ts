import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Benchmark, Surroundings } from '../../benchmark.ts';
import { alternate } from '../../measure/alternate.ts';
import { ratioRow, type Row } from '../../measure/row.ts';
import { timeOf } from '../../measure/time-of.ts';
import { runCommand } from '../../room/run-command.ts';
import { changeTenFiles, GIT_ENVIRONMENT, makeRepository } from './make-repository.ts';
import { openCollecting } from './open-collecting.ts';

const MONOREPO_FILES = 50_000;
const PROJECT_FILES = 1_000;
const IGNORED_FILES = 120_000;

export const collect: Benchmark = {
  name: 'collect',
  description:
    'A run changes ten files of a cloned repository. Measured is the time from its end until patch and artifacts are stored. Theirs: `git add -A && git diff --cached` by hand in a clone of the same 50,000 files with the same changes. The second row compares a repository of 1,000 files with 120,000 ignored files, and without them.',
  async run(surroundings) {
    return [await againstGit(surroundings), await withIgnored(surroundings)];
  },
};

async function againstGit({ directory, signal, say }: Surroundings): Promise<Row> {
  say('making a repository of 50,000 files');
  const [repository, clone] = [path.join(directory, 'monorepo'), path.join(directory, 'clone')];
  await makeRepository(repository, MONOREPO_FILES, signal);
  const git = async (...args: string[]) =>
    await runCommand('git', args, { cwd: clone, env: GIT_ENVIRONMENT, signal });
  mkdirSync(clone);
  await git('clone', '--quiet', '--no-local', repository, '.');
  await using collecting = await openCollecting(path.join(directory, 'monorepo-data'), repository);

  say('collecting ten changed files of 50,000');
  let turn = 0;
  const pairs = await alternate({
    ours: () => collecting.collect((workspace) => changeTenFiles(workspace, `ours ${turn++}`)),
    async theirs() {
      await git('reset', '--quiet', '--hard');
      changeTenFiles(clone, `theirs ${turn++}`);
      return await timeOf(async () => {
        await git('add', '--all');
        await git('diff', '--cached');
      });
    },
    repetitions: 7,
    warmUps: 1,
    signal,
  });
  return ratioRow(
    {
      what: 'Ten changed files of 50,000 collected',
      against: '`git add -A && git diff --cached` by hand',
      unit: 'ms',
      bar: { atMost: 1.5 },
    },
    pairs,
  );
}

async function withIgnored({ directory, signal, say }: Surroundings): Promise<Row> {
  say('making 120,000 ignored files');
  const [repository, heap] = [path.join(directory, 'project'), path.join(directory, 'heap')];
  await makeRepository(repository, PROJECT_FILES, signal);
  makeHeap(heap);
  await using collecting = await openCollecting(path.join(directory, 'project-data'), repository);

  say('collecting beside 120,000 ignored files');
  let turn = 0;
  const change = (workspace: string) => changeTenFiles(workspace, `turn ${turn++}`);
  const cacheOf = (workspace: string) => path.join(workspace, 'cache');
  const pairs = await alternate({
    ours: () =>
      collecting.collect(
        (workspace) => {
          change(workspace);
          renameSync(heap, cacheOf(workspace));
        },
        (workspace) => renameSync(cacheOf(workspace), heap),
      ),
    theirs: () => collecting.collect(change),
    repetitions: 15,
    warmUps: 2,
    signal,
  });
  return ratioRow(
    {
      what: 'Ten changed files collected beside 120,000 ignored ones',
      against: 'the same without them',
      unit: 'ms',
      bar: { atMost: 1.3 },
    },
    pairs,
  );
}

function makeHeap(heap: string): void {
  for (let number = 0; number < IGNORED_FILES; number += 1) {
    const directory = path.join(heap, String(number % 400));
    if (number < 400) mkdirSync(directory, { recursive: true });
    writeFileSync(path.join(directory, String(number)), '');
  }
}
