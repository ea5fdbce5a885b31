import { randomUUID } from 'node:crypto';
import { say, stall, useTool, type RecordedRequest, type Step } from '@claude-ops/testing';
import type { CreateTaskInput, Task } from '@claude-ops/contract';
import { createMemoryTaskStore, type ClaudeOpsOptions } from '../../src/index.ts';
import { INTERRUPTED_PROMPT } from '../../src/claude/interrupted-prompt.ts';
import { startOps, type RunningOps } from './start-ops.ts';

/** Claude makes `first.txt` and then says nothing more until it is interrupted. After that it makes `second.txt`. */
export function workUntilInterrupted({ messages }: RecordedRequest): Step {
  const [all, last] = [JSON.stringify(messages), JSON.stringify(messages.at(-1))];
  const isTold = all.includes(INTERRUPTED_PROMPT);
  if (last.includes(INTERRUPTED_PROMPT)) return useTool('Bash', { command: 'cat first.txt > second.txt' });
  if (last.includes('tool_result')) return isTold ? say('finished') : stall({ text: 'Let me think' });
  return useTool('Bash', { command: 'echo one >> first.txt' });
}

export const RESUMED = { on: ['interrupted'], max: 2, resume: true } satisfies CreateTaskInput['retries'];

/** Servers on the same data, one after the other. */
export function serversOn(dataDirectory: string, options: Partial<ClaudeOpsOptions> = {}) {
  const tasks = createMemoryTaskStore();
  const shared = { stores: { tasks }, secretKey: new Uint8Array(32).fill(7), instanceId: randomUUID() };
  const claude = { ...options.claude, environment: { IS_SANDBOX: '1' } };
  return {
    tasks,
    /** @param own what this one has for itself */
    start: async (
      script: (request: RecordedRequest) => Step = workUntilInterrupted,
      own: Partial<ClaudeOpsOptions> = {},
    ) => await startOps({ ...shared, dataDirectory, ...options, claude, script, ...own }),
    /** Starts a task on a server, and stops the server while Claude works. */
    async interrupt(room: RunningOps, input: Partial<CreateTaskInput> = {}): Promise<Task> {
      const task = await room.create({ permissionMode: 'bypassPermissions', retries: RESUMED, ...input });
      await room.server.waitForRequest(({ turn }) => turn > 0);
      await room[Symbol.asyncDispose]();
      return task;
    },
  };
}

export async function artifactsOf({ ops }: RunningOps, { id }: Task): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { path } of (await ops.listArtifacts(id)).data) {
    const { body } = await ops.openArtifact(id, path);
    texts[path] = Buffer.concat(await Array.fromAsync(body)).toString();
  }
  return texts;
}
