import type { JsonObject } from '../json-object.ts';
import type { StopReason } from '../script/step.ts';

/** A content block of an answer, as the Messages API has it. */
export type ContentBlock =
  | { readonly type: 'thinking'; readonly thinking: string; readonly signature: string }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: unknown };

/** Token counts, as the Messages API has them. */
export interface MessageUsage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly cache_creation_input_tokens: number;
}

/** A whole answer, as the Messages API gives it when it is not streamed. */
export interface Message {
  readonly id: string;
  readonly type: 'message';
  readonly role: 'assistant';
  readonly model: string;
  readonly content: readonly ContentBlock[];
  readonly stop_reason: StopReason | null;
  readonly stop_sequence: null;
  readonly stop_details?: JsonObject;
  readonly usage: MessageUsage;
}
