import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isFinal } from '@claude-ops/contract';
import { begunFileOf, goOnFileOf, promptOf } from './branch.ts';
import type { CreatedTask, Room } from './room.ts';

/** Waits until a task is where its server is to end, or has ended. */
export async function untilMet(one: CreatedTask, room: Room): Promise<void> {
  while (!(await isMet(one, room))) {
    if (isFinal((await room.server.client.getTask(one.id)).status)) return;
    await delay(20);
  }
}

async function isMet({ id, expected }: CreatedTask, { telling, dataDirectory }: Room): Promise<boolean> {
  const { number, mode, met } = expected.planned;
  if (met === undefined) return false;
  if (met.moment === 'working')
    return await exists(path.join(dataDirectory, 'workspaces', id, begunFileOf(number)));
  // A container lives on, and its CLI with it.
  return telling.holds(number) && (mode === 'container' || (await hasResult(number, dataDirectory)));
}

/** Whether the result of the first call is in the transcript: the CLI writes it there a moment later than it asks the model. */
async function hasResult(number: number, dataDirectory: string): Promise<boolean> {
  const attempts = path.join(dataDirectory, 'attempts');
  const names = await readdir(attempts, { recursive: true }).catch(() => []);
  for (const name of names.filter((file) => file.endsWith('.jsonl'))) {
    const transcript = await readFile(path.join(attempts, name), 'utf8').catch(() => '');
    const at = transcript.indexOf(promptOf(number));
    if (at !== -1 && transcript.includes('"tool_result"', at)) return true;
  }
  return false;
}

/** Waits for the end of a task, and has it go on where it works and is to come to its end. */
export async function untilEnded(
  { id, expected }: CreatedTask,
  { server, dataDirectory }: Room,
): Promise<void> {
  const { number, met } = expected.planned;
  const workspace = path.join(dataDirectory, 'workspaces', id);
  const told = new Set<number>();
  for (;;) {
    const { status, attempts } = await server.ask(async (client) => await client.getTask(id));
    if (isFinal(status)) return;
    const isWaiting = met?.moment === 'working' && expected.isWhole && !told.has(attempts);
    if (isWaiting && (await exists(path.join(workspace, begunFileOf(number))))) {
      // Once for each attempt: the command removes it.
      told.add(attempts);
      await writeFile(path.join(workspace, goOnFileOf(number)), '');
    }
    await delay(50);
  }
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}
