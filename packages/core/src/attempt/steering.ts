import type { Approval, ApprovalKind, ApprovalRequest, WaitingFor } from '@claude-ops/contract';
import type { HandRequest, MessageLook } from '../store/task-messages.ts';
import type { HeldState } from '../system/held-state.ts';

type LookRequest = Required<Pick<HandRequest, 'onlyInFlight' | 'isNewCli'>> & Pick<HandRequest, 'goesOnFrom'>;

/** The messages that people send into an attempt while it runs. */
export interface Inbox {
  /**
   * Finds what has come since the last look. Each message is handed over once.
   *
   * @param onlyInFlight hands over none
   * @param isNewCli hands over again what an earlier CLI was given
   * @param goesOnFrom the earlier attempt whose conversation a new CLI goes on with: what it has read is not handed over again
   */
  look(request: LookRequest): Promise<MessageLook>;
  /** Aborted when the engine stops: no run is to wait for messages any more. */
  readonly closing: AbortSignal;
  /** Tells a listener when a look may find something, here or from another engine. */
  onNews(listener: () => void): Disposable;
  /**
   * Stores what became of a message. Of one that is settled already nothing is stored.
   *
   * @param turn in which Claude has read it, where that is known
   */
  settle(messageId: string, to: 'delivered' | 'withdrawn', turn: number | null): Promise<void>;
}

/** Why a run waits. */
export interface Pause extends Pick<WaitingFor, 'kind' | 'reason' | 'approvalId'> {
  /** After which the wait ends by itself, in milliseconds; null: it does not. */
  readonly timeoutMs: number | null;
  /** The moment of that end, where it is known. RFC 3339. @default counted from now */
  readonly until?: string;
  /** Whether the run needs a slot after the wait. @default always */
  readonly needsSlot?: () => boolean;
}

/** Lets a run wait for somebody or something. */
export interface Pauses {
  /**
   * Waits with the run. The task says what it waits for. While nothing of the run works, its clocks stand, and after a grace the slot is
   * free for others. The run has a slot again when this settles, or has been stopped.
   */
  during<T>(pause: Pause, wait: () => Promise<T>): Promise<T>;
}

/** Something that a person is to decide. */
export interface WantedApproval {
  /** Of the CLI. An attempt that is gone on with asks again with the same one. */
  readonly requestId: string;
  readonly kind: ApprovalKind;
  readonly request: ApprovalRequest;
  /** After which it is denied, in milliseconds. */
  readonly timeoutMs: number;
  /** Aborted when the CLI no longer asks. */
  readonly withdrawn: AbortSignal;
  /** Aborted when the run is stopped. */
  readonly stopped: AbortSignal;
}

/** Has people decide. */
export interface ApprovalDesk {
  /**
   * Stores the approval, and waits with the run until it is settled.
   *
   * @returns undefined where the attempt may have no more of them, or is not the running one.
   */
  decide(wanted: WantedApproval): Promise<Approval | undefined>;
}

/** Lets a run be left as it is when its server stops. */
export interface Leaving {
  /** Offers to leave the run, until it is disposed of. What is offered leaves it, if that can be now, and says whether it did. */
  offer(leave: () => boolean): Disposable;
}

/** How a run is steered from outside. */
export interface Steering {
  readonly inbox: Inbox;
  readonly pauses: Pauses;
  /** Held while something of the run works, also while something else of it waits. */
  readonly work: HeldState;
  readonly approvals: ApprovalDesk;
  /** Undefined where no other server could go on with the run. */
  readonly leaving: Leaving | undefined;
}
