import { oneLine } from '../terminal/one-line.ts';
import { fieldsOf, listOf, textOf } from './narrow.ts';

/** What the tools answered: a line for each result. */
export function describeUserMessage(data: Readonly<Record<string, unknown>>): string | undefined {
  const indent = textOf(data['parent_tool_use_id']) === undefined ? '  ' : '    ';
  const lines = listOf(fieldsOf(data['message'])['content'])
    .map(fieldsOf)
    .filter((block) => block['type'] === 'tool_result')
    .map((block) => `${indent}${describeToolResult(block)}`);
  return lines.length > 0 ? lines.join('\n') : undefined;
}

function describeToolResult(block: Readonly<Record<string, unknown>>): string {
  const text = oneLine(contentText(block['content'])) || '(no output)';
  return block['is_error'] === true ? `error: ${text}` : `-> ${text}`;
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .map(fieldsOf)
    .map((part) => textOf(part['text']) ?? `(${textOf(part['type']) ?? 'something'})`)
    .join(' ');
}
