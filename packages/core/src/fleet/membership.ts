import { timestamp, type Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { KnownNode, NodeRecord, NodeRefusal, NodeRegistry } from '../store/node-registry.ts';
import { keyCheckOf } from './key-check.ts';
import { NodeRefusedError } from './node-refused-error.ts';

/** How long one that was not heard of any more is still listed, in milliseconds. */
const LISTED_MS = 24 * 60 * 60 * 1_000;

export interface MembershipOptions {
  readonly registry: NodeRegistry;
  readonly node: Omit<NodeRecord, 'startedAt' | 'keyCheck'>;
  readonly secretKey: Uint8Array;
  readonly clock: Clock;
  readonly logger: Logger;
  /** For how long an engine that is silent counts as alive, in milliseconds. */
  readonly leaseMs: number;
  readonly runningCount: () => number;
  /** Told that it is to start nothing more. */
  readonly onDrain: () => void;
}

/** An engine among those that share its store. */
export interface Membership {
  /**
   * Joins them.
   *
   * @throws {NodeRefusedError} where another one has the name, or another secret key.
   */
  join(): Promise<AsyncDisposable>;
  /** Says that it is alive, and hears whether it is to start nothing more. */
  beat(): Promise<void>;
  /** Tells the others that it starts nothing more, where it has joined them. */
  retire(): Promise<void>;
}

export function createMembership(options: MembershipOptions): Membership {
  const { registry, node, clock, logger, leaseMs } = options;
  const keyCheck = keyCheckOf(options.secretKey);
  const startedAt = timestamp(clock.now());
  let hasJoined = false;

  const register = async () => {
    const now = clock.now();
    const own = { ...node, startedAt, keyCheck };
    const refusal = await registry.register({
      node: own,
      now: timestamp(now),
      forgetBefore: timestamp(now - LISTED_MS),
      refusal: (known) => refusalAmong(known, own, timestamp(now - leaseMs)),
    });
    if (refusal !== undefined) throw errorOf(refusal, node.name);
  };
  const beat = async () => {
    const known = await registry.beat({
      instanceId: node.instanceId,
      now: timestamp(clock.now()),
      running: options.runningCount(),
    });
    if (known?.isDraining === true) options.onDrain();
    // Somebody has emptied the table.
    if (known === undefined) await register();
  };
  return {
    beat,
    async retire() {
      if (hasJoined) await registry.drain(node.name);
    },
    async join() {
      await register();
      hasJoined = true;
      const timer = setInterval(() => {
        beat().catch((error: unknown) =>
          logger.error({ event: 'heartbeat_failed', err: error }, 'this node could not say that it is alive'),
        );
      }, leaseMs / 5);
      timer.unref();
      return {
        async [Symbol.asyncDispose]() {
          clearInterval(timer);
          hasJoined = false;
          // The others forget an engine that could not say so, in time.
          await registry.leave(node.instanceId).catch(() => undefined);
        },
      };
    },
  };
}

/** @param aliveSince One that was last heard of before is no longer alive. RFC 3339. */
export function refusalAmong(
  known: readonly KnownNode[],
  { instanceId: own, name, keyCheck }: NodeRecord,
  aliveSince: string,
): NodeRefusal | undefined {
  const others = known.filter(
    ({ instanceId, heartbeatAt }) => instanceId !== own && heartbeatAt >= aliveSince,
  );
  if (others.some((other) => other.keyCheck !== keyCheck)) return 'other_key';
  return others.some((other) => other.name === name) ? 'name_taken' : undefined;
}

function errorOf(refusal: NodeRefusal, name: string): NodeRefusedError {
  return refusal === 'other_key'
    ? new NodeRefusedError(
        'The nodes that share this database have another secret key: this one could not read the keys of their tasks.',
        'Give all of them the same CLAUDE_OPS_SECRET_KEY.',
      )
    : new NodeRefusedError(
        `Another node that shares this database is called "${name}".`,
        'Give each of them a NODE_NAME of its own.',
      );
}
