/** All that one run of a scenario brings back, in words that do not depend on where it ran. */
export interface Outcome {
  readonly status: 'completed' | 'failed';
  /** The text of the result. */
  readonly text: string | null;
  /** The structured data of the result; null without a schema. */
  readonly data: unknown;
  /** The files that the run created, changed or deleted, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** US dollars, rounded to a millionth of a cent. */
  readonly costUsd: number;
  /** Turns of the model, over all results of the run. */
  readonly turns: number;
  /** The texts that Claude said in the main conversation, in order. */
  readonly said: readonly string[];
  /** The tools that were denied, in order. */
  readonly denials: readonly string[];
  /** The background work, as `KIND STATUS DESCRIPTION`, in order of these texts. */
  readonly background: readonly string[];
  /** The requests that reached the model, as `CONVERSATION TURN MODEL`, in order of these texts. */
  readonly requests: readonly string[];
  /** The lines of the system prompt in the main conversation. */
  readonly instructions: readonly string[];
  /**
   * What the model was told in the main conversation besides its own words, a text line by line: prompts, reminders, notifications,
   * results of tools.
   */
  readonly told: readonly string[];
  /** The tools that the first request offered, in order of their names. */
  readonly offered: readonly string[];
}
