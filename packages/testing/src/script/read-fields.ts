import { readObject, type Reader } from './readers.ts';
import { ScriptError } from './script-error.ts';

/** The fields of one object of a script, each read with its own place for the error message. */
export interface Fields {
  required<Value>(name: string, read: Reader<Value>): Value;
  optional<Value>(name: string, read: Reader<Value>): Value | undefined;
}

/** @throws {ScriptError} when the value is not an object or has a field that `what` does not take. */
export function readFields(
  value: unknown,
  path: string,
  known: { what: string; names: readonly string[] },
): Fields {
  const object = readObject(value, path);
  const stranger = Object.keys(object).find((name) => !known.names.includes(name));
  if (stranger !== undefined) {
    throw new ScriptError(
      path,
      `${known.what} has no field "${stranger}" (it takes ${known.names.join(', ')})`,
    );
  }
  return {
    required: (name, read) => read(object[name], `${path}.${name}`),
    optional: (name, read) =>
      object[name] === undefined ? undefined : read(object[name], `${path}.${name}`),
  };
}
