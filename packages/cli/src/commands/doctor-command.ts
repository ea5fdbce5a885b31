import type { Command } from '@oclif/core';
import { chooseConnection } from '../arguments/choose-connection.ts';
import { NO_ARGUMENTS } from '../arguments/no-arguments.ts';
import type { CommandParts } from '../command-parts.ts';
import type { Check } from '../doctor/check.ts';
import { checkLines } from '../doctor/check-lines.ts';
import { interruptExitCode } from '../interrupts/interrupt-exit-code.ts';
import { listenForInterrupts } from '../interrupts/listen-for-interrupts.ts';
import { createPaint } from '../terminal/create-paint.ts';
import { ClientCommand } from './client-command.ts';
import { serveOptionsOf, START_FLAGS } from './start-flags.ts';

/** `doctor`: looks whether everything is there that a server and its clients need. */
export function createDoctorCommand(parts: CommandParts): Command.Class {
  return class Doctor extends ClientCommand {
    static override summary = 'Check the requirements, and say how to fix each problem.';
    static override description =
      'Checks Node, the claude CLI, git, the configuration, the data directory, the port and the server. It takes the flags and variables of start. It starts and changes nothing. The exit code is 0 without problems, and 1 with problems.';
    static override examples = [
      { description: 'Before the first start', command: '<%= config.bin %> doctor' },
      {
        description: 'Check that a server elsewhere accepts this token',
        command: '<%= config.bin %> doctor --url https://ops.example.com --token "$TOKEN"',
      },
      {
        description: 'Show only the problems',
        command: `<%= config.bin %> doctor --json | jq '.checks[] | select(.state == "problem")'`,
      },
    ];
    static override args = NO_ARGUMENTS;
    static override flags = START_FLAGS;

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      const { flags } = await this.parse(Doctor);
      using interrupts = listenForInterrupts(parts.onInterrupt);
      const checks: Check[] = [];
      for await (const check of parts.doctor({
        ...serveOptionsOf(flags),
        connection: chooseConnection(flags, parts.environment),
        isServerExpected: Boolean(flags.url ?? parts.environment['CLAUDE_OPS_URL']),
        signal: interrupts.first,
      })) {
        if (interrupts.first.aborted) this.exit(interruptExitCode(interrupts.first));
        checks.push(check);
        if (!this.jsonEnabled()) this.show(check);
      }
      const hasProblem = checks.some(({ state }) => state === 'problem');
      if (this.jsonEnabled()) this.logJson({ ok: !hasProblem, checks });
      if (hasProblem) this.exit(1);
    }

    private show(check: Check): void {
      checkLines(check, createPaint(parts.stdout, parts.environment)).forEach((line) => this.print(line));
    }
  };
}
