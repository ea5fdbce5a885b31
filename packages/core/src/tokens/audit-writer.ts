import type { AuditEntry } from '@claude-ops/contract';
import { timestamp } from '../clock.ts';
import type { FreshId } from '../ids.ts';
import type { AuditLog } from '../store/audit-log.ts';

interface AuditParts {
  readonly log: AuditLog;
  readonly nextId: () => FreshId;
}

/** Adds an entry to the audit log. It is stored when this returns. */
export type NoteAudit = (entry: Omit<AuditEntry, 'id' | 'at'>) => Promise<void>;

/** Writes one transaction at a time: entries that come meanwhile share the next one. */
export function createAuditWriter({ log, nextId }: AuditParts): NoteAudit {
  let waiting: AuditEntry[] = [];
  let writing: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  const writeNext = async () => {
    await writing.catch(() => undefined);
    next = undefined;
    const entries = waiting;
    waiting = [];
    writing = log.append(entries);
    await writing;
  };
  return async (entry) => {
    const { id, epochMs } = nextId();
    waiting.push({ id, at: timestamp(epochMs), ...entry });
    await (next ??= writeNext());
  };
}
