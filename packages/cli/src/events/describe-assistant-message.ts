import { oneLine } from '../terminal/one-line.ts';
import { describeToolUse } from './describe-tool-use.ts';
import { fieldsOf, listOf, textOf } from './narrow.ts';

/** What Claude says, thinks and does in one message: a line for each. A sub-agent's lines are indented. */
export function describeAssistantMessage(data: Readonly<Record<string, unknown>>): string | undefined {
  const indent = textOf(data['parent_tool_use_id']) === undefined ? '' : '  ';
  const lines = listOf(fieldsOf(data['message'])['content'])
    .map((block) => describeBlock(fieldsOf(block)))
    .filter((line) => line !== undefined);
  return lines.length > 0 ? lines.map((line) => `${indent}${line}`).join('\n') : undefined;
}

function describeBlock(block: Readonly<Record<string, unknown>>): string | undefined {
  switch (block['type']) {
    case 'text':
      return labelled('Claude', textOf(block['text']));
    case 'thinking':
      return labelled('thinking', textOf(block['thinking']));
    case 'tool_use':
      return describeToolUse(block);
    default:
      return undefined;
  }
}

function labelled(label: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${label}: ${oneLine(text)}`;
}
