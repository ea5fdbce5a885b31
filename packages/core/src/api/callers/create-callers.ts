import type { Callers } from '@claude-ops/contract';
import type { TaskReader } from '../../store/task-reader.ts';
import type { NoteAudit } from '../../tokens/audit-writer.ts';
import type { KnownTokens } from '../../tokens/known-tokens.ts';
import { asCaller } from './as-caller.ts';

export interface CallersParts {
  readonly store: Pick<TaskReader, 'isCreatedBy'>;
  readonly knownTokens: KnownTokens;
  readonly noteAudit: NoteAudit;
}

export function createCallers({ store, knownTokens, noteAudit }: CallersParts): Callers {
  return {
    find: (token) => knownTokens.find(token),
    as: (caller, api) => asCaller(api, caller, store),
    watch: (caller) => knownTokens.watch(caller),
    note: noteAudit,
  };
}
