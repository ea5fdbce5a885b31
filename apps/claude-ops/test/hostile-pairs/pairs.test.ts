import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { say, startModelServer, useTool, type ModelServer, type Step } from '@claude-ops/testing';
import { beforeAll, expect, test } from 'vitest';
import { startServerProcess } from '../support/server-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { ATTACKS_BY_ROW, LEFT_KEYS, LEFT_PROCESSES, LEFT_THINGS, SHARED_WITHOUT_POLICY } from './attacks.ts';
import { keysLeft, processesLeft, removeLeft, thingsLeft } from './leftovers.ts';
import { readColumn, type Cell } from './read-table.ts';
import { SETUPS } from './setups.ts';

const isRoot = process.getuid?.() === 0;
const apiKey = 'sk-ant-api03-made-up-for-hostile-pairs-3333333333';
const task = { apiKey, permissionMode: 'bypassPermissions' } as const;
const here = SETUPS.filter(({ isForRoot }) => isForRoot === isRoot);

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

test.for(here.map((setup) => [setup.column, setup] as const))(
  'a task reaches of another one what the table of docs/security.md says: %s',
  { timeout: 120_000 },
  async ([column, setup]) => {
    await using directory = await temporaryDirectory();
    await chmod(directory.path, 0o711);
    const dataDir = path.join(directory.path, 'data');
    const mark = randomUUID().replaceAll('-', '');
    let attack = '';
    const script = ({ prompt, turn }: { prompt: string; turn: number }): Step => {
      if (turn > 0) return say('done');
      return useTool('Bash', { command: prompt === 'victim' ? run('victim.pl', [mark]) : attack });
    };
    await using model = await startModelServer({ script });
    const { env, by } = await setup.start(directory.path);
    await using server = await startServerProcess(
      dataDir,
      { UPSTREAM_BASE_URL: model.url, ...env },
      { ...(by && { by }) },
    );

    const victim = await server.client.createTask({ ...task, prompt: 'victim' });
    const workspace = path.join(dataDir, 'workspaces', victim.id);
    await expect.poll(() => factsIn(workspace), { timeout: 30_000 }).not.toBeUndefined();
    attack = run('attacker.pl', [
      `mark=${mark}`,
      `pid=${hostProcess(mark)}`,
      `api=${new URL(server.url).port}`,
      `workspace_outside=${workspace}`,
      `attempt_outside=${attemptOf(dataDir, victim.id)}`,
      ...(factsIn(workspace) ?? []),
    ]);
    const attacker = await server.client.createTask({ ...task, prompt: 'attacker' });
    expect(await server.client.waitForCompletion(attacker.id)).toMatchObject({ status: 'completed' });
    const reached = reachedIn(model);
    // What it planted may be in a directory that no other task sees.
    if (!plantsAbove(workspace, mark)) reached.names.delete('plants a file above workspaces');
    expect(await server.client.getTask(victim.id)).toMatchObject({ status: 'running' });
    await server.client.cancelTask(victim.id);
    await server.client.waitForCompletion(victim.id);

    const left = { processes: processesLeft(mark), things: thingsLeft(mark), keys: keysLeft(mark) };
    removeLeft(mark);

    expect(reached.known).toEqual(allAttacks());
    const seen = [
      ...Object.entries(ATTACKS_BY_ROW).map(([row, attacks]) => ({
        row,
        which: attacks.filter((name) => reached.names.has(name)),
      })),
      { row: LEFT_PROCESSES, which: left.processes },
      { row: LEFT_THINGS, which: left.things },
      { row: LEFT_KEYS, which: left.keys },
    ];
    const table = await readColumn(column);
    const rows = seen.map(({ row, which }) => ({ row, cell: table.get(row), which }));
    expect(rows.filter(({ cell, which }) => !isAsSaid(cell, which))).toEqual([]);
  },
);

function isAsSaid(cell: Cell | undefined, reached: readonly string[]): boolean {
  if (cell === undefined) return false;
  if (cell === 'partly') return true;
  return cell === 'no' ? reached.length === 0 : reached.length > 0;
}

function allAttacks(): string[] {
  return [...Object.values(ATTACKS_BY_ROW).flat(), ...SHARED_WITHOUT_POLICY].toSorted();
}

/** A command that runs a program of this directory, wherever it is run. */
function run(program: string, args: readonly string[]): string {
  const source = readFileSync(new URL(`programs/${program}`, import.meta.url)).toString('base64');
  const quoted = args.map((one) => `'${one}'`).join(' ');
  return `echo ${source} | base64 -d > ${program} && exec perl ${program} ${quoted}`;
}

function factsIn(workspace: string): string[] | undefined {
  try {
    return readFileSync(path.join(workspace, 'facts.txt'), 'utf8').trim().split('\n');
  } catch {
    return undefined;
  }
}

/** Whether the attacker left a file in a directory that workspaces lie in. It is removed. */
function plantsAbove(workspace: string, mark: string): boolean {
  const parent = path.dirname(workspace);
  const file = path.join(parent, `planted-${mark}.md`);
  const isThere = existsSync(file);
  if (isThere) rmSync(file);
  const isAbove = parent !== path.dirname(parent) && plantsAbove(parent, mark);
  return isThere || isAbove;
}

/** The victim's process by the number that the machine knows it by. */
function hostProcess(mark: string): string {
  return execFileSync('pgrep', ['-f', `^victim-${mark}`], { encoding: 'utf8' }).trim();
}

function attemptOf(dataDir: string, taskId: string): string {
  const [instance = ''] = readdirSync(path.join(dataDir, 'attempts'));
  return path.join(dataDir, 'attempts', instance, taskId);
}

function reachedIn({ requests }: ModelServer): { names: Set<string>; known: string[] } {
  const printed = requests.flatMap(({ messages }) => JSON.stringify(messages)).at(-1) ?? '';
  const lines = Array.from(printed.matchAll(/(reached|failed): ([^\\"]+)/g), ([, how, name]) => ({
    how,
    name,
  }));
  return {
    names: new Set(lines.filter(({ how }) => how === 'reached').map(({ name = '' }) => name)),
    known: lines.map(({ name = '' }) => name).toSorted(),
  };
}
