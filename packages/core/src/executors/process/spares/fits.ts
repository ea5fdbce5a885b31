import type { PermissionMode } from '@claude-ops/contract';
import type { Attempt } from '../../executor.ts';

/** What a spare can be told late, so that it then does what a cold start does: measured with CLI 2.1.330. */
const CLAIMABLE: ReadonlySet<PermissionMode> = new Set(['default', 'acceptEdits', 'plan', 'dontAsk']);

/** Whether a spare can become the run of an attempt. */
export function fits(
  { permissionMode, trustWorkspace, network }: Pick<Attempt, 'permissionMode' | 'trustWorkspace' | 'network'>,
  { allowsBypass }: { readonly allowsBypass: boolean },
): boolean {
  // What a workspace may bring with it, and where its proxy is, the CLI reads when it starts.
  if (trustWorkspace || network !== 'open') return false;
  return CLAIMABLE.has(permissionMode) || (permissionMode === 'bypassPermissions' && allowsBypass);
}
