import { randomUUID } from 'node:crypto';
import { PassThrough, pipeline } from 'node:stream';
import type { Logger } from '../../../logger.ts';
import { endMarked, hasExitedByItself } from '../../../processes/end-marked.ts';
import { startProcessGroup, type ProcessGroup } from '../../../processes/process-group.ts';
import type { CommandPlace } from '../../command/command-place.ts';
import { bashCommandAfterVariables, settingVariables } from '../../command/bash-command.ts';

export interface ProcessPlaceOptions {
  readonly cwd: string;
  /** All processes of a command carry it: it begins with that of the run, which ends them too. */
  readonly mark: string;
  /** The whole environment of a command, without credentials. */
  readonly environment: Record<string, string>;
  /** Whether the kernel ends everything that a command started when it ends. */
  readonly isInNamespace: boolean;
  /** The beginning of a command that runs the rest of it as a run is. `name` is like no other of the run. */
  readonly confine: (name: string) => Promise<readonly string[]>;
  /** Told of each process that was started for a command. Disposing says that it has ended. */
  readonly onStarted: (groupId: number) => Disposable;
  readonly logger: Logger;
}

/** Runs commands beside a CLI that is a process: each in namespaces of its own, on the files and in the network of the run. */
export function processPlace(options: ProcessPlaceOptions): CommandPlace {
  const { cwd, environment, confine, onStarted } = options;
  return {
    async start(command, variables, input) {
      const prefix = await confine(randomUUID());
      const group = await startProcessGroup({
        command: [...prefix, ...bashCommandAfterVariables(command, input !== undefined)],
        cwd,
        environment,
      });
      // Not in its environment: what confines it begins as the user of the server, and a variable such as LD_PRELOAD is code.
      const setting = settingVariables(variables);
      if (input === undefined) group.stdin.end(setting);
      else {
        group.stdin.write(`${setting}\0`);
        pipeline(input, group.stdin, () => undefined);
      }
      const started = onStarted(group.groupId);
      void group.exited.then(() => started[Symbol.dispose]());
      return {
        output: bothOutputs(group),
        exited: group.exited.then(({ code }) => ({ exitCode: code })),
        leaveNothing: () => leaveNothing(group, options),
        drop() {
          group.stdout.destroy();
          group.stderr.destroy();
        },
      };
    },
  };
}

/** On stderr is what went wrong before bash began. */
function bothOutputs({ stdout, stderr }: ProcessGroup): AsyncIterable<Buffer> {
  const both = new PassThrough();
  let left = 2;
  for (const output of [stdout, stderr]) {
    output.pipe(both, { end: false });
    output.once('close', () => {
      left -= 1;
      if (left === 0) both.end();
    });
  }
  return both;
}

async function leaveNothing(group: ProcessGroup, options: ProcessPlaceOptions): Promise<void> {
  const { isInNamespace, mark, logger } = options;
  if (isInNamespace && (await hasExitedByItself(group))) return;
  await endMarked(group.groupId, mark, logger);
}
