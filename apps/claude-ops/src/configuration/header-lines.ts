import { StartFailure } from '@claude-ops/cli';
import { parseOperatorHeaders } from '@claude-ops/core';

type Headers = Readonly<Record<string, string>>;

/**
 * Headers as `Name: value` lines, the form in which the claude CLI takes its own, or as a JSON object.
 *
 * @throws {StartFailure} naming the line, and never what stands in it: it may be a secret.
 */
export function headerLines(name: string, text = ''): Headers {
  const headers = text.startsWith('{') ? fromJson(name, text) : Object.fromEntries(fromLines(name, text));
  try {
    return parseOperatorHeaders(headers);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new StartFailure(error.message, { advice: `Fix the value of ${name}.`, cause: error });
  }
}

function fromJson(name: string, text: string): Headers {
  const value = parse(text);
  if (isHeaders(value)) return value;
  throw new StartFailure(`${name} is not a JSON object of texts.`, {
    advice: 'Set it to { "Name": "value" }, or to `Name: value` lines.',
  });
}

function fromLines(name: string, text: string): [string, string][] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const colon = line.indexOf(':');
    if (colon > 0) return [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
    throw new StartFailure(`Line ${index + 1} of ${name} has no name before a colon.`, {
      advice: 'Set it to `Name: value` lines, or to a JSON object.',
    });
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHeaders(value: unknown): value is Headers {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((item) => typeof item === 'string')
  );
}
