import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Message } from '@claude-ops/contract';
import { aTask } from '@claude-ops/fixtures';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { createEventHub } from '../../../src/events/event-hub.ts';
import { createMemoryTaskStore } from '../../../src/index.ts';
import { silentLogger } from '../../../src/logger.ts';
import type { RecoveryParts } from '../../../src/scheduler/recover.ts';
import { unreadMessages } from '../../../src/scheduler/resume/unread-messages.ts';
import { salvageSession } from '../../../src/scheduler/salvage-session.ts';
import { createInboxes } from '../../../src/scheduler/steering/inboxes.ts';
import { createSealer, createSecretKey } from '../../../src/secrets/sealer.ts';
import { sealTaskSecrets } from '../../../src/secrets/task-secrets.ts';
import { createKeptSessions } from '../../../src/sessions/kept-sessions.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const AT = '2026-11-22T00:00:00.000Z';
const event = (type: string) => ({ type, at: AT, data: '{}' });
const idOf = (digit: number) => `019aa0c2-5d2e-7b1c-9f65-00000000000${digit}`;
const [AS_TURN, WITH_IT, IN_TURN, UNREAD, UNWRITTEN] = [idOf(1), idOf(2), idOf(3), idOf(4), idOf(5)];
const LINES = [
  { type: 'user', uuid: AS_TURN, mergedSendUuids: [WITH_IT] },
  { type: 'queue-operation', operation: 'enqueue', commandUuid: UNREAD },
  { type: 'assistant', uuid: UNREAD },
  { type: 'attachment', attachment: { type: 'queued_command', source_uuid: IN_TURN } },
];

const aMessage = (id: string): Message => ({
  id,
  taskId: 'task',
  text: `text of ${id}`,
  delivery: 'next',
  status: 'queued',
  createdAt: AT,
  settledAt: null,
  attempt: null,
  turn: null,
  reason: null,
});

/** A server was killed: the attempt was given five messages, and it is stored of the last one alone that it was read. */
async function killedServer(home: string) {
  const project = path.join(home, '.claude/projects/p');
  await mkdir(project, { recursive: true });
  await writeFile(
    path.join(project, `${randomUUID()}.jsonl`),
    LINES.map((line) => JSON.stringify(line)).join('\n'),
  );
  const store = createMemoryTaskStore();
  const sealer = createSealer(createSecretKey());
  const retries = { on: ['interrupted' as const], max: 1, resume: true };
  const secrets = { apiKey: 'sk-ant-made-up-for-the-tests', mcpServers: {}, env: {}, gitCredentials: null };
  const sealedSecrets = sealTaskSecrets(sealer, secrets, 'task');
  const task = aTask({ id: 'task', createdAt: AT, retries });
  await store.insert({ task, sealedSecrets, event: event('task.queued') });
  await store.claim({ instanceId: 'here', attemptId: 'attempt', now: AT, leaseExpiresAt: AT });
  for (const id of [AS_TURN, WITH_IT, IN_TURN, UNREAD, UNWRITTEN])
    await store.addMessage({
      message: aMessage(id),
      event: event('task.message_queued'),
      mostOfTask: 10,
    });
  await store.handMessages({ taskId: 'task', attempt: 1 });
  const read = { messageId: UNWRITTEN, to: 'delivered', turn: 1, at: AT } as const;
  await store.settleMessage({ taskId: 'task', attempt: 1, ...read, event: event('task.message_delivered') });
  return { store, sealer };
}

test('what a kept conversation has counts as read, whatever was stored when the server was killed, and nothing else', async () => {
  await using directory = await temporaryDirectory();
  const home = path.join(directory.path, 'home');
  const { store, sealer } = await killedServer(home);
  const sessions = createKeptSessions({
    directory: path.join(directory.path, 'sessions'),
    settings: { retentionMs: 60_000, maxBytes: 1e9 },
    clock: systemClock,
    logger: silentLogger,
  });
  const shared = { store, hub: createEventHub(), clock: systemClock, logger: silentLogger, sealer, sessions };
  const parts = {
    ...shared,
    instanceId: 'here',
    inboxes: createInboxes({ ...shared, givingUp: new AbortController().signal }),
    notes: { find: async () => ({ sealedToken: '', before: new Map() }) },
    executors: new Map([
      [
        'process',
        { endLeftovers: async (_run: object, onEnded: (at: string) => Promise<void>) => await onEnded(home) },
      ],
    ]),
  } as unknown as RecoveryParts;
  const [abandoned] = await store.listAbandoned({ instanceId: 'here', now: AT });
  if (abandoned === undefined) throw new Error('nothing was left');
  await salvageSession(abandoned, parts);
  const { rows } = await store.listMessages({ taskId: 'task', limit: 10, maxBytes: 10_000 });
  const statuses = rows.map(({ status }) => status);
  expect(statuses).toEqual(['delivered', 'delivered', 'delivered', 'queued', 'delivered']);
  expect(await unreadMessages(abandoned, { store, sessions })).toEqual([UNWRITTEN]);
});
