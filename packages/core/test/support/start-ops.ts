import { createFromSettings } from '../../src/create-claude-ops.ts';
import type { TunnelOptions } from '../../src/gateway/connect/tunnels.ts';
import type { ClaudeOpsOptions, EmbeddedClaudeOps } from '../../src/index.ts';
import type { WarmPoolSettings } from '../../src/executors/warm/warm-process-pool.ts';
import { resolveOptions } from '../../src/resolve-options.ts';
import { startModelServer, type ModelServer, type Script } from '@claude-ops/testing';
import type { CreateTaskInput, Task, TaskEvent } from '@claude-ops/contract';
import { expect } from 'vitest';
import { checkEvents } from './check-events.ts';

export const API_KEY = 'sk-ant-api03-made-up-for-the-tests-0123456789';

export interface RunningOps extends AsyncDisposable {
  readonly ops: EmbeddedClaudeOps;
  readonly server: ModelServer;
  /** Creates a task with the made-up key. */
  create(input?: Partial<CreateTaskInput>): Promise<Task>;
  /** Creates a task and waits for its end. */
  run(input?: Partial<CreateTaskInput>): Promise<Task>;
  /** The task's log, from the beginning to its end. */
  log(id: string): Promise<TaskEvent[]>;
  /** Waits for the first event that fits. */
  event(id: string, fits: (event: TaskEvent) => boolean): Promise<TaskEvent>;
}

/** What only tests choose. */
export interface TestOptions {
  readonly script?: Script;
  readonly tunnels?: TunnelOptions;
  /** Whether the stand-in counts as the real API. */
  readonly isFirstParty?: boolean;
  /** How the memory that warm processes may take is looked at. */
  readonly memory?: Partial<Pick<WarmPoolSettings, 'available' | 'checkMs'>>;
}

/** claude-ops in this process, with the real CLI (unless another is given) and a stand-in for the API. */
export async function startOps({
  script,
  tunnels,
  isFirstParty = false,
  memory,
  ...options
}: ClaudeOpsOptions & TestOptions = {}): Promise<RunningOps> {
  const server = await startModelServer(script === undefined ? {} : { script });
  const settings = resolveOptions({
    ...options,
    claude: {
      baseUrl: server.url,
      ...options.claude,
      environment: options.claude?.environment ?? { CLAUDE_CODE_MAX_RETRIES: '1' },
    },
  });
  const upstream = {
    ...settings.upstream,
    ...(tunnels && { tunnels }),
    ...(isFirstParty && { firstPartyUrl: server.url }),
  };
  const claude = { ...settings.claude, warm: { ...settings.claude.warm, ...memory } };
  const store = checkEvents(settings.store);
  const ops = createFromSettings({ ...settings, store, upstream, claude }, options.observer);
  await ops.start();
  const create = (input: Partial<CreateTaskInput> = {}) =>
    ops.createTask({ prompt: 'hello', apiKey: API_KEY, ...input });
  return {
    ops,
    server,
    create,
    run: async (input) => await ops.waitForCompletion((await create(input)).id),
    log: async (id) => await Array.fromAsync(ops.followTaskEvents(id)),
    async event(id, fits) {
      for await (const event of ops.followTaskEvents(id)) if (fits(event)) return event;
      throw new Error('the task ended without that event');
    },
    async [Symbol.asyncDispose]() {
      await ops.stop({ graceMs: 0 });
      await server.close();
      expect(store.problems).toEqual([]);
    },
  };
}
