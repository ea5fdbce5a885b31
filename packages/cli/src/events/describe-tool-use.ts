import { oneLine } from '../terminal/one-line.ts';
import { fieldsOf, textOf } from './narrow.ts';

/** The arguments that say most about a call of the claude CLI's own tools, the most telling first. */
const TELLING_ARGUMENTS = [
  'command',
  'file_path',
  'notebook_path',
  'pattern',
  'path',
  'url',
  'query',
  'skill',
  'description',
  'prompt',
];

/** Which tool Claude uses, with the argument that says most about it. */
export function describeToolUse(block: Readonly<Record<string, unknown>>): string {
  const name = oneLine(textOf(block['name']) ?? 'a tool');
  const summary = summarise(fieldsOf(block['input']));
  return summary === undefined ? name : `${name}: ${oneLine(summary)}`;
}

function summarise(input: Readonly<Record<string, unknown>>): string | undefined {
  const telling = TELLING_ARGUMENTS.map((argument) => textOf(input[argument])).find(
    (text) => text !== undefined,
  );
  return (
    telling ??
    Object.values(input)
      .map(textOf)
      .find((text) => text !== undefined)
  );
}
