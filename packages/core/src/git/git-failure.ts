/** Git failed. The message is what git said, secrets masked. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';
}

/** There is no git, or the system has no room for it. */
export class GitNotStartedError extends Error {
  override readonly name = 'GitNotStartedError';

  constructor(cause: unknown) {
    super('git could not be started: have it installed on the server, where PATH finds it.', { cause });
  }
}
