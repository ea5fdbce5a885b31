import { client } from './generated/client.gen.js';
import { createTask, getTask, listTasks, openArtifact } from './generated/sdk.gen.js';
import type { CreateTaskInput } from './generated/types.gen.js';

const { OPS_URL: baseUrl = '', OPS_ZIP: zip = '' } = process.env;
client.setConfig({ baseUrl });

async function run(body: CreateTaskInput) {
  const created = await createTask({ body });
  if (created.data === undefined) throw new Error(created.error.code);
  for (;;) {
    const { data: task } = await getTask({ path: { id: created.data.id } });
    if (task === undefined) throw new Error('It is gone.');
    if (task.status !== 'queued' && task.status !== 'running') return task;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const task = await run({
  prompt: 'write',
  apiKey: 'sk-ant-x',
  tags: { by: 'hey-api' },
});
const withFiles = await run({ prompt: 'read', apiKey: 'sk-ant-x', files: { type: 'zip', data: zip } });
const artifact = await openArtifact({ path: { id: task.id, path: 'made.txt' }, parseAs: 'text' });
const list = await listTasks({ query: { tag: ['by=hey-api'], status: ['completed'] } });
const missing = await getTask({ path: { id: 'no-such-task' } });
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
