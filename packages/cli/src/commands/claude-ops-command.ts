import { Command, Errors } from '@oclif/core';
import type { CommandParts } from '../command-parts.ts';
import { describeFailure } from '../errors/describe-failure.ts';
import { unknownFlag } from '../errors/unknown-flag.ts';
import { createPaint } from '../terminal/create-paint.ts';
import { jsonLine } from '../terminal/json-text.ts';
import { streamWidth } from '../terminal/stream-width.ts';
import { tableLines } from '../terminal/table-lines.ts';

/** The flag that oclif adds. */
const JSON_FLAG = { json: { type: 'boolean' } } as const;

/**
 * What all commands share: they write to the given streams, and end by returning or by an `ExitError` once all there
 * is to say has been said.
 */
export abstract class ClaudeOpsCommand extends Command {
  static override enableJsonFlag = true;

  protected abstract readonly parts: CommandParts;

  /** The answer, on stdout. */
  protected print(text: string): void {
    this.parts.stdout.write(`${text}\n`);
  }

  /** The answer as a table, its header in bold. */
  protected printTable(rows: readonly (readonly string[])[]): void {
    const { stdout, environment } = this.parts;
    const [header = '', ...lines] = tableLines(rows, streamWidth(stdout));
    [createPaint(stdout, environment)('bold', header), ...lines].forEach((line) => this.print(line));
  }

  /** Everything that is not the answer, on stderr. */
  protected note(text: string): void {
    this.parts.stderr.write(`${text}\n`);
  }

  protected now(): number {
    return (this.parts.now ?? Date.now)();
  }

  protected override logJson(json: unknown): void {
    this.print(jsonLine(json));
  }

  // oclif's own would set the exit code of the process and leave the printing to its `handle`.
  protected override async catch(error: unknown): Promise<never> {
    if (error instanceof Errors.ExitError) throw error;
    const failure = describeFailure(this.flagAtFault(error) ?? error, this.ctor.flags);
    if (this.jsonEnabled()) this.logJson({ error: failure.json });
    else this.note(failure.text);
    throw new Errors.ExitError(failure.exitCode);
  }

  /** The flag that does not exist, if oclif has refused the command line. */
  private flagAtFault(error: unknown): Error | undefined {
    if (!(error instanceof Errors.CLIError)) return undefined;
    const { baseFlags, flags } = this.ctor;
    return unknownFlag(this.argv, { ...baseFlags, ...flags, ...JSON_FLAG });
  }
}
