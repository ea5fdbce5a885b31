import type { PermissionDenial, PermissionMode } from '@claude-ops/contract';

/** Tools that change files: `acceptEdits` allows them in the workspace. */
const EDITS: ReadonlySet<string> = new Set(['Edit', 'MultiEdit', 'NotebookEdit', 'Write']);
const ALLOWS_EDITS: ReadonlySet<PermissionMode> = new Set(['acceptEdits', 'bypassPermissions']);

/** Says which permission mode would have allowed the calls that were denied (measured with CLI 2.1.330): a sentence. */
export function permissionAdvice(mode: PermissionMode, denied: readonly PermissionDenial[]): string {
  if (mode === 'bypassPermissions')
    return 'No permission mode allows more: a rule in the settings denies it.';
  const areEdits = denied.every(({ tool }) => EDITS.has(tool)) && !ALLOWS_EDITS.has(mode);
  const wider = areEdits ? 'acceptEdits' : 'bypassPermissions';
  return `--permission-mode ${wider} would have allowed ${denied.length === 1 ? 'it' : 'them'}.`;
}
