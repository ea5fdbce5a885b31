import { flagNamed, flagsOfAll, type CommandFacts, type FlagFacts } from './command-facts.ts';
import { readLine, type TypedLine } from './read-line.ts';

/** A word that may stand where the cursor is. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** Values that only a server knows. */
export type KnownValues = 'tasks' | 'unfinished tasks' | 'profiles';

/** Asks for them; gives none where no server answers. `given` are the flags that are on the line. */
export type LookUp = (what: KnownValues, given: ReadonlyMap<string, string>) => Promise<readonly Candidate[]>;

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Whether names of files may stand there too. */
  readonly takesFiles: boolean;
}

const NOTHING: Completion = { candidates: [], takesFiles: false };
/** Values of flags and arguments that a server is asked for, by their names. */
const VALUES_OF_FLAGS: Readonly<Record<string, KnownValues>> = { 'mcp-profile': 'profiles' };
const VALUES_OF_ARGUMENTS: Readonly<Record<string, KnownValues>> = { id: 'tasks', profile: 'profiles' };
const FILE_VALUES: ReadonlySet<string> = new Set(['FILE', 'DIR']);

/**
 * What may stand in the place of the last word, which is empty or only begun.
 *
 * @param words of the command line, without the program
 */
export async function complete(
  words: readonly string[],
  commands: readonly CommandFacts[],
  lookUp: LookUp,
): Promise<Completion> {
  const offered = commands.filter(({ hidden }) => hidden !== true);
  const current = words.at(-1) ?? '';
  const line = readLine(words.slice(0, -1), offered);
  const found = await candidatesFor(current, line, { commands: offered, lookUp });
  const begun = valueBegunIn(current, line);
  return { ...found, candidates: found.candidates.filter(({ value }) => value.startsWith(begun)) };
}

interface Sources {
  readonly commands: readonly CommandFacts[];
  readonly lookUp: LookUp;
}

async function candidatesFor(
  current: string,
  line: TypedLine,
  { commands, lookUp }: Sources,
): Promise<Completion> {
  const flags = line.command?.flags ?? flagsOfAll(commands);
  const isFlag = current.startsWith('-') && !line.isPastFlags;
  const valued = line.awaiting ?? (isFlag && current.includes('=') ? flagNamed(current, flags) : undefined);
  if (valued !== undefined) return await valuesOf(valued, line, lookUp);
  if (isFlag) return { candidates: flagsLeft(flags, line), takesFiles: false };
  if (line.command === undefined) return { candidates: namesAfter(line.names, commands), takesFiles: false };
  const values = argumentValues(line);
  const candidates = [
    ...(line.argumentCount === 0 ? namesAfter(line.names, commands) : []),
    ...(values === undefined ? [] : await lookUp(values, line.given)),
  ];
  return { candidates, takesFiles: false };
}

/** The part of a word that a candidate must begin with: in `--flag=value` it is the value. */
function valueBegunIn(current: string, { awaiting, isPastFlags }: TypedLine): string {
  if (awaiting !== undefined || isPastFlags || !current.startsWith('--')) return current;
  return current.slice(current.indexOf('=') + 1);
}

async function valuesOf(
  [name, { type, options, helpValue }]: readonly [string, FlagFacts],
  { given }: TypedLine,
  lookUp: LookUp,
): Promise<Completion> {
  if (type === 'boolean') return NOTHING;
  if (options !== undefined)
    return { candidates: options.map((value) => ({ value, description: '' })), takesFiles: false };
  const known = VALUES_OF_FLAGS[name];
  if (known !== undefined) return { candidates: await lookUp(known, given), takesFiles: false };
  return { candidates: [], takesFiles: [helpValue].flat().some((one) => FILE_VALUES.has(one ?? '')) };
}

function flagsLeft(flags: Readonly<Record<string, FlagFacts>>, { given }: TypedLine): Candidate[] {
  return Object.entries(flags)
    .filter(([name, { hidden, multiple }]) => hidden !== true && (multiple === true || !given.has(name)))
    .map(([name, { summary, description = '' }]) => ({
      value: `--${name}`,
      description: summary ?? description,
    }));
}

/** The next words of commands whose names begin so, each once. */
function namesAfter(names: readonly string[], commands: readonly CommandFacts[]): Candidate[] {
  const next = commands.flatMap(({ id, summary = '' }): (readonly [string, string])[] => {
    const words = id.split(':');
    const word = words[names.length];
    if (word === undefined || names.some((name, index) => words[index] !== name)) return [];
    return [[word, words.length === names.length + 1 ? summary : '']];
  });
  return Array.from(new Map(next), ([value, description]) => ({ value, description }));
}

function argumentValues({ command, argumentCount }: TypedLine): KnownValues | undefined {
  const argument = Object.keys(command?.args ?? {})[argumentCount] ?? '';
  if (argument === 'id' && command?.id === 'cancel') return 'unfinished tasks';
  return VALUES_OF_ARGUMENTS[argument];
}
