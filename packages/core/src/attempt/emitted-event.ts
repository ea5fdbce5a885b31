/** A message of the run, on its way into the task's event log. */
export interface EmittedEvent {
  readonly type: string;
  /** JSON text, secrets masked. */
  readonly data: string;
}
