import axios from 'axios';
import { getClaudeOps, type CreateTaskInput, type Problem } from './generated/client.js';

const { OPS_URL: baseURL = '', OPS_ZIP: zip = '' } = process.env;
axios.defaults.baseURL = baseURL;
const { createTask, getTask, listTasks, openArtifact } = getClaudeOps();

async function run(input: CreateTaskInput) {
  const created = await createTask(input);
  for (;;) {
    const { data: task } = await getTask(created.data.id);
    if (task.status !== 'queued' && task.status !== 'running') return task;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const task = await run({
  prompt: 'write',
  apiKey: 'sk-ant-x',
  tags: { by: 'orval-axios' },
});
const withFiles = await run({ prompt: 'read', apiKey: 'sk-ant-x', files: { type: 'zip', data: zip } });
const artifact = await openArtifact(task.id, 'made.txt', { responseType: 'text' });
const list = await listTasks({ tag: ['by=orval-axios'], status: ['completed'] });
const error: unknown = await getTask('no-such-task').catch((reason: unknown) => reason);
const problem = axios.isAxiosError<Problem>(error) ? error.response?.data : undefined;
const code: 'task_not_found' | undefined = problem?.code === 'task_not_found' ? problem.code : undefined;

console.log(
  JSON.stringify({
    status: task.status,
    text: task.result?.text,
    withFiles: withFiles.result?.text,
    artifact: artifact.data,
    found: list.data.data.map(({ id }) => id === task.id),
    code,
  }),
);
