import { isRecord } from '../../system/is-record.ts';

/** The object that a text is in JSON; empty where it is none. */
export function parseRecord(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
