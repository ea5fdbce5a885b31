import { randomUUID } from 'node:crypto';
import type { AnswerStep, CutStep, StallStep } from '../script/step.ts';
import { createContent } from './create-content.ts';
import type { ContentBlock, Message, MessageUsage } from './message.ts';

/** The message a step stands for, whole; how much of it is sent is another matter. */
export function createMessage(step: AnswerStep | StallStep | CutStep, askedModel: string): Message {
  const content = createContent(step);
  return {
    id: `msg_${randomUUID()}`,
    type: 'message',
    role: 'assistant',
    model: step.model ?? askedModel,
    content,
    stop_sequence: null,
    ...createEnd(step, content),
    usage: createUsage(step.usage),
  };
}

/** Why the message ends, and what is said about it. */
function createEnd(
  step: AnswerStep | StallStep | CutStep,
  content: readonly ContentBlock[],
): Pick<Message, 'stop_reason' | 'stop_details'> {
  const { stopReason, stopDetails }: Pick<AnswerStep, 'stopReason' | 'stopDetails'> =
    'stall' in step || 'cut' in step ? {} : step;
  const natural = content.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn';
  return { stop_reason: stopReason ?? natural, ...(stopDetails && { stop_details: stopDetails }) };
}

const DEFAULT_USAGE: NonNullable<AnswerStep['usage']> = { inputTokens: 10, outputTokens: 5 };

function createUsage(usage: AnswerStep['usage'] = DEFAULT_USAGE): MessageUsage {
  return {
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_read_input_tokens: usage.cacheReadInputTokens ?? 0,
    cache_creation_input_tokens: usage.cacheCreationInputTokens ?? 0,
  };
}
