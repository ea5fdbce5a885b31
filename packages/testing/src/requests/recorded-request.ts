import type { RequestMessage } from './request-message.ts';

/** A request that was asked of the model server, recorded once it was read whole and before it is answered. */
export interface RecordedRequest {
  readonly method: string;
  /** Without the query: `/v1/messages`. */
  readonly path: string;
  /** What follows the `?` of the URL: `beta=true`; empty when there is none. */
  readonly query: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** From `x-api-key`, else from a bearer `authorization`. */
  readonly apiKey: string | undefined;
  /** The parsed JSON body; undefined when there is none or it is not JSON. */
  readonly body: unknown;
  /** The model asked for; empty when none is named. */
  readonly model: string;
  /**
   * The user's prompt that began the conversation; empty when there is none. As long as the model has answered nothing
   * (an interrupt, a failed turn) the CLI adds the next prompt to the same message: then it is the latest of them.
   */
  readonly prompt: string;
  /** The system prompt's texts, joined by a line break. */
  readonly system: string;
  readonly messages: readonly RequestMessage[];
  /** The names of the tools on offer. */
  readonly tools: readonly string[];
  /** Whether a stream was asked for. */
  readonly stream: boolean;
  /** The CLI's session, from `x-claude-code-session-id` or `metadata.user_id`. */
  readonly sessionId: string | undefined;
  /** The CLI's sub-agent, from `x-claude-code-agent-id`; undefined on the main loop. */
  readonly agentId: string | undefined;
  /** Same for all requests of one conversation: made of the session and the sub-agent, else of the prompt. */
  readonly conversation: string;
  /** How many answers of the model the conversation already holds. */
  readonly turn: number;
  /** Which request for this turn of the conversation it is, from 1, counted since the script was set. */
  readonly attempt: number;
  readonly at: Date;
  /** `finished` when the answer was sent whole, `aborted` when the connection went before, whoever ended it. */
  readonly closed: Promise<'finished' | 'aborted'>;
}
