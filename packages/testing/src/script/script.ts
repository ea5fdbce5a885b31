import type { RecordedRequest } from '../requests/recorded-request.ts';
import type { Step } from './step.ts';

/**
 * What the model server answers: a list of steps, steps chosen by the prompt, or a function.
 *
 * The first two are plain data. Turn N of a conversation gets the Nth answer of the list, after the interruptions
 * that stand before it (`fail`, `hang`, `stall`, `cut`); past the end of the list its last step repeats.
 *
 * @example
 * ```ts
 * import { fail, say, useTool, type Script } from '@claude-ops/testing';
 *
 * const script: Script = [useTool('Bash', { command: 'echo hello' }), fail(529, { times: 2 }), say('Done.')];
 * ```
 */
export type Script = readonly Step[] | ScriptRules | ScriptFunction;

/** Steps chosen by the prompt: those of the first rule that fits, else `steps`. */
export interface ScriptRules {
  readonly rules?: readonly ScriptRule[];
  /** For the prompts that no rule fits. Without it they are answered with an error 400. */
  readonly steps?: readonly Step[];
}

export interface ScriptRule {
  readonly when: {
    /** Part of the prompt, upper and lower case as written. */
    readonly promptIncludes: string;
  };
  readonly steps: readonly Step[];
}

/**
 * A script in code, for what data cannot say. What it throws is answered as an error 400.
 *
 * @example
 * ```ts
 * import { fail, say, type ScriptFunction } from '@claude-ops/testing';
 *
 * const script: ScriptFunction = ({ attempt, tools }) =>
 *   attempt === 1 ? fail(529) : say(`I have ${tools.length} tools.`);
 * ```
 */
export type ScriptFunction = (request: RecordedRequest) => Step | Promise<Step>;
