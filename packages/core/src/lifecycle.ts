import { ClaudeOpsError } from '@claude-ops/contract';
import type { Engine } from './engine.ts';
import { DEFAULTS } from './options.ts';

export interface StopOptions {
  /** How long running tasks may take to finish, in milliseconds. @default 10000 */
  readonly graceMs?: number;
}

/** Starts an engine once and stops it once, however often it is asked to. */
export interface Lifecycle {
  start(): Promise<void>;
  stop(options?: StopOptions): Promise<void>;
  readonly isStopping: boolean;
  /** @throws {ClaudeOpsError} shutting_down */
  assertOpen(): void;
}

export function createLifecycle(engine: Engine): Lifecycle {
  let started: Promise<Disposable> | undefined;
  let stopped: Promise<void> | undefined;

  const stopOnce = async (graceMs: number) => {
    // First, so that a start which is still going on begins nothing any more.
    await engine.drain(graceMs);
    const leases = await started?.catch(() => undefined);
    await engine.stop(graceMs);
    leases?.[Symbol.dispose]();
  };
  const assertOpen = () => {
    if (stopped !== undefined) throw new ClaudeOpsError('shutting_down', 'The server is shutting down.');
  };

  return {
    assertOpen,
    get isStopping() {
      return stopped !== undefined;
    },
    async start() {
      assertOpen();
      await (started ??= engine.start());
    },
    async stop({ graceMs = DEFAULTS.shutdownGraceMs } = {}) {
      // Asked again with less patience, what still runs is given no more than that.
      if (stopped !== undefined) void engine.drain(graceMs);
      await (stopped ??= stopOnce(graceMs));
    },
  };
}
