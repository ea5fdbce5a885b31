import type { JsonObject } from '../json-object.ts';
import type { StepUsage } from './step-usage.ts';

/** What any step may carry. `usage` and `model` count only where the step begins a message. */
export interface StepModifiers {
  /** Wait this long before anything is answered. @default 0 */
  readonly delayMs?: number;
  /** Wait this long before each piece of a streamed answer but the first, as a model that thinks of the next one; and before the loss of a `cut`. @default 0 */
  readonly paceMs?: number;
  /** The tokens the answer says it used. @default 10 in, 5 out */
  readonly usage?: StepUsage;
  /** The model the answer says it comes from. @default the model that was asked for */
  readonly model?: string;
  /** Response headers on top of the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a step that does not complete a turn may carry besides. */
export interface InterruptionModifiers extends StepModifiers {
  /** How many requests of the same turn get this step before the next one has its turn. @default 1 */
  readonly times?: number;
}

/** A tool the model asks the client to run. */
export interface ToolCall {
  readonly name: string;
  readonly input: JsonObject;
}

/** A complete answer: the thoughts first, then the text, the tool calls and the structured output. */
export interface AnswerStep extends StepModifiers {
  /** What the model thinks before it answers. */
  readonly thinking?: string;
  readonly text?: string;
  readonly tools?: readonly ToolCall[];
  /** The input of a call of the CLI's `StructuredOutput` tool, the one it offers when a JSON schema was given. */
  readonly structured?: JsonObject;
  /** Why the model stopped. @default `tool_use` with a tool call, else `end_turn` */
  readonly stopReason?: StopReason;
  /** What the API says about a stop reason, as it is sent. @default nothing */
  readonly stopDetails?: JsonObject;
}

// https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons
export const stopReasons = [
  'end_turn',
  'tool_use',
  'stop_sequence',
  'max_tokens',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
] as const;

/** Why the model stopped, as the Messages API has it. */
export type StopReason = (typeof stopReasons)[number];

/** An HTTP error in Anthropic's form. */
export interface FailStep extends InterruptionModifiers {
  /** The HTTP status, from 400 to 599. */
  readonly fail: number;
  /** Seconds, sent as the `retry-after` header. */
  readonly retryAfter?: number;
  readonly message?: string;
  /** The error's type, as in `billing_error`. @default the one that the API gives with that status */
  readonly errorType?: string;
}

/** An answer with a body of its own: what something in front of the API says, a proxy for example. */
export interface RawStep extends InterruptionModifiers {
  /** The body, as it is sent. */
  readonly raw: string;
  /** The HTTP status, from 200 to 599. @default 200 */
  readonly status?: number;
  /** @default 'text/html; charset=utf-8' */
  readonly contentType?: string;
}

/** No answer at all: not even the headers are sent. */
export interface HangStep extends InterruptionModifiers {
  readonly hang: true;
}

/** An answer that begins and then goes silent, with the connection open. */
export interface StallStep extends InterruptionModifiers {
  readonly stall: true;
  /** What is said before the silence. @default nothing: only `message_start` is sent */
  readonly text?: string;
}

/** An answer that begins and then loses its connection. */
export interface CutStep extends InterruptionModifiers {
  readonly cut: true;
  /** What is said before the connection goes. */
  readonly text?: string;
}

/** A step that leaves its turn open, so that a retry of the same turn follows. */
export type InterruptionStep = FailStep | RawStep | HangStep | StallStep | CutStep;

/** One thing the model server does with a request. Plain data: it can be written as JSON. */
export type Step = AnswerStep | InterruptionStep;
