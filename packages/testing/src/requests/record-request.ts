import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isJsonObject } from '../json-object.ts';
import type { AttemptCounter } from './attempt-counter.ts';
import { findPrompt } from './find-prompt.ts';
import { findSession } from './find-session.ts';
import { identifyConversation } from './identify-conversation.ts';
import { parseJson } from './parse-json.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { readMessages, readTexts } from './request-message.ts';

/** Everything the record of a request is made of. */
export interface RequestSource {
  readonly incoming: IncomingMessage;
  readonly text: string;
  readonly closed: RecordedRequest['closed'];
  readonly attempts: AttemptCounter;
}

/** Reads a request once, at the border; nothing behind it looks at the wire again. */
export function recordRequest({ incoming, text, closed, attempts }: RequestSource): RecordedRequest {
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?', 2);
  const headers = readHeaders(incoming.headers);
  const body = parseJson(text);
  const fields = isJsonObject(body) ? body : {};
  const messages = readMessages(fields);
  const prompt = findPrompt(messages) ?? '';
  const session = findSession(headers, fields);
  const conversation = identifyConversation(session, prompt);
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  return {
    method: incoming.method ?? 'GET',
    path,
    query,
    headers,
    apiKey: headers['x-api-key'] ?? readBearer(headers['authorization']),
    body,
    model: typeof fields['model'] === 'string' ? fields['model'] : '',
    prompt,
    system: readTexts(fields['system']).join('\n'),
    messages,
    tools: readToolNames(fields['tools']),
    stream: fields['stream'] === true,
    ...session,
    conversation,
    turn,
    attempt: attempts.next([path, conversation, turn].join(' ')),
    at: new Date(),
    closed,
  };
}

function readHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function readBearer(authorization = ''): string | undefined {
  return /^bearer (.+)$/i.exec(authorization)?.[1];
}

function readToolNames(tools: unknown): string[] {
  if (!Array.isArray(tools)) return [];
  return tools.filter(isJsonObject).flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
}
