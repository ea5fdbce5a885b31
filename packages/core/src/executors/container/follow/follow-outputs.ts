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

export function createContainerOutputs(): ContainerOutputs {
  const [stdout, stderr] = [createRepeatableOutput(), createRepeatableOutput()];
  return { stdout, stderr, hasComeWhole: () => stdout.endsWithLineOf(ANSWERED) };
}

/**
 * Follows what a container prints, to its end: as it comes by the connection that was made before the start. Where that breaks
 * before all has come, and where there is none because another server has started the container, the engine's log has it all:
 * it is read from its beginning, and what is known of it dropped. An engine that was down for a moment may be back before
 * anything else has noticed.
 */
export function followOutputs(
  container: EngineContainer,
  watch: ContainerWatch,
  attached?: AsyncIterable<Buffer>,
): ContainerOutputs {
  const outputs = createContainerOutputs();
  const follow = async () => {
    if (attached !== undefined) {
      await demultiplex(attached, outputs).catch(() => undefined);
      await Promise.race([watch.ended, watch.lost]);
    }
    if (attached === undefined || watch.wasLost || !outputs.hasComeWhole())
      await followLog(container, watch, outputs);
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
  outputs: ContainerOutputs,
): Promise<void> {
  for (let isLast = false; !isLast;) {
    // What had ended before the log was opened has said all that is in it.
    isLast = watch.hasEnded();
    const log = await openLog(container);
    if (log !== undefined) {
      outputs.stdout.startOver();
      outputs.stderr.startOver();
      await demultiplex(log, outputs, { afterFrame: endOfLine }).catch(() => undefined);
    }
    if (!isLast) await Promise.race([watch.ended, delay(LOOK_AGAIN_MS)]);
  }
}

async function openLog(container: EngineContainer): Promise<AsyncIterable<Buffer> | undefined> {
  try {
    const log: unknown = await container.logs({ follow: true, stdout: true, stderr: true });
    return log instanceof Readable ? log : undefined;
  } catch {
    return undefined;
  }
}
