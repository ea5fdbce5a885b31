import { ClaudeOpsError, type ClaudeOpsApi } from '@claude-ops/contract';

type NotBuilt = 'pruneTasks';

/** The methods this version has no implementation of. Each refuses, by name. */
export function notBuilt(): Pick<ClaudeOpsApi, NotBuilt> {
  const refuse = (name: string) => () =>
    Promise.reject(new ClaudeOpsError('not_implemented', `This version does not do ${name} yet.`));
  return {
    pruneTasks: refuse('pruneTasks'),
  };
}
