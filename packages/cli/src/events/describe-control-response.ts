import { oneLine } from '../terminal/one-line.ts';
import { fieldsOf, textOf } from './narrow.ts';

/** Why MCP servers did not connect, one line for each. */
export function describeControlResponse(data: Readonly<Record<string, unknown>>): string | undefined {
  const { errors } = fieldsOf(fieldsOf(data['response'])['response']);
  const lines = Object.entries(fieldsOf(errors)).map(
    ([name, reason]) => `MCP server ${oneLine(name)} failed: ${oneLine(textOf(reason) ?? 'unknown')}`,
  );
  return lines.length === 0 ? undefined : lines.join('\n');
}
