import path from 'node:path';
import type { Approval, Message, Role, Task, TokenInput } from '@claude-ops/contract';
import { createClaudeOps, type EmbeddedClaudeOps, type Logger, type Stores } from '@claude-ops/core';
import { ClaudeOps } from '@claude-ops/sdk';
import { createServer } from '@claude-ops/server';
import { openSqliteStores } from '@claude-ops/storage';
import { say, startModelServer, useTool, type ModelServer } from '@claude-ops/testing';
import { pino } from 'pino';
import { expect } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const API_KEY = 'sk-ant-api03-made-up-for-two-callers-000000000000';
export const SERVER_TOKEN = 'the-token-of-the-server';

/** A caller with a token of its own. */
export interface TokenHolder {
  readonly id: string;
  readonly token: string;
  readonly client: ClaudeOps;
}

/** A server that needs tokens, and its admin. */
export interface RoomWithTokens extends AsyncDisposable {
  readonly url: string;
  readonly ops: EmbeddedClaudeOps;
  readonly model: ModelServer;
  readonly admin: ClaudeOps;
  /** The lines of its log. */
  readonly lines: readonly Record<string, unknown>[];
  hire(name: string, role: Role, input?: Partial<TokenInput>): Promise<TokenHolder>;
}

export interface OpenStores {
  readonly stores: Stores;
  readonly close: () => Promise<void>;
}

export async function sqliteStores(directory: string): Promise<OpenStores> {
  const stores = await openSqliteStores({ path: path.join(directory, 'claude-ops.db') });
  return { stores, close: async () => await stores[Symbol.asyncDispose]() };
}

export async function openRoomWithTokens(
  open: (directory: string) => Promise<OpenStores> = sqliteStores,
): Promise<RoomWithTokens> {
  const directory = await temporaryDirectory();
  const model = await startModelServer();
  const { stores, close } = await open(directory.path);
  const lines: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const ops = createClaudeOps({
    stores,
    maxConcurrency: 2,
    dataDirectory: directory.path,
    logger: logger satisfies Logger,
    claude: { baseUrl: model.url, environment: { CLAUDE_CODE_MAX_RETRIES: '1' } },
  });
  await ops.start();
  const server = createServer({
    api: ops,
    logger,
    access: { tokens: [SERVER_TOKEN] },
    metrics: {
      contentType: 'text/plain',
      text: async () => 'claude_ops_tasks 1\n',
      requestEnded: () => undefined,
    },
  });
  const { url } = await server.listen({ port: 0, host: '127.0.0.1' });
  const admin = new ClaudeOps({ baseUrl: url, token: SERVER_TOKEN });
  return {
    url,
    ops,
    model,
    admin,
    lines,
    async hire(name, role, input = {}) {
      const { id, token } = await admin.createToken({ name, role, ...input });
      return { id, token, client: new ClaudeOps({ baseUrl: url, token, retry: 0 }) };
    },
    async [Symbol.asyncDispose]() {
      await ops.stop({ graceMs: 0 });
      await server.close();
      await close();
      await model.close();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** What a caller has: a task that has ended, with an artifact; one that waits for a decision, with a message; and a queued one. */
export interface Belongings {
  readonly ended: Task;
  readonly running: Task;
  readonly queued: Task;
  readonly approval: Approval;
  readonly message: Message;
  readonly idempotencyKey: string;
}

/** Words that stand in all that a caller has, and that no other caller may read. */
export const markOf = (name: string) => `the-secret-of-${name}`;

export async function moveIn(
  { model }: RoomWithTokens,
  name: string,
  { client }: TokenHolder,
): Promise<Belongings> {
  const mark = markOf(name);
  const idempotencyKey = `key-${name}`;
  const common = { prompt: mark, apiKey: API_KEY, tags: { mark } };
  model.setScript([useTool('Bash', { command: `echo ${mark} > made.txt` }), say(mark)]);
  const { id } = await client.createTask(common, { idempotencyKey });
  const ended = await client.waitForCompletion(id);
  expect(ended).toMatchObject({ status: 'completed', createdBy: { name } });
  const asking = { permissionMode: 'default', permissionPrompts: 'ask' } as const;
  const running = await client.createTask({ ...common, ...asking });
  let approval: Approval | undefined;
  await eventually(async () => {
    [approval] = (await client.listApprovals({ taskId: running.id })).data;
    expect(approval).toBeDefined();
  });
  if (approval === undefined) throw new Error('There is no approval.');
  const message = await client.sendMessage(running.id, { text: mark, delivery: 'next' });
  const queued = await client.createTask({ ...common, placement: { labels: ['nowhere'] } });
  return { ended, running, queued, approval, message, idempotencyKey };
}
