import { addAbortListener } from 'node:events';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { EngineContainer } from '../engine/engine.ts';
import { demultiplex } from './demultiplex.ts';
import { endOfLine } from './end-of-line.ts';
import { LAST } from './last-request.ts';
import { createRepeatableOutput, type RepeatableOutput } from './repeatable-output.ts';
import type { ContainerWatch } from './watch-container.ts';

const LOOK_AGAIN_MS = 200;

/** In the answer to the last request, and in no other line that the CLI prints. */
const ANSWERED = `"request_id":"${LAST.id}"`;

export interface ContainerOutputs {
  readonly stdout: RepeatableOutput;
  readonly stderr: RepeatableOutput;
  /** Whether all that the CLI had to say has come. */
  hasComeWhole(): boolean;
}

interface FollowOptions {
  /** The connection that was made before the start; undefined where another server has started the container. */
  readonly attached?: AsyncIterable<Buffer> | undefined;
  /** Aborted when nobody reads the outputs any more. */
  readonly givenUp: AbortSignal;
}

export function createContainerOutputs(): ContainerOutputs {
  const [stdout, stderr] = [createRepeatableOutput(), createRepeatableOutput()];
  return { stdout, stderr, hasComeWhole: () => stdout.endsWithLineOf(ANSWERED) };
}

/**
 * Follows what a container prints, to its end: as it comes by the connection that was made before the start. Where that breaks
 * before all has come, and where there is none because another server has started the container, the engine's log has it all:
 * it is read from its beginning, and what is known of it dropped. An engine that was down for a moment may be back before
 * anything else has noticed. Once it is given up nothing is read any more: the container may go on.
 */
export function followOutputs(
  container: EngineContainer,
  watch: ContainerWatch,
  { attached, givenUp }: FollowOptions,
): ContainerOutputs {
  const outputs = createContainerOutputs();
  const follow = async () => {
    if (attached !== undefined) {
      await demultiplex(attached, outputs).catch(() => undefined);
      await Promise.race([watch.ended, watch.lost]);
    }
    if (attached === undefined || watch.wasLost || !outputs.hasComeWhole())
      await followLog(container, watch, { outputs, givenUp });
  };
  void follow().finally(() => {
    outputs.stdout.end();
    outputs.stderr.end();
  });
  return outputs;
}

async function followLog(
  container: EngineContainer,
  watch: ContainerWatch,
  { outputs, givenUp }: { readonly outputs: ContainerOutputs; readonly givenUp: AbortSignal },
): Promise<void> {
  for (let isLast = false; !isLast && !givenUp.aborted;) {
    // What had ended before the log was opened has said all that is in it.
    isLast = watch.hasEnded();
    const log = await openLog(container);
    if (log !== undefined) {
      using _read = addAbortListener(givenUp, () => void log.destroy());
      outputs.stdout.startOver();
      outputs.stderr.startOver();
      await demultiplex(log, outputs, { afterFrame: endOfLine }).catch(() => undefined);
    }
    if (!isLast) await Promise.race([watch.ended, delay(LOOK_AGAIN_MS)]);
  }
}

async function openLog(container: EngineContainer): Promise<Readable | undefined> {
  try {
    const log: unknown = await container.logs({ follow: true, stdout: true, stderr: true });
    return log instanceof Readable ? log : undefined;
  } catch {
    return undefined;
  }
}
