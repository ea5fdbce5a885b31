import { createTask, getTask, listTasks, openArtifact, type CreateTaskInput } from './generated/client.js';

const { OPS_ZIP: zip = '' } = process.env;

async function run(input: CreateTaskInput) {
  const created = await createTask(input);
  if (created.status !== 201) throw new Error(`${created.status}`);
  for (;;) {
    const { data: task, status } = await getTask(created.data.id);
    if (status !== 200) throw new Error('It is gone.');
    if (task.status !== 'queued' && task.status !== 'running') return task;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const task = await run({
  prompt: 'write',
  apiKey: 'sk-ant-x',
  tags: { by: 'orval-fetch' },
});
const withFiles = await run({ prompt: 'read', apiKey: 'sk-ant-x', files: { type: 'zip', data: zip } });
const artifact = await openArtifact(task.id, 'made.txt');
const list = await listTasks({ tag: ['by=orval-fetch'], status: ['completed'] });
const missing = await getTask('no-such-task');
const code: 'task_not_found' | undefined =
  missing.status === 404 && missing.data.code === 'task_not_found' ? missing.data.code : undefined;

console.log(
  JSON.stringify({
    status: task.status,
    text: task.result?.text,
    withFiles: withFiles.result?.text,
    artifact: await new Response(artifact.data as BodyInit).text(),
    found: list.status === 200 ? list.data.data.map(({ id }) => id === task.id) : undefined,
    code,
  }),
);
