import type { Command } from '@oclif/core';
import { chooseConnection } from '../arguments/choose-connection.ts';
import type { CommandParts } from '../command-parts.ts';
import { complete, type Candidate, type Completion, type KnownValues } from '../completion/complete.ts';
import { lookUpValues } from '../completion/look-up.ts';
import { oneLine } from '../terminal/one-line.ts';
import { ClaudeOpsCommand } from './claude-ops-command.ts';

/** What the scripts of `completion` take for "these and no files" and for "files too". */
const NO_FILES = 4;
const FILES = 0;

/**
 * `complete -- WORDS`: what may stand in the place of the last word. The scripts that `completion` prints ask it at each
 * press of the key.
 */
export function createCompleteCommand(parts: CommandParts): Command.Class {
  return class Complete extends ClaudeOpsCommand {
    static override summary = 'Print the words that may follow.';
    static override hidden = true;
    // The words are somebody's command line, and none of this command.
    static override strict = false;

    protected override readonly parts = parts;

    override async run(): Promise<void> {
      await this.parse(Complete);
      const words = this.argv.slice(this.argv.indexOf('--') + 1);
      this.show(await complete(words, this.config.commands, this.lookUp));
    }

    private readonly lookUp = async (
      what: KnownValues,
      given: ReadonlyMap<string, string>,
    ): Promise<readonly Candidate[]> => {
      try {
        const flags = { url: given.get('url'), token: given.get('token') };
        return await lookUpValues(what, await parts.connect(chooseConnection(flags, parts.environment)));
      } catch {
        // A complaint would stand in the middle of the line that is being typed.
        return [];
      }
    };

    private show({ candidates, takesFiles }: Completion): void {
      for (const { value, description } of candidates) this.print(`${value}\t${oneLine(description)}`);
      this.print(`:${takesFiles ? FILES : NO_FILES}`);
    }
  };
}
