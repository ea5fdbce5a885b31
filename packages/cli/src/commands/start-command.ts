import type { Command } from '@oclif/core';
import { NO_ARGUMENTS } from '../arguments/no-arguments.ts';
import type { CommandParts, RunningServer, ServeOptions } from '../command-parts.ts';
import { explainStartError } from '../errors/explain-start-error.ts';
import { interruptExitCode } from '../interrupts/interrupt-exit-code.ts';
import { listenForInterrupts, type Interrupts } from '../interrupts/listen-for-interrupts.ts';
import { whenAborted } from '../interrupts/when-aborted.ts';
import { formatCount } from '../terminal/format-count.ts';
import { ClaudeOpsCommand } from './claude-ops-command.ts';
import { serveOptionsOf, START_FLAGS } from './start-flags.ts';

/** `start`: a server in this process, until it is interrupted. */
export function createStartCommand(parts: CommandParts): Command.Class {
  return class Start extends ClaudeOpsCommand {
    static override summary = 'Start the server.';
    static override description =
      'Serves until it is interrupted. After the first Ctrl-C (or SIGTERM) it starts no task and waits for running ones. The second one ends them at once. A flag wins over its environment variable.';
    static override examples = [
      { description: 'Start on this machine', command: '<%= config.bin %> start' },
      {
        description: 'Use another port, for this machine only, with five tasks at once',
        command: '<%= config.bin %> start --port 8080 --host 127.0.0.1 --max-concurrency 5',
      },
      {
        description: 'Use another data directory',
        command: '<%= config.bin %> start --data-dir /var/lib/claude-ops',
      },
    ];
    static override args = NO_ARGUMENTS;
    static override flags = START_FLAGS;

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(Start);
      using interrupts = listenForInterrupts(parts.onInterrupt);
      const starting = this.serve(serveOptionsOf(flags));
      const server = await Promise.race([starting, whenAborted(interrupts.second)]);
      if (!server) this.exit(interruptExitCode(interrupts.second));
      this.announce(server);
      await Promise.race([server.closed, whenAborted(interrupts.first)]);
      if (interrupts.first.aborted) await this.stop(server, interrupts);
    }

    private async serve(options: ServeOptions): Promise<RunningServer> {
      try {
        return await parts.serve(options);
      } catch (error) {
        throw explainStartError(error, options);
      }
    }

    private announce({ url, dataDir }: RunningServer): void {
      // In one line, so that whoever reads along has it whole.
      if (this.jsonEnabled()) this.print(JSON.stringify({ url, dataDir }));
      else this.print(`claude-ops is ready at ${url}\nIts data is in ${dataDir}`);
    }

    private async stop(server: RunningServer, { second }: Interrupts): Promise<void> {
      const running = await server.runningTasks();
      const waiting = running > 0 ? `waiting for ${formatCount(running, 'running task')}, ` : '';
      this.note(`stopping: ${waiting}again to stop now`);
      await Promise.race([server.stop('graceful'), whenAborted(second)]);
      if (!second.aborted) return;
      this.note('stopping now');
      await server.stop('immediate');
      this.exit(interruptExitCode(second));
    }
  };
}
