import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { CreateTaskInput, CreateTaskOptions } from '@claude-ops/contract';
import type { ClaudeOps } from '@claude-ops/sdk';
import { applyPatch, folder, pullArtifacts, type FolderListing } from '@claude-ops/sdk/node';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { inParallel } from '../parity/in-parallel.ts';
import { API_KEY } from '../parity/run-environment.ts';
import { startServer } from '../parity/start-server.ts';
import { temporaryDirectory } from '../parity/temporary-directory.ts';
import { writeSandboxedClaude } from './sandboxed-claude.ts';
import { COMMON, MADE, WORK, type Shape } from './shape.ts';
import { differencesOf, treeOf, type Tree } from './tree.ts';

/** How many tasks run at once. */
const WIDTH = 2;

export interface ShapesRun {
  /** How many files a cache, or a package of a monorepo, has. */
  readonly many: number;
  readonly signal: AbortSignal;
  readonly onReport?: (report: ShapeReport) => void;
}

export interface ShapeReport {
  readonly shape: string;
  /** Each difference, in a line. */
  readonly problems: readonly string[];
}

interface Room {
  readonly client: ClaudeOps;
  readonly directory: string;
  readonly many: number;
  /** What the agent of a prompt does. */
  readonly commands: Map<string, string>;
}

/** Sends each project in, has an agent work on it, and takes the work over. Looks whether what is here is what the agent had. */
export async function runShapes(
  shapes: readonly Shape[],
  { many, signal, onReport }: ShapesRun,
): Promise<ShapeReport[]> {
  await using directory = await temporaryDirectory();
  const commands = new Map<string, string>();
  await using model = await startModelServer({
    script: ({ prompt, turn }) =>
      turn === 0 ? useTool('Bash', { command: commands.get(prompt) ?? 'echo unknown' }) : say('done'),
  });
  await using server = await startServer({
    dataDirectory: path.join(directory.path, 'data'),
    env: {
      CLAUDE_BIN: await writeSandboxedClaude(directory.path),
      GIT_PROTOCOLS: 'file',
      KEEP_WORKSPACES: 'true',
      MAX_CONCURRENCY: String(WIDTH),
      SHUTDOWN_GRACE_MS: '0',
      WARM_PROCESSES: '0',
      UPSTREAM_BASE_URL: model.url,
      WORKSPACE_MAX_FILES: '200000',
      // A sparse file of 1 GB packs into a thousandth.
      ZIP_MAX_RATIO: '2000',
    },
  });
  const room = { client: server.client, directory: directory.path, many, commands };
  const inTurn = inParallel(WIDTH);
  const runOne = async (shape: Shape, number: number): Promise<ShapeReport> => {
    signal.throwIfAborted();
    const problems = await problemsOf(shape, number, room).catch((error: unknown) => [String(error)]);
    const report = { shape: shape.name, problems };
    onReport?.(report);
    return report;
  };
  return await Promise.all(shapes.map((shape, number) => inTurn(() => runOne(shape, number))));
}

async function problemsOf(shape: Shape, number: number, room: Room): Promise<string[]> {
  const project = path.join(room.directory, String(number), 'project');
  await mkdir(project, { recursive: true });
  const run = async (script: string) => await shell(script, project, room.many);
  await run(`${COMMON}; ${shape.make}`);
  if (shape.isGit) await run('git init -q; git add -A; git commit -qm base');
  if (shape.later !== undefined) await run(shape.later);
  if (!shape.isGit) return await sentIn(shape, project, room);
  await shell('cp -a project mine', path.dirname(project), room.many);
  return [
    ...(await sentIn(shape, project, room)),
    ...(await cloned(shape, project, room)),
    ...(await bundled(shape, path.join(project, '../mine'), room)),
  ];
}

