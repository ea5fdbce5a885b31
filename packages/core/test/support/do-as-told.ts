import { say, useTool, type RecordedRequest, type Step } from '@claude-ops/testing';

const TOLD = /do: (.*?) \./g;

/** A script that runs the command which the last prompt names, as `do: COMMAND .`, and then says what all prompts so far were. */
export function doAsTold(request: RecordedRequest): Step {
  const told = [...JSON.stringify(request.messages).matchAll(TOLD)].map(([, command = '']) => command);
  const isDone = JSON.stringify(request.messages.at(-1)).includes('tool_result');
  const usage = { inputTokens: 100 + request.turn, outputTokens: 10 };
  if (isDone) return { ...say(told.join(' then ')), usage };
  return { ...useTool('Bash', { command: told.at(-1) ?? 'true' }), usage };
}
