import type { Artifact, CreateTaskInput, Task } from '@claude-ops/contract';
import { say, useTool } from '@claude-ops/testing';
import type { Place, RoomOptions } from './places/place.ts';
import type { RunningOps } from './start-ops.ts';

export interface AgentRun {
  readonly task: Task;
  /** What each command printed, as the model was told it. */
  readonly printed: string[];
  readonly artifacts: readonly Artifact[];
  readonly room: RunningOps;
}

/** A task whose agent runs commands in its shell, unasked, one after the other. */
export async function haveAgentRun(
  place: Pick<Place, 'start'>,
  commands: readonly string[],
  { input, ...options }: RoomOptions & { input?: Partial<CreateTaskInput> } = {},
): Promise<AgentRun> {
  const script = [...commands.map((command) => useTool('Bash', { command })), say('done')];
  await using room = await place.start({ ...options, script });
  const task = await room.run({ permissionMode: 'bypassPermissions', ...input });
  const { data: artifacts } = await room.ops.listArtifacts(task.id);
  return { task, printed: toolResults(room), artifacts, room };
}

/** The results of all tool calls of a conversation, in order. */
export function toolResults(room: RunningOps): string[] {
  const blocks = room.server.requests.at(-1)?.messages.flatMap(({ content }) => content) ?? [];
  return blocks.filter(({ type }) => type === 'tool_result').map(({ content }) => textOf(content));
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return (content as { text?: string }[]).map(({ text }) => text ?? '').join('');
}
