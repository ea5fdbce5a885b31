import createClient from 'openapi-fetch';
import type { components, paths } from './generated/types.js';

const { OPS_URL: baseUrl = '', OPS_ZIP: zip = '' } = process.env;
const client = createClient<paths>({ baseUrl });

async function run(body: components['schemas']['CreateTaskInput']) {
  const created = await client.POST('/api/tasks', { body });
  if (created.error) throw new Error(created.error.code);
  const path = { id: created.data.id };
  for (;;) {
    const { data: task } = await client.GET('/api/tasks/{id}', { params: { path } });
    if (task === undefined) throw new Error('It is gone.');
    if (task.status !== 'queued' && task.status !== 'running') return task;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const task = await run({
  prompt: 'write',
  apiKey: 'sk-ant-x',
  tags: { by: 'openapi-fetch' },
});
const withFiles = await run({ prompt: 'read', apiKey: 'sk-ant-x', files: { type: 'zip', data: zip } });
const artifact = await client.GET('/api/tasks/{id}/artifacts/{path}', {
  params: { path: { id: task.id, path: 'made.txt' } },
  parseAs: 'text',
});
const list = await client.GET('/api/tasks', {
  params: { query: { tag: ['by=openapi-fetch'], status: ['completed'] } },
});
const missing = await client.GET('/api/tasks/{id}', { params: { path: { id: 'no-such-task' } } });
const code: 'task_not_found' | undefined =
  missing.error?.code === 'task_not_found' ? missing.error.code : undefined;

console.log(
  JSON.stringify({
    status: task.status,
    text: task.result?.text,
    withFiles: withFiles.result?.text,
    artifact: artifact.data,
    found: list.data?.data.map(({ id }) => id === task.id),
    code,
  }),
);
