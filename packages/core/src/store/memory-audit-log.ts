import type { AuditEntry } from '@claude-ops/contract';
import type { AuditLog, AuditQuery } from './audit-log.ts';

/**
 * An audit log that forgets everything when the process ends. Nothing it returns is shared with what it keeps.
 *
 * @example
 * const ops = createClaudeOps({ stores: { tasks: createMemoryTaskStore(), audit: createMemoryAuditLog() } });
 */
export function createMemoryAuditLog(): AuditLog {
  const entries = new Map<string, AuditEntry>();
  const sorted = () => [...entries.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return {
    async append(added) {
      for (const entry of added) entries.set(entry.id, structuredClone(entry));
    },
    list: async (query) =>
      structuredClone(
        sorted()
          .toReversed()
          .filter((entry) => matches(entry, query))
          .slice(0, query.limit),
      ),
    async removeBefore(id, limit) {
      const old = sorted()
        .filter((entry) => entry.id < id)
        .slice(0, limit);
      for (const entry of old) entries.delete(entry.id);
      return old.length;
    },
  };
}

function matches(entry: AuditEntry, { token, action, target, beforeId }: AuditQuery): boolean {
  return (
    (token === undefined || entry.token?.id === token || entry.token?.name === token) &&
    (action === undefined || entry.action === action) &&
    (target === undefined || entry.target === target) &&
    (beforeId === undefined || entry.id < beforeId)
  );
}
