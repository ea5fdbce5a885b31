/** A run goes on without this server: another one is to go on with it, as after a kill. It has no outcome. */
export class RunLeftError extends Error {
  constructor() {
    super('The run was left to the next server.');
  }
}
