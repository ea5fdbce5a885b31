import type { Approval, ApprovalDecision, ApprovalStatus } from '@claude-ops/contract';
import type { BoundedPage, PageBounds } from './bounded-page.ts';
import type { EventDraft, StoredEvent } from './event-log.ts';

export interface NewApproval {
  /** Its status is `pending`. Ids are unique and grow with time. */
  readonly approval: Approval;
  /** The request of the CLI. A run that is gone on with asks again with the same one. */
  readonly requestId: string;
  readonly event: EventDraft;
  /** A task that has so many is given no more. */
  readonly mostOfTask: number;
}

/** `known`: the attempt has asked with this request before. `not_running`: the attempt is not the running one. */
export type ApprovalInsertion =
  | { readonly status: 'inserted'; readonly event: StoredEvent }
  | { readonly status: 'known'; readonly approval: Approval }
  | { readonly status: 'not_running' | 'too_many' };

export interface ApprovalQuery extends PageBounds {
  readonly status?: ApprovalStatus;
  readonly taskId?: string;
  /** The id of a token: only approvals of tasks that it created. */
  readonly createdBy?: string;
  /** Only approvals whose id sorts before this one: where the page before ended. */
  readonly beforeId?: string;
}

/** When an approval was asked for and settled; null: it is pending. */
export type ApprovalWait = Pick<Approval, 'createdAt' | 'settledAt'>;

export interface ApprovalSettling {
  readonly id: string;
  readonly taskId: string;
  readonly to: Exclude<ApprovalStatus, 'pending'>;
  readonly decision: ApprovalDecision | null;
  /** Why it is withdrawn. */
  readonly reason: string | null;
  readonly at: string;
  readonly event: EventDraft;
}

/**
 * The approvals of tasks. An approval is pending until it is settled, once. The end of an attempt withdraws what is pending then. What holds
 * for every method of a store stands at `TaskStore`.
 */
export interface TaskApprovals {
  addApproval(newApproval: NewApproval): Promise<ApprovalInsertion>;

  findApproval(id: string): Promise<Approval | undefined>;

  /** Newest first. Their bytes are those of request and decision as JSON. */
  listApprovals(query: ApprovalQuery): Promise<BoundedPage<Approval>>;

  /** When an attempt asked and got its decisions, in any order. */
  listApprovalWaits(of: { readonly taskId: string; readonly attempt: number }): Promise<ApprovalWait[]>;

  /** Settles an approval. Undefined where it is settled already, or not there. */
  settleApproval(settling: ApprovalSettling): Promise<StoredEvent | undefined>;
}
