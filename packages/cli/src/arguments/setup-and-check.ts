import type { CreateTaskInput } from '@claude-ops/contract';
import { defined } from './defined.ts';

/** The flags of `run` for the commands that the server runs before and after Claude. */
export interface SetupAndCheckFlags {
  readonly setup?: string | undefined;
  /** Milliseconds. */
  readonly 'setup-timeout'?: number | undefined;
  readonly 'setup-cache'?: string | undefined;
  readonly check?: string | undefined;
  /** Milliseconds. */
  readonly 'check-timeout'?: number | undefined;
  readonly 'check-retries'?: number | undefined;
}

export function setupOf({
  setup: script,
  'setup-timeout': timeout,
  'setup-cache': cacheKey,
}: SetupAndCheckFlags): CreateTaskInput['setup'] {
  return script === undefined ? undefined : { script, ...defined({ timeout, cacheKey }) };
}

export function checkOf(flags: SetupAndCheckFlags): CreateTaskInput['check'] {
  const { check: command, 'check-timeout': timeout, 'check-retries': retries } = flags;
  return command === undefined ? undefined : { command, ...defined({ timeout, retries }) };
}
