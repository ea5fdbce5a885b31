import { ClaudeOpsError, type Health } from '@claude-ops/contract';
import type { DataPlace } from './data-directory/data-place.ts';
import type { Engine } from './engine.ts';
import { DEFAULTS } from './options.ts';

export interface StartOptions {
  /**
   * How long another engine on the same data may take to let go of it, in milliseconds: in a rolling restart that is the process which
   * is still finishing its tasks. @default 0: a second engine is refused at once
   */
  readonly waitMs?: number;
}

export interface StopOptions {
  /** How long running tasks may take to finish, in milliseconds. @default 10000 */
  readonly graceMs?: number;
  /**
   * Whether runs in containers that wait for somebody are left as they are, for the next start with the same store and directories. Without
   * one, their containers stay. @default false
   */
  readonly leaveWaiting?: boolean;
}

/** Starts an engine once and stops it once, however often it is asked to. */
export interface Lifecycle {
  prepare(options?: StartOptions): Promise<void>;
  start(options?: StartOptions): Promise<void>;
  stop(options?: StopOptions): Promise<void>;
  readonly status: Health['status'];
  /** @throws {ClaudeOpsError} shutting_down */
  assertOpen(): void;
}

export function createLifecycle(engine: Engine, place: DataPlace): Lifecycle {
  const stopping = new AbortController();
  let prepared: Promise<void> | undefined;
  let started: Promise<Disposable> | undefined;
  let stopped: Promise<void> | undefined;
  let isRunning = false;

  const assertOpen = () => {
    if (stopped !== undefined) throw new ClaudeOpsError('shutting_down', 'The server is shutting down.');
  };
  const take = async (waitMs: number) => {
    try {
      await place.take({ waitMs, signal: stopping.signal });
    } catch (error) {
      // What was refused may be asked for again.
      prepared = undefined;
      if (stopping.signal.aborted) assertOpen();
      throw error;
    }
  };
  const prepare = async ({ waitMs = 0 }: StartOptions) => {
    if (!(waitMs >= 0)) throw new TypeError(`waitMs must be a number of at least 0, not ${waitMs}.`);
    await (prepared ??= take(waitMs));
  };
  const begin = async (options: StartOptions) => {
    try {
      await prepare(options);
    } catch (error) {
      started = undefined;
      throw error;
    }
    const leases = await engine.start();
    isRunning = true;
    return leases;
  };
  const stopOnce = async (manner: Required<StopOptions>) => {
    stopping.abort();
    // The others forget an engine that can't say so, in time.
    void engine.membership.retire().catch(() => undefined);
    engine.fleet.lookAgain();
    // First, so that a start which is still going on begins nothing any more.
    await engine.drain(manner);
    await prepared?.catch(() => undefined);
    const leases = await started?.catch(() => undefined);
    await engine.stop(manner);
    leases?.[Symbol.dispose]();
    await place.release();
  };

  return {
    assertOpen,
    get status() {
      if (stopped !== undefined) return 'stopping';
      return isRunning ? 'ok' : 'starting';
    },
    async prepare(options = {}) {
      assertOpen();
      await prepare(options);
    },
    async start(options = {}) {
      assertOpen();
      await (started ??= begin(options));
    },
    async stop({ graceMs = DEFAULTS.shutdownGraceMs, leaveWaiting = false } = {}) {
      const manner = { graceMs, leaveWaiting };
      // Asked again with less patience, what still runs is given no more than that.
      if (stopped !== undefined) void engine.drain(manner);
      await (stopped ??= stopOnce(manner));
    },
  };
}
