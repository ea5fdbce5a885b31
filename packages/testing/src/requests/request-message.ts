import { isJsonObject, type JsonObject } from '../json-object.ts';

/** A content block of a request's message, as it was sent. */
export type RequestBlock = JsonObject;

/** A message of a request. A plain string as content is given as one text block. */
export interface RequestMessage {
  /** `user`, `assistant`, or the `system` that the CLI puts between them. */
  readonly role: string;
  readonly content: readonly RequestBlock[];
}

/** The messages of a request body; none when the body is not what the API takes. */
export function readMessages(body: JsonObject): RequestMessage[] {
  const { messages } = body;
  if (!Array.isArray(messages)) return [];
  return messages.filter(isJsonObject).map(({ role, content }) => ({
    role: typeof role === 'string' ? role : '',
    content: readBlocks(content),
  }));
}

/** The texts of a `content` or `system`, in order. */
export function readTexts(content: unknown): string[] {
  return readBlocks(content).flatMap(({ type, text }) =>
    type === 'text' && typeof text === 'string' ? [text] : [],
  );
}

function readBlocks(content: unknown): RequestBlock[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content.filter(isJsonObject) : [];
}
