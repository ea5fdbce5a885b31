import type { Approval, ApprovalKind } from '@claude-ops/contract';
import type { Pause } from '../../attempt/steering.ts';

const WAITS: Readonly<Record<ApprovalKind, Pause['kind']>> = {
  tool: 'approval',
  plan: 'plan',
  question: 'question',
  elicitation: 'question',
  budget: 'budget',
};

/** The wait of a run for a decision. */
export function toWait(approval: Approval, timeoutMs: number): Pause {
  return {
    kind: WAITS[approval.kind],
    reason: reasonOf(approval),
    timeoutMs: Number.isFinite(timeoutMs) ? timeoutMs : null,
    approvalId: approval.id,
  };
}

function reasonOf({ kind, request }: Approval): string {
  switch (kind) {
    case 'tool':
      return `It waits until somebody allows or denies the tool ${request.tool ?? ''}.`;
    case 'plan':
      return 'It waits until somebody allows or denies its plan.';
    case 'question':
      return 'It waits until somebody answers its question.';
    case 'elicitation':
      return `It waits until somebody answers the MCP server ${request.server ?? ''}.`;
    case 'budget':
      return 'It has spent what it may cost, and waits until somebody allows more.';
  }
}
