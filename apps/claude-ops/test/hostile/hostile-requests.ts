import type { ErrorCode } from '@claude-ops/contract';
import type { RawRequest } from './raw-request.ts';

export interface HostileRequest extends RawRequest {
  readonly expected: ErrorCode;
}

const JSON_TYPE = 'Content-Type: application/json';
const VALID = { prompt: 'x', apiKey: 'sk-ant-made-up' };

const body = (text: string | Uint8Array, expected: ErrorCode): HostileRequest => ({
  method: 'POST',
  path: '/api/tasks',
  headers: [JSON_TYPE],
  body: text,
  expected,
});
const input = (change: object, expected: ErrorCode = 'invalid_request') =>
  body(JSON.stringify({ ...VALID, ...change }), expected);
const key = (value: string): HostileRequest => ({
  ...input({}, 'invalid_request'),
  headers: [JSON_TYPE, `Idempotency-Key: ${value}`],
});
const get = (path: string, expected: ErrorCode, ...headers: string[]): HostileRequest => ({
  path,
  headers,
  expected,
});

/** Requests that are refused as they come. */
export const HOSTILE_REQUESTS: Readonly<Record<string, HostileRequest>> = {
  'no body': body('', 'malformed_request'),
  'half an object': body('{', 'malformed_request'),
  'a comma too many': body('{"prompt":"x",}', 'malformed_request'),
  'bytes that are not UTF-8': body(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 'malformed_request'),
  'a prototype': body('{"__proto__":{"admin":true},"prompt":"x"}', 'malformed_request'),
  'deep nesting': body('['.repeat(100_000), 'malformed_request'),
  'deep nesting that is closed': body(`${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'malformed_request'),
  'an array': body('[]', 'invalid_request'),
  null: body('null', 'invalid_request'),
  'a string': body('"x"', 'invalid_request'),
  'a body that is too large': body(
    JSON.stringify({ prompt: 'x'.repeat(17 * 1024 * 1024) }),
    'payload_too_large',
  ),
  'another media type': {
    ...body('prompt=x', 'unsupported_media_type'),
    headers: ['Content-Type: text/plain'],
  },
  'no media type': { ...body('{}', 'unsupported_media_type'), headers: [] },

  'no prompt': body('{"apiKey":"sk-ant-made-up"}', 'invalid_request'),
  'an empty prompt': input({ prompt: '' }),
  'a prompt that is no text': input({ prompt: { $gt: '' } }),
  'a prompt over its limit': input({ prompt: 'x'.repeat(1024 * 1024 + 1) }),
  'a key with a line end': input({ apiKey: 'sk-ant-x\r\nX: y' }),
  'a key that is too long': input({ apiKey: 'k'.repeat(1025) }),
  'a model that is an option': input({ model: '--dangerously-skip-permissions' }),
  'a model with a line end': input({ model: 'a\nb' }),
  'a timeout of zero': input({ timeout: 0 }),
  'a timeout that is a text': input({ timeout: '60000' }),
  'a timeout beyond numbers': body(
    '{"prompt":"x","apiKey":"sk-ant-made-up","timeout":1e400}',
    'invalid_request',
  ),
  'an unknown mode': input({ mode: 'host' }),
  'an unknown permission mode': input({ permissionMode: 'root' }),
  'an unknown field': input({ command: 'rm -rf /' }),
  'a tag with a path': input({ tags: { '../x': 'y' } }),
  'too many tags': input({ tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`t${n}`, 'x'])) }),
  'files of an unknown kind': input({ files: { type: 'tar', data: '' } }),
  'files that are not base64': input({ files: { type: 'zip', data: '%%%%' } }),
  'a filter that is no list': input({ artifactFilter: { include: '**' } }),
  'too many globs': input({ artifactFilter: { exclude: Array(101).fill('*') } }),
  'a schema that is none': input({ schema: { type: 'no such type' } }),
  'a profile that there is not': input({ mcpServers: { profiles: ['../../etc'] } }, 'invalid_request'),
  'an unknown profile': input({ mcpServers: { profiles: ['nobody'] } }, 'unknown_mcp_profile'),
  'a server without a command': input({ mcpServers: { inline: { x: { args: ['y'] } } } }),

  'an empty idempotency key': key(''),
  'an idempotency key that is too long': key('k'.repeat(256)),
  'an idempotency key with a space': key('a b'),
  'an idempotency key beyond ASCII': key('schlüssel'),

  'a cursor of nothing': get('/api/tasks?cursor=x', 'invalid_cursor'),
  'a cursor that is SQL': get(`/api/tasks?cursor=${encodeURIComponent("' OR 1=1 --")}`, 'invalid_cursor'),
  'a cursor that is a path': get(
    `/api/tasks?cursor=${Buffer.from('../../etc').toString('base64url')}`,
    'invalid_cursor',
  ),
  'a cursor that is JSON': get(
    `/api/tasks?cursor=${Buffer.from('{"id":{}}').toString('base64url')}`,
    'invalid_cursor',
  ),
  'a cursor of profiles that is none': get('/api/mcp-profiles?cursor=%00', 'invalid_cursor'),
  'a limit below one': get('/api/tasks?limit=0', 'invalid_request'),
  'a limit beyond the most': get('/api/tasks?limit=1000000', 'invalid_request'),
  'an unknown status': get('/api/tasks?status=done', 'invalid_request'),
  'a query that nobody takes': get('/api/tasks?__proto__=x', 'invalid_request'),

  'an id with a path': get('/api/tasks/..%2f..%2fetc', 'task_not_found'),
  'an id that is none': get('/api/tasks/1', 'task_not_found'),
  'an id of half a character': get('/api/tasks/%ff', 'malformed_request'),
  'a path that leaves the routes': get('/api/tasks/../../etc/passwd', 'route_not_found'),

  'a foreign host': get('/api/tasks', 'forbidden', 'Host: evil.example'),
  'two hosts': get('/api/tasks', 'malformed_request', 'Host: localhost', 'Host: evil.example'),
  'a write from another origin': {
    ...input({}, 'forbidden'),
    headers: [JSON_TYPE, 'Origin: https://evil.example'],
  },
  'a header with NUL': get('/api/tasks', 'malformed_request', 'X-Request-Id: a\0b'),
  'a header that is too large': get('/api/tasks', 'malformed_request', `X-Large: ${'x'.repeat(100_000)}`),
  'two lengths': {
    ...body('{}', 'malformed_request'),
    headers: [JSON_TYPE, 'Content-Length: 2', 'Content-Length: 40'],
  },
  'a length and chunks': {
    ...body('0\r\n\r\n', 'malformed_request'),
    headers: [JSON_TYPE, 'Content-Length: 5', 'Transfer-Encoding: chunked'],
  },
  'a method of another kind': { method: 'PATCH', path: '/api/tasks', expected: 'route_not_found' },
};

/** Paths below a task's artifacts that lead to none. */
export const HOSTILE_PATHS = [
  '../../../../etc/passwd',
  '..%2f..%2f..%2fetc%2fpasswd',
  '%2e%2e/%2e%2e/etc/passwd',
  '%252e%252e%252fetc%252fpasswd',
  '..;/..;/etc/passwd',
  '..%5c..%5cetc%5cpasswd',
  '/etc/passwd',
  '%2fetc%2fpasswd',
  '%00',
  'made.txt%00.png',
  '%c0%ae%c0%ae/etc/passwd',
  './made.txt/',
  'index.json',
  '.git/config',
] as const;
