/** How a thing was found: a warning works as it is, a problem does not. */
export type CheckState = 'ok' | 'warning' | 'problem';

/** One thing that a doctor looked at. */
export interface Check {
  readonly name: string;
  readonly state: CheckState;
  /** What was found. */
  readonly detail: string;
  /** What to do about it, where something is to be done. */
  readonly advice?: string;
}
