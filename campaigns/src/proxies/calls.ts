import type { ClaudeOps } from '@claude-ops/sdk';
import { API_KEY } from '../parity/run-environment.ts';
import { zipOf } from '../parity/zip-of.ts';

/** A call that is cut, and whether it came to what it should. */
export interface Call {
  readonly name: string;
  /** Throws where it came to something else. `tag` is of the task that it creates, if it does. */
  run(client: ClaudeOps, made: { readonly tag: string; readonly taskId: string }): Promise<string | void>;
}

const input = (tag: string) => ({ prompt: 'Wait', apiKey: API_KEY, tags: { call: tag } });

const CREATE: Call = {
  name: 'create',
  run: async (client, { tag }) => (await client.createTask(input(tag))).id,
};

const CREATE_WITH_FILES: Call = {
  name: 'create with files',
  run: async (client, { tag }) => {
    const archive = Buffer.from(await zipOf({ 'note.txt': 'hello' }), 'base64');
    return (await client.createTask(input(tag), { archive })).id;
  },
};

const READS: readonly Call[] = [
  {
    name: 'get',
    run: async (client, { taskId }) => expectEqual((await client.getTask(taskId)).id, taskId),
  },
  {
    name: 'list',
    run: async (client, { taskId }) => {
      const { data } = await client.listTasks({ tags: { kind: 'first' } });
      expectEqual(data.map(({ id }) => id).join(), taskId);
    },
  },
  {
    name: 'events',
    run: async (client, { taskId }) => {
      const { data } = await client.listTaskEvents(taskId);
      expectEqual(data[0]?.type, 'task.queued');
    },
  },
  {
    name: 'follow',
    run: async (client, { taskId }) => {
      for await (const { sequence } of client.followTaskEvents(taskId)) return expectEqual(sequence, 1);
      throw new Error('no event came');
    },
  },
  {
    name: 'artifacts',
    run: async (client, { taskId }) => expectEqual((await client.listArtifacts(taskId)).data.length, 0),
  },
  {
    name: 'health',
    run: async (client) => expectEqual((await client.getHealth()).status, 'ok'),
  },
];

/** Forty calls: each second one makes a task. */
export const CALLS: readonly Call[] = Array.from({ length: 40 }, (_, index) => {
  if (index % 4 === 0) return CREATE;
  if (index % 4 === 2) return CREATE_WITH_FILES;
  return READS[Math.floor(index / 2) % READS.length] ?? CREATE;
});

export const QUICK_CALLS: readonly Call[] = [CREATE, CREATE_WITH_FILES, ...READS];

function expectEqual(found: unknown, expected: unknown): void {
  if (found !== expected) throw new Error(`it came to ${String(found)}, not ${String(expected)}`);
}
