import { isSupportedVersion, tooOldMessage } from '../claude/supported-version.ts';
import type { ExecutionOutcome } from '../attempt/outcome.ts';

export interface RefusingClaude {
  /** Where it is: a path, or an image. */
  readonly where: string;
  /** How to get a newer one there. @default by npm */
  readonly update?: string;
  /** Undefined where it does not tell. */
  findVersion(): Promise<string | undefined>;
}

/** A CLI that is too old refuses an option. Its version says more than the option's name. */
export async function explainRefusal(
  outcome: ExecutionOutcome,
  { where, update, findVersion }: RefusingClaude,
): Promise<ExecutionOutcome> {
  if (outcome.status !== 'failed' || outcome.error.code !== 'arguments_refused') return outcome;
  const version = await findVersion();
  if (version === undefined || isSupportedVersion(version)) return outcome;
  return { ...outcome, error: { ...outcome.error, message: tooOldMessage(where, version, update) } };
}
