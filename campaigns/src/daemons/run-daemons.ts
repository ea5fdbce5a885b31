import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClaudeOps } from '@claude-ops/sdk';
import { say, startModelServer, useTool, type ModelServer } from '@claude-ops/testing';
import { inParallel } from '../parity/in-parallel.ts';
import { isLine, textOf } from '../parity/outcome/lines.ts';
import { API_KEY } from '../parity/run-environment.ts';
import { startServer } from '../parity/start-server.ts';
import { temporaryDirectory } from '../parity/temporary-directory.ts';
import { commandOf, type Daemon } from './daemons.ts';
import { findMarked, findOf } from './find-left.ts';
import type { Setup } from './setups.ts';

/** So long after a task is final nothing of it may be left, in milliseconds. */
const LEFT_AFTER_MS = 1_000;
/** How many tasks run at once. */
const WIDTH = 4;

export interface DaemonReport {
  readonly daemon: string;
  /** Whether the kernel let it come up. */
  readonly isUp: boolean;
  /** Each thing that is not as it should be, in a line. */
  readonly problems: readonly string[];
}

/** Runs a task with each of the daemons, several at once, and looks for what is left of it. */
export async function runDaemons(
  setup: Setup,
  daemons: readonly Daemon[],
  { signal, onReport }: { readonly signal: AbortSignal; readonly onReport?: (report: DaemonReport) => void },
): Promise<DaemonReport[]> {
  await using directory = await temporaryDirectory();
  const commands = new Map<string, string>();
  await using model = await startModelServer({
    script: ({ prompt, turn }) =>
      turn === 0 ? useTool('Bash', { command: commands.get(prompt) ?? 'echo unknown' }) : say('done'),
  });
  await using server = await startServer({
    dataDirectory: path.join(directory.path, 'data'),
    by: setup.by ?? [],
    env: {
      DEFAULT_MODE: setup.mode,
      MAX_CONCURRENCY: String(WIDTH),
      SHUTDOWN_GRACE_MS: '0',
      UPSTREAM_BASE_URL: model.url,
      ...(await placesFor(setup, directory.path)),
      ...setup.env,
    },
  });
  const inTurn = inParallel(WIDTH);
  const runOne = async (daemon: Daemon): Promise<DaemonReport> => {
    signal.throwIfAborted();
    const mark = `left-${randomBytes(8).toString('hex')}`;
    commands.set(mark, commandOf(daemon, mark));
    const problems = await runTask(server.client, mark);
    const uid = uidIn(model, mark);
    await delay(LEFT_AFTER_MS);
    const left = await findMarked(mark);
    const ofUser = setup.hasUserPerTask === true ? await findOf((one) => one === uid) : [];
    const report = {
      daemon: daemon.name,
      isUp: uid !== undefined,
      problems: [...problems, ...[...left, ...ofUser].map((what) => `left: ${what}`)],
    };
    onReport?.(report);
    return report;
  };
  const reports: DaemonReport[] = [];
  try {
    reports.push(...(await Promise.all(daemons.map((daemon) => inTurn(() => runOne(daemon))))));
  } finally {
    // Killed, it could leave alive what it was to end.
    await server.end('SIGTERM');
  }
  const last = await lookAfterwards(setup);
  onReport?.(last);
  return [...reports, last];
}

/** The directory of a server that is another user: its data, and all else that it writes. */
async function placesFor({ serverUid }: Setup, directory: string): Promise<NodeJS.ProcessEnv> {
  await chmod(directory, 0o711);
  if (serverUid === undefined) return {};
  const places = ['data', 'home', 'tmp'].map((name) => path.join(directory, name));
  for (const place of places) {
    await mkdir(place, { mode: 0o700 });
    await chown(place, serverUid, serverUid);
  }
  const [, HOME, TMPDIR] = places;
  // Of a user that the system doesn't know, it can't be looked up.
  return { HOME, TMPDIR, SHELL: '/bin/sh' };
}

/** @returns what is not as it is to be of its end. */
async function runTask(client: ClaudeOps, prompt: string): Promise<string[]> {
  const { id } = await client.createTask({ prompt, apiKey: API_KEY, permissionMode: 'bypassPermissions' });
  const { status, error } = await client.waitForCompletion(id);
  return status === 'completed' ? [] : [`the task ended as ${status}: ${error?.message ?? ''}`];
}

/** Whom a daemon was, as its command has printed it. Undefined: the kernel refused it. */
function uidIn({ requests }: ModelServer, mark: string): number | undefined {
  const answered = requests.find(({ prompt, turn }) => prompt === mark && turn === 1);
  const results = answered?.messages.flatMap(({ content }) => content) ?? [];
  const printed = results.map((block) => (isLine(block) ? textOf(block['content']) : '')).join('\n');
  const uid = /^daemon of (\d+)$/m.exec(printed)?.[1];
  return uid === undefined ? undefined : Number(uid);
}

/** Once its server has ended, users that nobody else is have nothing at all. */
async function lookAfterwards({ isOfTask }: Setup): Promise<DaemonReport> {
  const left = isOfTask === undefined ? [] : await findOf(isOfTask);
  return { daemon: 'after all of them', isUp: true, problems: left.map((what) => `left: ${what}`) };
}
