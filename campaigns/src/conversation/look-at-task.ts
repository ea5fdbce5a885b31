import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Task } from '@claude-ops/contract';
import { readTree } from '../parity/outcome/read-tree.ts';
import type { FoundTask } from './problems-of-task.ts';
import type { CreatedTask, Room } from './room.ts';

/** All that there is to know of a task that has ended. */
export async function lookAtTask(
  { id, expected }: CreatedTask,
  conversationId: string,
  { server, model, telling, dataDirectory }: Room,
): Promise<FoundTask & { readonly task: Task }> {
  const task = await server.client.getTask(id);
  const listed = await Array.fromAsync(server.client.listTasks({ conversation: conversationId }));
  return {
    expected,
    task,
    costUsd: listed.find((summary) => summary.id === id)?.costUsd ?? null,
    artifacts: (await server.client.listArtifacts(id)).data,
    workspace: await readKeptWorkspace(dataDirectory, id),
    requests: model.requests,
    modelUsd: telling.costOf(expected.planned.number),
    conversationId,
  };
}

/** The files that the server keeps of a task, once it has moved them. */
async function readKeptWorkspace(
  dataDirectory: string,
  id: string,
): Promise<Record<string, string> | undefined> {
  const sessions = path.join(dataDirectory, 'sessions');
  for (const end = performance.now() + 5_000; performance.now() < end; await delay(50)) {
    const names = await readdir(sessions, { recursive: true }).catch(() => []);
    const kept = names.find((name) => name.endsWith(path.join(id, 'workspace')));
    if (kept !== undefined) return await readTree(path.join(sessions, kept));
  }
  return undefined;
}
