import { hasRole, OPERATIONS, ROLES, ROUTES, type Caller, type ClaudeOpsApi } from '@claude-ops/contract';
import { anApi } from '@claude-ops/fixtures';
import { expect, test } from 'vitest';
import { asCaller } from '../../../src/api/callers/as-caller.ts';
import { createClaudeOps } from '../../../src/index.ts';

const ID = '01900000-0000-7000-8000-000000000000';
const apiKey = 'sk-ant-made-up-for-the-tests';

/** Calls a method with what will do: the API refuses all that it is asked for. */
const codeOf = async (api: ClaudeOpsApi, operation: (typeof OPERATIONS)[number]): Promise<unknown> => {
  const method = api[operation] as (...words: unknown[]) => Promise<unknown>;
  return await method(ID, {}, {}).catch((error: unknown) =>
    error instanceof Error && 'code' in error ? error.code : error,
  );
};

test.each(ROLES)('as a %s, what the route table allows goes through, and nothing else', async (role) => {
  const caller: Caller = { token: { id: ID, name: 'one' }, role, ownTasks: false };
  const api = asCaller(anApi(), caller, { isCreatedBy: async () => true });
  for (const operation of OPERATIONS) {
    const isAllowed = hasRole(role, ROUTES[operation].role);
    expect(await codeOf(api, operation), operation).toBe(isAllowed ? 'not_implemented' : 'insufficient_role');
  }
});

test('whatever its role, a caller with its own tasks alone may do nothing that concerns the tasks of all', async () => {
  const caller: Caller = { token: { id: ID, name: 'one' }, role: 'admin', ownTasks: true };
  const api = asCaller(anApi(), caller, { isCreatedBy: async () => false });
  for (const operation of OPERATIONS.filter((each) => hasRole(ROUTES[each].role, 'operator')))
    expect(await codeOf(api, operation), operation).toBe('insufficient_role');
});

test('a caller without a token reaches no task, where it reaches only its own', async () => {
  await using ops = createClaudeOps({ maxConcurrency: 0 });
  await ops.createTask({ prompt: 'hello', apiKey });
  const nobody = ops.callers.as({ token: null, role: 'viewer', ownTasks: true }, ops);
  expect(await nobody.listTasks()).toEqual({ data: [], nextCursor: null });
});

test('the users of an embedding program are told apart by names of its own', async () => {
  await using ops = createClaudeOps({ maxConcurrency: 0 });
  const [ada, ben] = ['Ada', 'Ben'].map((name) =>
    ops.callers.as({ token: { id: `user ${name}`, name }, role: 'submitter', ownTasks: true }, ops),
  );
  if (ada === undefined || ben === undefined) throw new Error('There are two.');
  const options = { idempotencyKey: 'same' };
  const task = await ada.createTask({ prompt: 'hello', apiKey }, options);
  expect(task.createdBy).toEqual({ id: 'user Ada', name: 'Ada' });
  const other = await ben.createTask({ prompt: 'hello', apiKey }, options);
  expect(other.id).not.toBe(task.id);
  expect((await ada.createTask({ prompt: 'hello', apiKey }, options)).id).toBe(task.id);
  expect((await ada.listTasks()).data).toMatchObject([{ id: task.id }]);
  await expect(ben.getTask(task.id)).rejects.toMatchObject({ code: 'task_not_found' });
  const events = ben.followTaskEvents(task.id);
  await expect(events.next()).rejects.toMatchObject({ code: 'task_not_found' });
  expect(await events.return?.()).toMatchObject({ done: true });
  for await (const { type } of ada.followTaskEvents(task.id)) {
    expect(type).toBe('task.queued');
    break;
  }
});
