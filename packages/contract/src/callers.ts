import type { Caller } from './caller.ts';
import type { ClaudeOpsApi } from './claude-ops-api.ts';
import type { AuditEntry } from './schemas/audit.ts';

/** Follows one caller until it is disposed of. */
export interface CallerWatch extends Disposable {
  /** Aborted when the token is revoked or has expired: at once on this server, within seconds elsewhere. */
  readonly ended: AbortSignal;
}

/** The tokens that were made through the API, for a server that has to know its callers. */
export interface Callers {
  /** The caller that a token stands for. Undefined: the token is unknown, revoked or expired. */
  find(token: string): Promise<Caller | undefined>;
  /**
   * An API as that caller may use it: it refuses what the role does not allow, and hides the tasks of others.
   *
   * @param api that of the engine, or one whose methods call those of the engine
   */
  as(caller: Caller, api: ClaudeOpsApi): ClaudeOpsApi;
  /** Says when a caller may no longer call. */
  watch(caller: Caller): CallerWatch;
  /** Adds to the audit log. */
  note(entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void>;
}
