import { isJsonObject } from '../json-object.ts';

/** A token count good enough for a stand-in: four characters of JSON to a token. */
export function countTokens(body: unknown): number {
  if (!isJsonObject(body)) return 0;
  const { system, messages, tools } = body;
  return Math.ceil(JSON.stringify([system, messages, tools]).length / 4);
}
