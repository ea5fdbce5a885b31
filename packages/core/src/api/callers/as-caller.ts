import {
  ClaudeOpsError,
  hasRole,
  OPERATIONS,
  ROUTES,
  type Caller,
  type ClaudeOpsApi,
} from '@claude-ops/contract';
import type { TaskReader } from '../../store/task-reader.ts';
import { ownTasksOnly } from './own-tasks-only.ts';

/** The API as a caller may use it: with the caller's name on what it creates, without what its role or its token does not reach. */
export function asCaller(
  api: ClaudeOpsApi,
  caller: Caller,
  store: Pick<TaskReader, 'isCreatedBy'>,
): ClaudeOpsApi {
  const named: ClaudeOpsApi = {
    ...api,
    createTask: async (input, options) => await api.createTask(input, { ...options, caller }),
  };
  const reached = caller.ownTasks ? ownTasksOnly(named, caller, store) : named;
  return { ...reached, ...refusalsOf(caller) };
}

/** The methods of operations that need another role. A viewer may call all that are no operations. */
function refusalsOf({ role }: Caller): Partial<ClaudeOpsApi> {
  return Object.fromEntries(
    OPERATIONS.filter((operation) => !hasRole(role, ROUTES[operation].role)).map((operation) => [
      operation,
      async () => {
        throw insufficientRole(role, ROUTES[operation].role);
      },
    ]),
  );
}

function insufficientRole(role: string, needed: string): ClaudeOpsError {
  return new ClaudeOpsError('insufficient_role', `This needs the role ${needed}. The token has ${role}.`, {
    details: { role, needed },
  });
}
