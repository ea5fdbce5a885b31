import type { Attempt } from '../executors/executor.ts';

/** What is written to the CLI's stdin to start a run: the schema, if there is one, then the prompt. */
export function openingMessages(attempt: Pick<Attempt, 'prompt' | 'schema'>): string {
  const prompt = {
    type: 'user',
    message: { role: 'user', content: [{ type: 'text', text: attempt.prompt }] },
  };
  const schema =
    attempt.schema === null ? [] : [controlRequest({ subtype: 'initialize', jsonSchema: attempt.schema })];
  return [...schema, prompt].map(toLine).join('');
}

/** What is written to ask the CLI to end its turn: it stops its tools and reports a result. */
export function interruptMessage(): string {
  return toLine(controlRequest({ subtype: 'interrupt' }));
}

function controlRequest(request: { subtype: string; [field: string]: unknown }): object {
  return { type: 'control_request', request_id: request.subtype, request };
}

function toLine(message: object): string {
  return `${JSON.stringify(message)}\n`;
}
