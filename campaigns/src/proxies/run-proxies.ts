import path from 'node:path';
import { ClaudeOps, ClaudeOpsError } from '@claude-ops/sdk';
import { startModelServer } from '@claude-ops/testing';
import { API_KEY } from '../parity/run-environment.ts';
import { startServer } from '../parity/start-server.ts';
import { temporaryDirectory } from '../parity/temporary-directory.ts';
import type { Call } from './calls.ts';
import { startCuttingProxy, type Place } from './cutting-proxy.ts';

/** An answer of a task is about that long, with its headers. */
const LONGEST_ANSWER_BYTES = 2_500;
/** Longer than a campaign takes: a task that holds the only slot, so that those of the calls stay queued. */
const HELD_MS = 3_600_000;

export interface ProxiesReport {
  readonly calls: number;
  readonly cuts: number;
  /** Calls that did not come to what they should: each with the error, which says what is so. */
  readonly failed: readonly string[];
  /** What must not be: tasks that were doubled or lost, and errors that say nothing. */
  readonly problems: readonly string[];
}

/** Runs each call once for each place, with its connection cut there, against a real server. */
export async function runProxies(
  calls: readonly Call[],
  { places, signal }: { places: number; signal: AbortSignal },
): Promise<ProxiesReport> {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: [{ text: 'Waiting.', delayMs: HELD_MS }] });
  await using server = await startServer({
    dataDirectory: path.join(directory.path, 'data'),
    env: { UPSTREAM_BASE_URL: model.url, MAX_CONCURRENCY: '1', WARM_PROCESSES: '0' },
  });
  await using proxy = await startCuttingProxy(server.url);
  const client = new ClaudeOps({ baseUrl: proxy.url, retry: { delayMs: 5 } });
  const held = { prompt: 'Wait', apiKey: API_KEY, tags: { kind: 'first' }, timeout: HELD_MS };
  const { id: taskId } = await server.client.createTask(held);
  const made = new Map<string, string>();
  const failed: string[] = [];
  const problems: string[] = [];

  for (const [index, call] of calls.entries())
    for (let number = 0; number < places; number += 1) {
      signal.throwIfAborted();
      const place = placeOf(number);
      const tag = `${index}-${number}`;
      proxy.cutNext(place);
      try {
        const id = await call.run(client, { tag, taskId });
        if (id !== undefined) made.set(tag, id);
      } catch (error) {
        const line = `${call.name}, cut at ${place}: ${error instanceof Error ? error.message : String(error)}`;
        if (ClaudeOpsError.is(error)) failed.push(line);
        else problems.push(line);
      }
      proxy.cutRest();
    }

  const found = Map.groupBy(await tasksOf(server.client), ({ tag }) => tag);
  for (const [tag, tasks] of found)
    if (tasks.length > 1) problems.push(`the call ${tag} has made ${tasks.length} tasks`);
  for (const [tag, id] of made)
    if (found.get(tag)?.[0]?.id !== id) problems.push(`the task ${id} of the call ${tag} is not there`);
  await server.client.cancelTask(taskId);
  return { calls: calls.length * places, cuts: proxy.cuts, failed, problems };
}

function placeOf(number: number): Place {
  if (number === 0) return 'request';
  return number === 1 ? 0 : Math.floor(Math.random() * LONGEST_ANSWER_BYTES);
}

async function tasksOf(client: ClaudeOps): Promise<{ id: string; tag: string }[]> {
  const tasks: { id: string; tag: string }[] = [];
  for await (const { id, tags } of client.listTasks({ status: 'queued', limit: 200 }))
    tasks.push({ id, tag: tags['call'] ?? '' });
  return tasks;
}
