import type { CutStep, FailStep, HangStep, InterruptionModifiers, RawStep, StallStep } from './step.ts';

/**
 * The API answers with an error: 401, 429, 500, 529 or any other from 400 to 599.
 *
 * @example
 * ```ts
 * import { fail, say } from '@claude-ops/testing';
 *
 * const script = [fail(429, { retryAfter: 3 }), fail(529, { times: 2 }), say('At last.')];
 * ```
 */
export function fail(status: number, options: Omit<FailStep, 'fail'> = {}): FailStep {
  return { fail: status, ...options };
}

/**
 * Something in front of the API answers with a body of its own: an HTML page unless told otherwise.
 *
 * @example
 * ```ts
 * import { raw, say } from '@claude-ops/testing';
 *
 * const script = [raw('<h1>502 Bad Gateway</h1>', { status: 502, times: 3 }), say('At last.')];
 * ```
 */
export function raw(body: string, options: Omit<RawStep, 'raw'> = {}): RawStep {
  return { raw: body, ...options };
}

/**
 * The API never answers: the request stays open, without headers, until its client leaves.
 *
 * @example
 * ```ts
 * import { hang } from '@claude-ops/testing';
 *
 * const script = [hang()];
 * ```
 */
export function hang(modifiers: InterruptionModifiers = {}): HangStep {
  return { hang: true, ...modifiers };
}

/**
 * The answer begins and goes silent, with the connection open.
 *
 * @example
 * ```ts
 * import { stall } from '@claude-ops/testing';
 *
 * const script = [stall({ text: 'Let me thi' })];
 * ```
 */
export function stall(options: Omit<StallStep, 'stall'> = {}): StallStep {
  return { stall: true, ...options };
}

/**
 * The answer begins, says some text, and loses its connection.
 *
 * @example
 * ```ts
 * import { cut, say } from '@claude-ops/testing';
 *
 * const script = [cut(), say('The whole answer.')];
 * ```
 */
export function cut(options: Omit<CutStep, 'cut'> = {}): CutStep {
  return { cut: true, ...options };
}
