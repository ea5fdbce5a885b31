/** POSIX: the machine, or the share of it that a process has, is short of something that others give back. */
const SHORTAGES: ReadonlyMap<unknown, string> = new Map([
  ['EAGAIN', 'no process'],
  ['EMFILE', 'no open file for the server'],
  ['ENFILE', 'no open file'],
  ['ENOMEM', 'no memory'],
]);

/** A resource that the machine had none of at the moment. */
export interface Shortage {
  /** The system's name of it: `EMFILE`. */
  readonly code: string;
  /** In words, to go on with "to be had": `no process`. */
  readonly lacks: string;
}

/** Tells from an error, or one that caused it, which resource the machine was short of. */
export function shortageOf(error: unknown): Shortage | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at ? at.code : undefined;
    const lacks = SHORTAGES.get(code);
    if (lacks !== undefined) return { code: String(code), lacks };
  }
  return undefined;
}
