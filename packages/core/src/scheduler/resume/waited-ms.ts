import type { ApprovalWait } from '../../store/task-approvals.ts';

/** How long an attempt has waited for decisions by now, in milliseconds: its time stood then. Several waits at once are one. */
export function waitedMs(approvals: readonly ApprovalWait[], now: number): number {
  const waits = approvals
    .map(({ createdAt, settledAt }) => ({
      from: Date.parse(createdAt),
      to: settledAt === null ? now : Date.parse(settledAt),
    }))
    .toSorted((one, other) => one.from - other.from);
  let until = -Infinity;
  let waited = 0;
  for (const { from, to } of waits) {
    waited += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return waited;
}
