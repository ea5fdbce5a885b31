import type { Caller } from '@claude-ops/contract';

/** An idempotency key as it is kept: each token has keys of its own. No key has a space. */
export function scopeKey(key: string, caller: Caller | undefined): string {
  const id = caller?.token?.id ?? null;
  return id === null ? key : `${id} ${key}`;
}
