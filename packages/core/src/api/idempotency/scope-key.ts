import type { CreateTaskOptions } from '@claude-ops/contract';
import { parseIdempotencyKey } from './parse-idempotency-key.ts';

/** An idempotency key of one caller. */
export interface ScopedKey {
  readonly given: string;
  /** As it is kept: each token has keys of its own. */
  readonly scoped: string;
}

/** @throws {ClaudeOpsError} invalid_request */
export function readScopedKey({
  idempotencyKey,
  caller,
}: Pick<CreateTaskOptions, 'idempotencyKey' | 'caller'>): ScopedKey | undefined {
  const given = parseIdempotencyKey(idempotencyKey);
  if (given === undefined) return undefined;
  const id = caller?.token?.id ?? null;
  // No key has a space.
  return { given, scoped: id === null ? given : `${id} ${given}` };
}
