import { AuditFilter, LIMITS, type AuditPage } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import type { AuditLog } from '../store/audit-log.ts';
import { fromCursor, toCursor } from './cursor.ts';

/** One page of the audit log, newest first. */
export async function listAudit(
  value: unknown,
  { auditLog }: { readonly auditLog: AuditLog },
): Promise<AuditPage> {
  const { token, action, target, limit = LIMITS.pageDefault, cursor } = parse(AuditFilter, value);
  // One more than asked for tells whether there is a next page.
  const found = await auditLog.list({
    limit: limit + 1,
    ...(token !== undefined && { token }),
    ...(action !== undefined && { action }),
    ...(target !== undefined && { target }),
    ...(cursor !== undefined && { beforeId: fromCursor(cursor) }),
  });
  const data = found.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: found.length > limit && last !== undefined ? toCursor(last.id) : null };
}
