import { isJsonObject, type JsonObject } from '../json-object.ts';
import { ScriptError } from './script-error.ts';

/** Takes an unknown value and its place in the script; gives the typed value or throws a `ScriptError`. */
export type Reader<Value> = (value: unknown, path: string) => Value;

export const readText: Reader<string> = (value, path) => {
  if (typeof value !== 'string') throw unexpected('a string', value, path);
  return value;
};

export const readTrue: Reader<true> = (value, path) => {
  if (value !== true) throw unexpected('true', value, path);
  return value;
};

/** One of the words that are known. */
export function readOneOf<Word extends string>(words: readonly Word[]): Reader<Word> {
  return (value, path) => {
    const word = words.find((known) => known === value);
    if (word === undefined) throw unexpected(`one of ${words.join(', ')}`, value, path);
    return word;
  };
}

export const readObject: Reader<JsonObject> = (value, path) => {
  if (!isJsonObject(value)) throw unexpected('an object', value, path);
  return value;
};

export function readNumber(least: number, most = Number.MAX_SAFE_INTEGER): Reader<number> {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return (value, path) => {
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
    if (!fits) throw unexpected(`a whole number ${range}`, value, path);
    return value;
  };
}

export function readList<Item>(readItem: Reader<Item>): Reader<readonly Item[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw unexpected('a list', value, path);
    if (value.length === 0) throw new ScriptError(path, 'expected at least one item, got an empty list');
    return value.map((item: unknown, index) => readItem(item, `${path}[${index}]`));
  };
}

export function readRecord<Item>(readItem: Reader<Item>): Reader<Readonly<Record<string, Item>>> {
  return (value, path) =>
    Object.fromEntries(
      Object.entries(readObject(value, path)).map(([name, item]) => [
        name,
        readItem(item, `${path}.${name}`),
      ]),
    );
}

export function unexpected(wanted: string, value: unknown, path: string): ScriptError {
  return new ScriptError(path, `expected ${wanted}, got ${describe(value)}`);
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  // oxlint-disable-next-line typescript/no-unnecessary-condition -- JSON.stringify gives undefined for a function, unlike its type.
  const json = JSON.stringify(value) ?? typeof value;
  return json.length > 60 ? `${json.slice(0, 60)}...` : json;
}
