import type { HostileRequest } from './hostile-requests.ts';

const BOUNDARY = 'edge';
const TASK = JSON.stringify({ prompt: 'x', apiKey: 'sk-ant-made-up' });

const part = (name: string, content: string, type = 'application/json', file = '') =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file && `; filename="${file}"`}\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
const task = part('task', TASK);
const files = part('files', 'PK', 'application/zip', 'workspace.zip');
const END = `--${BOUNDARY}--\r\n`;

const form = (
  text: string,
  expected: HostileRequest['expected'],
  type = `multipart/form-data; boundary=${BOUNDARY}`,
): HostileRequest => ({
  method: 'POST',
  path: '/api/tasks',
  headers: [`Content-Type: ${type}`],
  body: text,
  expected,
});

export const HOSTILE_FORMS: Readonly<Record<string, HostileRequest>> = {
  'a form without a boundary': form(task + END, 'malformed_request', 'multipart/form-data'),
  'a form with another boundary': form(
    task + END,
    'malformed_request',
    'multipart/form-data; boundary=other',
  ),
  'an empty form': form(END, 'malformed_request'),
  'a form without a task': form(part('other', TASK) + END, 'malformed_request'),
  'files before the task': form(files + task + END, 'malformed_request'),
  'the task twice': form(task + task + END, 'malformed_request'),
  'the files twice': form(task + files + files + END, 'malformed_request'),
  'an unknown part': form(task + part('extra', 'x') + END, 'malformed_request'),
  'a task that is no JSON': form(part('task', '{') + END, 'malformed_request'),
  'a task with a prototype': form(part('task', '{"__proto__":{}}') + END, 'malformed_request'),
  'a task that is invalid': form(part('task', '{}') + END, 'invalid_request'),
  'a form that ends in the middle': form(task + files.slice(0, -10), 'malformed_request'),
};
