import type { PermissionMode } from '@claude-ops/contract';
import type { Attempt } from '../executor.ts';

/** What a spare can be told late, so that it then does what a cold start does: measured with CLI 2.1.330. */
const CLAIMABLE: ReadonlySet<PermissionMode> = new Set(['default', 'acceptEdits', 'plan', 'dontAsk']);

/** Whether a CLI that is up already can still be told what an attempt has among its arguments. */
export function canBeTold(
  { permissionMode, trustWorkspace }: Pick<Attempt, 'permissionMode' | 'trustWorkspace'>,
  { allowsBypass }: { readonly allowsBypass: boolean },
): boolean {
  // What a workspace may bring with it the CLI reads when it starts.
  if (trustWorkspace) return false;
  return CLAIMABLE.has(permissionMode) || (permissionMode === 'bypassPermissions' && allowsBypass);
}
