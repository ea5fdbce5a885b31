import type { PermissionMode } from '@claude-ops/contract';
import type { SpareKind } from '../../claude/spare-messages.ts';
import type { Attempt } from '../executor.ts';

/** What a spare can be told late, so that it then does what a cold start does: measured with CLI 2.1.330. */
const TOLD_LATE: ReadonlySet<PermissionMode> = new Set(['default', 'acceptEdits', 'plan', 'dontAsk']);

/** What a spare has to be started as to become the run of an attempt. Undefined where only a cold start does. */
export function kindFor({
  permissionMode,
  trustWorkspace,
  isInRepository,
  schema,
}: Pick<Attempt, 'permissionMode' | 'trustWorkspace' | 'isInRepository' | 'schema'>): SpareKind | undefined {
  // What a workspace brings with it, and the state of its repository, the CLI reads when it starts.
  if (trustWorkspace || isInRepository) return undefined;
  const awaitsSchema = schema !== null;
  if (permissionMode === 'bypassPermissions') return { permissionMode, awaitsSchema };
  return TOLD_LATE.has(permissionMode) ? { permissionMode: 'default', awaitsSchema } : undefined;
}
