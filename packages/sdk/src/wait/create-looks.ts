import type { FinishedTask, TaskPageWithCodes } from '@claude-ops/contract';
import { ClaudeOpsError, isFinal, PAGE_LIMITS } from '@claude-ops/contract/client';
import { openScope, type AbortScope } from '../http/abort-scope.ts';
import type { HttpClient } from '../http/http-client.ts';
import { createdAtOf } from './created-at-of.ts';

/** Looks at the tasks that the waits of a client are for, over one connection. */
export interface Looks {
  /** The task, if it is final. The signal gives up this look, and the request once nobody is left who waits for it. */
  look(id: string, signal: AbortSignal | undefined): Promise<FinishedTask | undefined>;
}

/** From so many tasks on, one list of those that are not final is less work than a request for each. */
const LIST_FROM = 4;
/** A page holds 200 tasks. Where many tasks of others are between, asking for each of ours is less work again. */
const TASKS_PER_PAGE_READ = 20;
/** By which the moment in an id may differ from that at which the server says the task was created. */
const CLOCK_MARGIN_MS = 60_000;

interface Look {
  readonly id: string;
  /** Aborted once nobody waits for it. */
  readonly scope: AbortScope;
  askers: number;
  readonly answer: PromiseWithResolvers<FinishedTask | undefined>;
}

export function createLooks(http: Pick<HttpClient, 'call'>): Looks {
  const asked = new Map<string, Look>();
  let isLooking = false;

  /** What is asked for while a request is under way is looked at together with the next. */
  const lookAtAll = async (): Promise<void> => {
    isLooking = true;
    while (asked.size > 0) {
      const looks = [...asked.values()];
      asked.clear();
      await lookAt(looks, http);
    }
    isLooking = false;
  };

  return {
    async look(id, signal) {
      const pending = asked.get(id);
      const look = pending === undefined || pending.askers === 0 ? newLook(id) : pending;
      asked.set(id, look);
      look.askers += 1;
      const asker = openScope(signal);
      try {
        if (!isLooking) void lookAtAll();
        return await asker.race(look.answer.promise);
      } finally {
        asker.close();
        look.askers -= 1;
        if (look.askers === 0) look.scope.abort(undefined);
      }
    },
  };
}

function newLook(id: string): Look {
  return { id, scope: openScope(undefined), askers: 0, answer: withResolvers() };
}

/** `Promise.withResolvers`, which browsers of 2023 lack. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: PromiseWithResolvers<T>['resolve'] = () => undefined;
  let reject: PromiseWithResolvers<T>['reject'] = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  // Where nobody waits any more, nobody hears of a failure either.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

async function lookAt(looks: readonly Look[], http: Pick<HttpClient, 'call'>): Promise<void> {
  let unfinished: ReadonlySet<string>;
  try {
    unfinished = looks.length < LIST_FROM ? new Set() : await findUnfinished(looks, http);
  } catch (error) {
    if (ClaudeOpsError.is(error) && error.facts.retryable) return rejectAll(looks, error);
    // Who may not list may still look.
    unfinished = new Set();
  }
  for (const look of looks) {
    if (unfinished.has(look.id)) look.answer.resolve(undefined);
    else await lookAtOne(look, http);
  }
}

function rejectAll(looks: readonly Look[], error: unknown): void {
  for (const { answer } of looks) answer.reject(error);
}

async function lookAtOne({ id, scope, answer }: Look, http: Pick<HttpClient, 'call'>): Promise<void> {
  try {
    const task = await http.call('getTask', { params: { id }, signal: scope.signal });
    answer.resolve(isFinishedTask(task) ? task : undefined);
  } catch (error) {
    answer.reject(error);
  }
}

function isFinishedTask(task: {
  status: FinishedTask['status'] | 'queued' | 'running';
}): task is FinishedTask {
  return isFinal(task.status);
}

/** Those that are surely not final. What is not found here is asked for by itself. */
async function findUnfinished(
  looks: readonly Look[],
  http: Pick<HttpClient, 'call'>,
): Promise<ReadonlySet<string>> {
  const missing = new Set(looks.map(({ id }) => id));
  const found = new Set<string>();
  const created = looks.map(({ id }) => createdAtOf(id));
  const query = {
    status: ['queued', 'running'],
    createdAfter: new Date(Math.min(...created) - CLOCK_MARGIN_MS).toISOString(),
    createdBefore: new Date(Math.max(...created) + CLOCK_MARGIN_MS).toISOString(),
    limit: PAGE_LIMITS.pageMax,
  };
  let cursor: string | null | undefined;
  for (let left = Math.ceil(looks.length / TASKS_PER_PAGE_READ); left > 0 && cursor !== null; left -= 1) {
    const page: TaskPageWithCodes = await http.call('listTasks', { query: { ...query, cursor } });
    for (const { id } of page.data) if (missing.delete(id)) found.add(id);
    if (missing.size === 0) break;
    cursor = page.nextCursor;
  }
  return found;
}
