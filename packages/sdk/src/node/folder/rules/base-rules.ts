/** A directory entry, as the rules see it. */
export interface Candidate {
  /** Seen from the folder, with slashes. */
  readonly path: string;
  /** The same as bytes, in a string of one character for each. */
  readonly rawPath: string;
  readonly name: string;
  readonly isDirectory: boolean;
}

/** What is sent where nobody says otherwise. Directories are asked about before what is in them. */
export interface BaseRules {
  takes(candidate: Candidate): boolean;
  /** Is told of a directory, and of the names in it, before anything in it is asked about. @returns false to leave it out. */
  enter(candidate: Candidate, names: readonly string[]): Promise<boolean>;
}

/** Everything. */
export const ALL: BaseRules = { takes: () => true, enter: async () => true };
