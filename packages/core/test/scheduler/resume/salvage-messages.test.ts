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
import { salvageSession } from '../../../src/scheduler/salvage-session.ts';
import { createInboxes } from '../../../src/scheduler/steering/inboxes.ts';
import { createSealer, createSecretKey } from '../../../src/secrets/sealer.ts';
import { sealTaskSecrets } from '../../../src/secrets/task-secrets.ts';
import { createKeptSessions } from '../../../src/sessions/kept-sessions.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const AT = '2026-11-22T00:00:00.000Z';
const event = (type: string) => ({ type, at: AT, data: '{}' });
const [AS_TURN, IN_TURN, UNREAD] = ['1', '2', '3'].map(
  (digit) => `019aa0c2-5d2e-7b1c-9f65-00000000000${digit}`,
);
const LINES = [
  { type: 'user', uuid: AS_TURN },
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

/** A server was killed: the attempt was given three messages, and it is stored of none that it was read. */
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
  const secrets = { apiKey: 'sk-ant-made-up-for-the-tests', mcpServers: {}, gitCredentials: null };
  const sealedSecrets = sealTaskSecrets(sealer, secrets, 'task');
  const task = aTask({ id: 'task', createdAt: AT, retries });
  await store.insert({ task, sealedSecrets, event: event('task.queued') });
  await store.claim({ instanceId: 'here', attemptId: 'attempt', now: AT, leaseExpiresAt: AT });
  for (const id of [AS_TURN, IN_TURN, UNREAD])
    await store.addMessage({
      message: aMessage(id ?? ''),
      event: event('task.message_queued'),
      mostOfTask: 10,
    });
  await store.handMessages({ taskId: 'task', attempt: 1 });
  return { store, sealer };
}

test('a message that the conversation has counts as read, also where the server was killed before it was stored', async () => {
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
  const messages = await store.listMessages({ taskId: 'task', limit: 10 });
  expect(messages.map(({ status }) => status)).toEqual(['delivered', 'delivered', 'queued']);
});
