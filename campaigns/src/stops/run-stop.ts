import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Task } from '@claude-ops/contract';
import type { ClaudeOps } from '@claude-ops/sdk';
import { startModelServer } from '@claude-ops/testing';
import { isLine, textsOf } from '../parity/outcome/lines.ts';
import { API_KEY } from '../parity/run-environment.ts';
import { startServer, type RunningServer } from '../parity/start-server.ts';
import { temporaryDirectory } from '../parity/temporary-directory.ts';
import { findLeftOver } from './find-left-over.ts';
import type { Ended, Stop } from './stops.ts';
import { SCRIPT, WORKS, type Work } from './works.ts';

/** How long after Claude's first words a stop comes at most, in milliseconds. */
const LATEST_MS = 3_000;
/** How long the engine may take to remove a container that has ended, in milliseconds. */
const REMOVAL_MS = 10_000;

export interface StopRun {
  readonly mode: 'process' | 'container';
  /** Variables of the server. */
  readonly env: NodeJS.ProcessEnv;
}

/** How the tasks of one stop ended, and what of them was alive after it. */
export interface StopReport {
  readonly ended: readonly { readonly work: Work; readonly ended: Ended }[];
  readonly leftOver: readonly string[];
}

/** Runs a task of each kind of work, stops them in the middle of it, and looks at what is left. */
export async function runStop(stop: Stop, { mode, env }: StopRun): Promise<StopReport> {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: SCRIPT });
  const settings = {
    dataDirectory: path.join(directory.path, 'data'),
    env: {
      DEFAULT_MODE: mode,
      MAX_CONCURRENCY: '10',
      WARM_PROCESSES: '0',
      SHUTDOWN_GRACE_MS: '0',
      UPSTREAM_BASE_URL: model.url,
      ...env,
    },
  };
  const works = WORKS.filter((work) => (work === WORKS[2]) === (stop.name === 'budget'));
  let server: RunningServer = await startServer(settings);
  try {
    const { client } = server;
    const create = async (work: Work) => {
      return await client.createTask({ prompt: work, apiKey: API_KEY, ...stop.input() });
    };
    const ids = (await Promise.all(works.map(create))).map(({ id }) => id);
    await Promise.all(ids.map((id) => untilWaiting(client, id)));
    const instanceId = (await readFile(path.join(settings.dataDirectory, 'instance-id'), 'utf8')).trim();
    if ((await findLeftOver(instanceId, settings.dataDirectory)).length === 0)
      throw new Error('Nothing of the runs is to be found while they run.');
    const moment = async () => await delay(Math.random() * LATEST_MS);
    await stop.stop?.(ids, { server, moment });
    if (stop.needsAnotherStart === true) server = await startServer(settings);
    const ended = await Promise.all(ids.map((id) => endOf(server.client, id, stop, mode)));
    return {
      ended: ended.map((one, index) => ({ work: works[index] ?? WORKS[0], ended: one })),
      leftOver: await leftOver(instanceId, settings.dataDirectory, mode === 'process' ? 0 : REMOVAL_MS),
    };
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

async function endOf(client: ClaudeOps, id: string, { name }: Stop, mode: StopRun['mode']): Promise<Ended> {
  if (name === 'SIGKILL' && mode === 'container') await client.cancelTask(id);
  const { status, error, result }: Task = await client.waitForCompletion(id);
  return { status, code: error?.code ?? null, text: result?.text ?? null };
}

async function untilWaiting(client: ClaudeOps, id: string): Promise<void> {
  for await (const { type, data } of client.followTaskEvents(id)) {
    if (type !== 'claude.assistant' || !isLine(data) || !isLine(data['message'])) continue;
    if (textsOf(data['message']['content']).includes('WAITING')) return;
  }
}

/** A container that has ended is removed when nobody waits for it any more: for a process nothing is waited for. */
async function leftOver(instanceId: string, dataDirectory: string, waitMs: number): Promise<string[]> {
  for (const end = performance.now() + waitMs; ;) {
    const found = await findLeftOver(instanceId, dataDirectory);
    if (found.length === 0 || performance.now() >= end) return found;
    await delay(50);
  }
}
