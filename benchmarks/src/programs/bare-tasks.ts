/**
 * What one would write by hand to accept tasks: Fastify and better-sqlite3, the rows and pragmas those of claude-ops, and
 * nothing else. `node bare-tasks.ts tasks.db` prints its address; the database has been migrated before.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { aSpec } from '@claude-ops/fixtures';
import SqliteDatabase from 'better-sqlite3';
import { fastify } from 'fastify';
import { PRAGMAS } from '../room/pragmas.ts';

interface Input {
  readonly prompt: string;
  readonly tags: Readonly<Record<string, string>>;
}

const [file = ''] = process.argv.slice(2);
const database = new SqliteDatabase(file);
for (const pragma of PRAGMAS) database.pragma(pragma);

const insertTask = database.prepare(
  `INSERT INTO tasks (id, status, mode, permission_mode, timeout_ms, tags, attempts, created_at, prompt_preview)
   VALUES (?, 'queued', 'process', 'default', 600000, ?, 0, ?, ?)`,
);
const insertInput = database.prepare('INSERT INTO task_inputs (task_id, spec) VALUES (?, ?)');
const insertSecret = database.prepare('INSERT INTO task_secrets (task_id, sealed) VALUES (?, ?)');
const insertTag = database.prepare(
  `INSERT INTO task_tags (task_id, key, value, status) VALUES (?, ?, ?, 'queued')`,
);
const insertEvent = database.prepare(
  `INSERT INTO task_events (task_id, sequence, type, at, data) VALUES (?, 1, 'task.queued', ?, '{}')`,
);

const insert = database.transaction((id: string, { prompt, tags }: Input) => {
  const now = new Date().toISOString();
  insertTask.run(id, JSON.stringify(tags), now, prompt.slice(0, 200));
  insertInput.run(id, JSON.stringify(aSpec({ prompt, tags })));
  for (const [key, value] of Object.entries(tags)) insertTag.run(id, key, value);
  insertSecret.run(id, randomBytes(96).toString('base64'));
  insertEvent.run(id, now);
});

const app = fastify();
app.post<{ Body: Input }>('/api/tasks', (request, reply) => {
  // Ids that grow with time, as those of claude-ops do.
  const id = `${Date.now().toString(16)}-${randomUUID()}`;
  insert.immediate(id, request.body);
  return reply.code(201).send({ id, status: 'queued', prompt: request.body.prompt, tags: request.body.tags });
});
console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
