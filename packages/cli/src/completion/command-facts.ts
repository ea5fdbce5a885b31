/** A flag, as oclif has it in a manifest. */
export interface FlagFacts {
  readonly type: 'boolean' | 'option';
  readonly char?: string | undefined;
  /** Earlier names. */
  readonly aliases?: readonly string[] | undefined;
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly hidden?: boolean | undefined;
  readonly multiple?: boolean | undefined;
  /** The values that it takes, where others are refused. */
  readonly options?: readonly string[] | undefined;
  /** Stands for the value in the help. */
  readonly helpValue?: string | readonly string[] | undefined;
}

/** A command, as oclif has it in a manifest. */
export interface CommandFacts {
  /** Its words, joined by colons: `mcp-profiles:list`. */
  readonly id: string;
  readonly summary?: string | undefined;
  readonly hidden?: boolean | undefined;
  readonly flags: Readonly<Record<string, FlagFacts>>;
  readonly args: Readonly<Record<string, { readonly hidden?: boolean | undefined }>>;
}

/** The flag that a word such as `--tag`, `--tag=a` or `-t` names. */
export function flagNamed(
  word: string,
  flags: Readonly<Record<string, FlagFacts>>,
): readonly [name: string, flag: FlagFacts] | undefined {
  const [typed = ''] = word.split('=', 1);
  return Object.entries(flags).find(
    ([name, { char, aliases = [] }]) =>
      [name, ...aliases].some((one) => typed === `--${one}`) || (char !== undefined && typed === `-${char}`),
  );
}

/** The flags of all commands, of which those with one name are alike in whether they take a value. */
export function flagsOfAll(commands: readonly CommandFacts[]): Readonly<Record<string, FlagFacts>> {
  return Object.fromEntries(commands.flatMap(({ flags }) => Object.entries(flags)));
}
