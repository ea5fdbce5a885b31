import { randomUUID } from 'node:crypto';
import type { AnswerStep, CutStep, StallStep, ToolCall } from '../script/step.ts';
import type { ContentBlock } from './message.ts';

/** The content blocks of a step in the order they are sent: text, tool calls, structured output. */
export function createContent(step: AnswerStep | StallStep | CutStep): ContentBlock[] {
  if ('stall' in step) return textBlocks(step.text);
  if ('cut' in step) return textBlocks(step.text ?? 'This answer never reaches its e');
  return [...thinkingBlocks(step.thinking), ...textBlocks(step.text), ...toolCalls(step).map(toolUseBlock)];
}

/** Only the API can tell whether a signature is one. */
function thinkingBlocks(thinking: string | undefined): ContentBlock[] {
  return thinking === undefined ? [] : [{ type: 'thinking', thinking, signature: 'made-up' }];
}

function textBlocks(text: string | undefined): ContentBlock[] {
  return text === undefined ? [] : [{ type: 'text', text }];
}

function toolCalls({ tools = [], structured }: AnswerStep): readonly ToolCall[] {
  return structured === undefined ? tools : [...tools, { name: 'StructuredOutput', input: structured }];
}

function toolUseBlock({ name, input }: ToolCall): ContentBlock {
  return { type: 'tool_use', id: `toolu_${randomUUID()}`, name, input };
}
