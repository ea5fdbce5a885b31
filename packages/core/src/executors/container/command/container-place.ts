import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { MARK_VARIABLE, WITHHELD_VARIABLES } from '../../../claude/environment.ts';
import { bashCommand } from '../../command/bash-command.ts';
import type { CommandExit, CommandPlace } from '../../command/command-place.ts';
import type { EngineContainer } from '../engine/engine.ts';
import { isUnreachable, statusOf } from '../engine/engine-failure.ts';
import { inTime, WORK_MS } from '../engine/in-time.ts';
import { demultiplex } from '../follow/demultiplex.ts';
import { KILL_MARKED } from './kill-marked.ts';

type Exec = Awaited<ReturnType<EngineContainer['exec']>>;

const LOOK_AGAIN_MS = 200;
/** How long an engine may be down, in milliseconds. */
const ENGINE_PATIENCE_MS = 60_000;

/** The variables of a container that lead to the model. */
const WITHHELD = WITHHELD_VARIABLES.flatMap((name) => ['-u', name]);

/** Every process of a command carries it. One runs at a time. */
const MARK = `${MARK_VARIABLE}=command`;

export interface ContainerPlaceOptions {
  /** Whether an earlier server has started the container, and may have been killed while a command ran. */
  readonly isResumed: boolean;
}

/** Runs commands in a container beside its CLI: as the same user, in the same network, within the same limits. */
export function containerPlace(
  container: EngineContainer,
  { isResumed }: ContainerPlaceOptions,
): CommandPlace {
  let mayHaveLeft = isResumed;
  return {
    async start(command, variables, input) {
      if (mayHaveLeft) await leaveNothing(container);
      mayHaveLeft = false;
      const exec = await inTime(
        container.exec({
          // The engine gives it the environment of the container.
          Cmd: ['env', ...WITHHELD, ...bashCommand(command)],
          Env: [...Object.entries(variables).map(([name, value]) => `${name}=${value}`), MARK],
          AttachStdin: input !== undefined,
          AttachStdout: true,
          AttachStderr: true,
        }),
        WORK_MS,
      );
      const stream = await inTime(exec.start({ hijack: true, stdin: input !== undefined }), WORK_MS);
      stream.on('error', () => undefined);
      // Its end would be the end of the output, too.
      input?.on('error', () => stream.destroy()).pipe(stream, { end: false });
      const output = new PassThrough();
      const sink = { take: async (piece: Buffer) => await written(output, piece) };
      const ended = demultiplex(stream, { stdout: sink, stderr: sink })
        .catch(() => undefined)
        .then(() => void output.end());
      return {
        output,
        exited: untilExited(exec, ended),
        leaveNothing: () => leaveNothing(container),
        drop() {
          stream.destroy();
          output.destroy();
        },
      };
    },
  };
}

async function written(output: PassThrough, piece: Buffer): Promise<void> {
  if (output.destroyed || output.write(piece)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  output.once('drain', resolve).once('close', resolve);
  await promise;
  output.off('drain', resolve).off('close', resolve);
}

/** What it left in the background may hold its output open: the engine is asked time and again. */
async function untilExited(exec: Exec, outputEnded: Promise<void>): Promise<CommandExit> {
  let givingUpAt = performance.now() + ENGINE_PATIENCE_MS;
  for (;;) {
    try {
      const { Running: isRunning, ExitCode: exitCode } = await inTime(exec.inspect());
      if (!isRunning) return { exitCode };
      givingUpAt = performance.now() + ENGINE_PATIENCE_MS;
    } catch (error) {
      // The container is gone, and what ran in it.
      if (!isUnreachable(error) || statusOf(error) === 404 || performance.now() > givingUpAt)
        return { exitCode: null };
    }
    await Promise.race([delay(LOOK_AGAIN_MS), outputEnded.then(() => delay(10))]);
  }
}

/** Ends all that carries the mark. In a container that has ended nothing does. */
async function leaveNothing(container: EngineContainer): Promise<void> {
  try {
    const exec = await inTime(
      container.exec({
        Cmd: ['bash', '-c', KILL_MARKED, 'bash', MARK],
        AttachStdout: true,
        AttachStderr: true,
      }),
      WORK_MS,
    );
    const stream = await inTime(exec.start({ hijack: true, stdin: false }), WORK_MS);
    stream.on('error', () => undefined);
    stream.resume();
    await untilExited(exec, new Promise((resolve) => void stream.once('close', resolve)));
    stream.destroy();
  } catch {
    // What is left ends with the container.
  }
}
