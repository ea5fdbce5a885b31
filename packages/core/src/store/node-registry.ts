import type { ExecutionMode } from '@claude-ops/contract';

/** What an engine says of itself to those that share its store. */
export interface NodeRecord {
  readonly instanceId: string;
  readonly name: string;
  readonly version: string;
  readonly modes: readonly ExecutionMode[];
  /** What tasks may ask for, in the order of their code points. */
  readonly labels: readonly string[];
  /** How many tasks it runs at once. */
  readonly capacity: number;
  /** RFC 3339. */
  readonly startedAt: string;
  /** Of the secret key: all that share a store have the same. It does not tell the key. */
  readonly keyCheck: string;
}

export interface RegisteredNode extends Omit<NodeRecord, 'keyCheck'> {
  /** Tasks that ran there at the last heartbeat. */
  readonly running: number;
  /** RFC 3339. */
  readonly heartbeatAt: string;
  readonly isDraining: boolean;
}

export interface RegisterRequest {
  readonly node: NodeRecord;
  readonly now: string;
  /** One that was last heard of before is forgotten. RFC 3339. */
  readonly forgetBefore: string;
  /** What keeps it from being registered beside those that are known. */
  readonly refusal: (known: readonly KnownNode[]) => NodeRefusal | undefined;
}

/** Another engine that is alive has the name, or another secret key. */
export type NodeRefusal = 'name_taken' | 'other_key';

/** A node as a registry keeps it. */
export interface KnownNode extends RegisteredNode {
  readonly keyCheck: string;
}

export interface Heartbeat {
  readonly instanceId: string;
  readonly now: string;
  readonly running: number;
}

/** The engines that share a store. Every method is one transaction. */
export interface NodeRegistry {
  /**
   * Adds an engine, or writes over what it was in an earlier life.
   *
   * @returns what was in the way, if anything was: then nothing was written.
   */
  register(request: RegisterRequest): Promise<NodeRefusal | undefined>;

  /** @returns whether the engine is to start nothing more; undefined where nobody knows it. */
  beat(heartbeat: Heartbeat): Promise<{ readonly isDraining: boolean } | undefined>;

  /** By name, in the order of its code points. */
  list(): Promise<RegisteredNode[]>;

  /** Asks an engine to start nothing more. @returns whether it is there. */
  drain(name: string): Promise<boolean>;

  /** Forgets an engine that has ended. */
  leave(instanceId: string): Promise<void>;
}