/** As a folder: what comes back makes of it what the agent had. */
async function sentIn(shape: Shape, project: string, room: Room): Promise<string[]> {
  const before = treeOf(project);
  // As the command line sends it.
  const archive = await folder(project, { format: 'tar.gz' });
  const { id, workspace } = await work(shape, `folder: ${shape.name}`, room, { archive });
  await pullArtifacts(room.client, id, project, { sent: archive.listing });
  const had = treeOf(workspace);
  if (!had.has(MADE)) return ['as a folder, the agent did not do its work'];
  const expected = new Map([...unsent(before, archive.listing), ...had]);
  return differencesOf(treeOf(project), expected).map((line) => `as a folder, ${line}`);
}

function unsent(before: Tree, { entries }: FolderListing): [string, string][] {
  const sent = new Set(entries.map((entry) => Buffer.from(entry.path).toString('latin1')));
  return [...before].filter(([name]) => !sent.has(name));
}

/** As a clone: its patch makes of another clone the tree that git would make of what the agent had. */
async function cloned(shape: Shape, project: string, room: Room): Promise<string[]> {
  const [source, clone] = [path.join(project, '../source'), path.join(project, '../clone')];
  const git = async (cwd: string, script: string) => await shell(`git ${script}`, cwd, room.many);
  await git(path.dirname(source), `clone -q --bare --no-local project source`);
  await git(path.dirname(source), `clone -q --no-local source clone`);
  const files = { type: 'git', gitUrl: pathToFileURL(source).href } as const;
  const { id, workspace } = await work(shape, `clone: ${shape.name}`, room, { files });
  await applyPatch(room.client, id, clone);
  const problems = await treeDifference(clone, workspace, room);
  return problems.map((line) => `as a clone, ${line}`);
}

/** As a bundle, with what is not committed: its patch makes of the folder the tree that git would make of what the agent had. */
async function bundled(shape: Shape, mine: string, room: Room): Promise<string[]> {
  const archive = await folder(mine, { git: true });
  const { id, workspace } = await work(shape, `bundle: ${shape.name}`, room, { archive });
  await applyPatch(room.client, id, mine);
  const problems = await treeDifference(mine, workspace, room);
  return problems.map((line) => `as a bundle, ${line}`);
}

async function treeDifference(mine: string, workspace: string, { many }: Room): Promise<string[]> {
  // Git adds nothing where a repository in the folder has no commit, unless it may go on without that.
  const addAll = 'git add -A 2> /dev/null || git add -A --ignore-errors || true';
  const treeIn = async (cwd: string) =>
    await shell(`rm -rf node_modules/by-agent; ${addAll}; git write-tree`, cwd, many);
  const [found, expected] = [await treeIn(mine), await treeIn(workspace)];
  if (!treeOf(workspace).has(MADE)) return ['the agent did not do its work'];
  if (found === expected) return [];
  const status = await shell('git status --porcelain', mine, many);
  return [`the tree is ${found}, expected ${expected}: ${status}`];
}

async function work(
  { work: more = '' }: Shape,
  prompt: string,
  { client, commands, directory }: Room,
  { files, archive }: Pick<CreateTaskInput, 'files'> & Pick<CreateTaskOptions, 'archive'>,
): Promise<{ id: string; workspace: string }> {
  commands.set(prompt, `${WORK}\n${more}\nprintf done > ${MADE}\n`);
  const { id } = await client.createTask(
    { prompt, apiKey: API_KEY, permissionMode: 'bypassPermissions', ...(files && { files }) },
    archive && { archive },
  );
  const task = await client.waitForCompletion(id);
  if (task.status !== 'completed') throw new Error(`${task.error?.code}: ${task.error?.message}`);
  return { id, workspace: path.join(directory, 'data/workspaces', id) };
}

const GIT_ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.test',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.test',
};

async function shell(script: string, cwd: string, many: number): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    ...GIT_ENVIRONMENT,
    MANY: String(many),
    SPARSE: many > 1_000 ? '1G' : '8M',
  };
  const { stdout } = await promisify(execFile)('sh', ['-e', '-c', script], { cwd, env });
  return stdout.trim();
}
