import { ClaudeOpsError, type Caller, type ClaudeOpsApi, type TaskEvent } from '@claude-ops/contract';
import type { TaskReader } from '../../store/task-reader.ts';
import { approvalNotFound } from '../approvals/list-approvals.ts';
import { taskNotFound } from '../get-task.ts';

/** The id of no token. */
const NONE = '-';

/**
 * The API for a caller that reaches only the tasks that its token created. Each id is looked up first, in one read, whether there is
 * such a task or not: the task of another caller is answered as one that does not exist. A method that is missing here does not compile.
 */
export function ownTasksOnly(
  api: ClaudeOpsApi,
  caller: Caller,
  store: Pick<TaskReader, 'isCreatedBy'>,
): ClaudeOpsApi {
  const createdBy = caller.token?.id ?? NONE;
  const assertOwnTask = async (taskId: string) => {
    if (!(await store.isCreatedBy({ taskId }, createdBy))) throw taskNotFound(taskId);
  };
  const assertOwnApproval = async (approvalId: string) => {
    if (!(await store.isCreatedBy({ approvalId }, createdBy))) throw approvalNotFound(approvalId);
  };
  const ofTask = after(assertOwnTask);
  const ofApproval = after(assertOwnApproval);
  return {
    // Knows its caller, for `previousTaskId` and the idempotency key.
    createTask: api.createTask,
    listTasks: async (filter, options) => await api.listTasks({ ...filter, createdBy }, options),
    listApprovals: async (options) => await api.listApprovals({ ...options, createdBy }),
    followTaskEvents: (id, options) => eventsAfter(assertOwnTask(id), api.followTaskEvents(id, options)),
    getTask: ofTask(api.getTask),
    cancelTask: ofTask(api.cancelTask),
    listTaskEvents: ofTask(api.listTaskEvents),
    waitForCompletion: ofTask(api.waitForCompletion),
    sendMessage: ofTask(api.sendMessage),
    listMessages: ofTask(api.listMessages),
    withdrawMessage: ofTask(api.withdrawMessage),
    listArtifacts: ofTask(api.listArtifacts),
    openArtifact: ofTask(api.openArtifact),
    openArtifactArchive: ofTask(api.openArtifactArchive),
    getApproval: ofApproval(api.getApproval),
    decideApproval: ofApproval(api.decideApproval),
    createApprovalLink: ofApproval(api.createApprovalLink),
    async listUsageLimits(options) {
      const { data } = await api.listUsageLimits(options);
      const own = await Promise.all(data.map(({ taskId }) => store.isCreatedBy({ taskId }, createdBy)));
      return { data: data.filter((_limit, index) => own[index]) };
    },

    // These show no task.
    listMcpProfiles: api.listMcpProfiles,
    getMcpProfile: api.getMcpProfile,
    listPresets: api.listPresets,
    getPreset: api.getPreset,
    listCredentials: api.listCredentials,
    getCredential: api.getCredential,
    listNodes: api.listNodes,
    getHealth: api.getHealth,

    // These concern all callers.
    endUsageLimit: refuse,
    pruneTasks: refuse,
    createMcpProfile: refuse,
    replaceMcpProfile: refuse,
    deleteMcpProfile: refuse,
    putPreset: refuse,
    deletePreset: refuse,
    createCredential: refuse,
    putCredential: refuse,
    deleteCredential: refuse,
    drainNode: refuse,
    createToken: refuse,
    listTokens: refuse,
    revokeToken: refuse,
    listAudit: refuse,
  };
}

/** Makes methods that check the id which they are given first. */
function after(check: (id: string) => Promise<void>) {
  return <Rest extends unknown[], Answer>(method: (id: string, ...rest: Rest) => Promise<Answer>) =>
    async (id: string, ...rest: Rest): Promise<Answer> => {
      await check(id);
      return await method(id, ...rest);
    };
}

/** Events once a check has passed. They can be left also while it goes on. */
function eventsAfter(
  check: Promise<void>,
  events: AsyncIterableIterator<TaskEvent>,
): AsyncIterableIterator<TaskEvent> {
  // Whoever never asks for an event hears of no refusal.
  check.catch(() => undefined);
  return {
    async next() {
      await check;
      return await events.next();
    },
    async return() {
      return (await events.return?.()) ?? { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function refuse(): Promise<never> {
  throw new ClaudeOpsError(
    'insufficient_role',
    'A token that reaches only its own tasks may not do what concerns the tasks of all.',
  );
}
