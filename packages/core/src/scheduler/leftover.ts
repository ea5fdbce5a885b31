import type { Logger } from '../logger.ts';

interface Fault {
  readonly event: string;
  readonly message: string;
}

/** A fault of this work is logged: it is no reason for an attempt to have no outcome, and the next start clears up. */
export function leftover(
  work: () => PromiseLike<void>,
  { event, message }: Fault,
  about: LeftoverFacts,
): AsyncDisposable {
  const { logger, ...facts } = about;
  return {
    async [Symbol.asyncDispose]() {
      try {
        await work();
      } catch (error) {
        logger.error({ event, err: error, ...facts }, message);
      }
    },
  };
}

interface LeftoverFacts {
  readonly logger: Logger;
  readonly taskId?: string;
  readonly path?: string;
}

export const NOT_CLEANED_UP: Fault = {
  event: 'attempt_cleanup_failed',
  message: 'an attempt could not be cleaned up',
};
export const WORKSPACE_STAYS: Fault = {
  event: 'workspace_not_removed',
  message: 'a workspace could not be removed',
};
export const DIRECTORY_STAYS: Fault = {
  event: 'run_directory_not_removed',
  message: 'the directory of a run could not be removed',
};
