import { flagNamed, flagsOfAll, type CommandFacts, type FlagFacts } from './command-facts.ts';

/** A command line up to the word that is being typed. */
export interface TypedLine {
  /** Undefined while its name is being typed. */
  readonly command: CommandFacts | undefined;
  /** Words of the command's name that are there already. */
  readonly names: readonly string[];
  /** How many of the command's arguments are there already. */
  readonly argumentCount: number;
  /** Names of the flags that are there already, with their values. */
  readonly given: ReadonlyMap<string, string>;
  /** The flag whose value is being typed. */
  readonly awaiting: readonly [name: string, flag: FlagFacts] | undefined;
  /** Whether a bare `--` has ended the flags. */
  readonly isPastFlags: boolean;
}

/** Reads the words before the one that is being typed. */
export function readLine(words: readonly string[], commands: readonly CommandFacts[]): TypedLine {
  const all = flagsOfAll(commands);
  const names: string[] = [];
  const given = new Map<string, string>();
  let command: CommandFacts | undefined;
  let awaiting: TypedLine['awaiting'];
  let argumentCount = 0;
  let isPastFlags = false;
  for (const word of words) {
    if (awaiting !== undefined) {
      given.set(awaiting[0], word);
      awaiting = undefined;
    } else if (word === '--') {
      isPastFlags = true;
    } else if (word.startsWith('-') && !isPastFlags) {
      const flag = flagNamed(word, command?.flags ?? all);
      if (flag === undefined) continue;
      const [name, { type }] = flag;
      given.set(name, word.slice(word.indexOf('=') + 1));
      if (type === 'option' && !word.includes('=')) awaiting = flag;
    } else if (command === undefined) {
      names.push(word);
      command = commands.find(({ id }) => id === names.join(':'));
    } else {
      const longer = commands.find(({ id }) => id === [...names, word].join(':'));
      if (longer === undefined || argumentCount > 0) argumentCount += 1;
      else {
        names.push(word);
        command = longer;
      }
    }
  }
  return { command, names, argumentCount, given, awaiting, isPastFlags };
}
