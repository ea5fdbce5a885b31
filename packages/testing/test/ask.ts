import type { ModelServer } from '../src/index.ts';

export interface Question {
  prompt?: string;
  /** How many answers the conversation already holds. */
  turn?: number;
  session?: string;
  agent?: string;
  stream?: boolean;
  signal?: AbortSignal;
}

/** Asks the way the claude CLI does. */
export function ask(server: Pick<ModelServer, 'url'>, question: Question = {}): Promise<Response> {
  const { prompt = 'Say hello', turn = 0, session = 'session-1', agent, stream = true, signal } = question;
  return fetch(`${server.url}/v1/messages?beta=true`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': 'any-key',
      'x-claude-code-session-id': session,
      ...(agent === undefined ? {} : { 'x-claude-code-agent-id': agent }),
    },
    body: JSON.stringify({ model: 'claude-test', stream, messages: conversation(prompt, turn) }),
    signal: signal ?? null,
  });
}

function conversation(prompt: string, turns: number): unknown[] {
  const first = {
    role: 'user',
    content: [
      { type: 'text', text: '<system-reminder>\nBe kind.\n</system-reminder>' },
      { type: 'text', text: prompt },
    ],
  };
  const later = Array.from({ length: turns }, () => [
    { role: 'assistant', content: [{ type: 'text', text: 'An earlier answer' }] },
    { role: 'user', content: 'Go on' },
  ]);
  return [first, { role: 'system', content: 'Environment' }, ...later.flat()];
}
