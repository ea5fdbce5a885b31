import {
  ERROR_TABLE,
  NAMED_SCHEMAS,
  ERROR_CODES,
  ROUTES,
  SERVER_ROUTES,
  TASK_ERROR_CODES,
  TASK_STATUSES,
  type Route,
} from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createOpenApiDocument } from '../../src/index.ts';
import { startServer } from '../fixtures/start-server.ts';

const document = createOpenApiDocument({ version: '1.2.3' });

test('the document holds every route that the server answers, and no other', async () => {
  await using server = await startServer();
  const answered = routesOf(server.server.app.printRoutes({ commonPrefix: false }));
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(documented.toSorted()).toEqual(answered.toSorted());
});

/** The routes in the tree that Fastify prints, in OpenAPI's words. Four characters are one level. */
function routesOf(tree: string): string[] {
  const parents: string[] = [];
  return tree
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods = ''] = /^([│├└─ ]*)(\S+) \((.*)\)$/.exec(line) ?? [];
      const level = indent.length / 4 - 1;
      parents.splice(level, Infinity, part);
      const path = parents
        .join('')
        .replaceAll(/:(\w+)/g, '{$1}')
        .replace(/\/?\*$/, '/{path}');
      return methods.split(', ').flatMap((method) => (method === 'HEAD' ? [] : [`${method} ${path}`]));
    });
}

test('every operation of the contract keeps its name', () => {
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  expect(operations.map(({ operationId }) => operationId)).toEqual(
    expect.arrayContaining(Object.keys(ROUTES)),
  );
});

test('every named schema is a component, and is referred to where it is used', () => {
  expect(Object.keys(document.components.schemas)).toEqual(Object.keys(NAMED_SCHEMAS).toSorted());
  expect(document.components.schemas['TaskSummary']).toMatchObject({
    properties: { status: { $ref: '#/components/schemas/TaskStatus' } },
  });
  expect(document.components.schemas['CreateTaskInput']).toMatchObject({
    properties: { mode: { anyOf: [{ $ref: '#/components/schemas/ExecutionMode' }, { type: 'null' }] } },
  });
});

test('each operation names the role that it needs, or that anyone may call it', () => {
  for (const [operationId, { method, path, role }] of Object.entries<Route>({
    ...ROUTES,
    ...SERVER_ROUTES,
  })) {
    const templated = path.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}');
    const operation = document.paths[templated]?.[method.toLowerCase()];
    expect(operation?.['x-required-role'], operationId).toBe(role ?? undefined);
    expect(operation?.security, operationId).toEqual(role === null ? [] : undefined);
  }
});

test('a choice between literals is an enum', () => {
  expect(document.components.schemas['TaskStatus']).toMatchObject({ type: 'string', enum: TASK_STATUSES });
});

test('a value that may be null is one schema with two types', () => {
  expect(document.components.schemas['Task']).toMatchObject({
    properties: { finishedAt: { type: ['string', 'null'], format: 'date-time' } },
  });
});

test('a refusal stands under its status, with the codes that tell it apart', () => {
  const { errors }: Route = ROUTES.createTask;
  const responses = document.paths['/api/tasks']?.['post']?.responses ?? {};
  for (const code of errors) {
    const response = responses[ERROR_TABLE[code].status];
    expect(response?.description).toContain(`\`${code}\``);
    expect(response?.content).toEqual({
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    });
  }
});

test('the events route answers with a page or with a stream, and resumes after Last-Event-ID', () => {
  const operation = document.paths['/api/tasks/{id}/events']?.['get'];
  expect(Object.keys(operation?.responses['200']?.content ?? {})).toEqual([
    'application/json',
    'text/event-stream',
  ]);
  expect(operation?.parameters).toContainEqual(
    expect.objectContaining({ name: 'Last-Event-ID', in: 'header', required: false }),
  );
});

test('every body is JSON alone, as generators name no media type where there are two', () => {
  for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods)))
    expect(Object.keys(operation.requestBody?.content ?? { 'application/json': {} })).toEqual([
      'application/json',
    ]);
});

test('the form that makes a task with an archive stands beside the JSON', () => {
  const operation = document.paths['/api/tasks']?.['post'];
  const input = { $ref: '#/components/schemas/CreateTaskInput' };
  expect(operation?.['x-form']?.content).toMatchObject({
    'multipart/form-data': {
      schema: {
        properties: { task: input, files: { type: 'string', contentMediaType: 'application/zip' } },
        required: ['task'],
      },
      encoding: { task: { contentType: 'application/json' } },
    },
  });
});

test('an answer may say that it is an earlier one', () => {
  const created = document.paths['/api/tasks']?.['post']?.responses['201'];
  expect(created?.headers).toHaveProperty('Idempotency-Replayed');
});

test('whoever asks too often is told how long to wait, but for probes, which are always answered', () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const { responses } of Object.values(methods)) {
      const names = Object.keys(responses['429']?.headers ?? {});
      const expected = ['X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'];
      expect(names, path).toEqual(path === '/livez' || path === '/readyz' ? [] : expected);
    }
  }
});

test('an artifact may be answered in part, or not again', () => {
  const responses = document.paths['/api/tasks/{id}/artifacts/{path}']?.['get']?.responses ?? {};
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '206', '304', '404', '416']));
  expect(responses['304']?.content).toBeUndefined();
});

test('every operation takes and answers X-Request-Id', () => {
  for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods))) {
    expect(operation.parameters).toContainEqual(
      expect.objectContaining({ name: 'X-Request-Id', in: 'header' }),
    );
    for (const response of Object.values(operation.responses))
      expect(response.headers).toHaveProperty('X-Request-Id');
  }
});

test('a token may be needed, but for the public routes', () => {
  expect(document.security).toEqual([{ bearer: [] }, {}]);
  expect(document.paths['/livez']?.['get']?.security).toEqual([]);
  expect(document.paths['/metrics']?.['get']?.security).toBeUndefined();
});

test('the server is wherever the document came from, unless its URL is given', () => {
  expect(document.servers[0]?.url).toBe('/');
  const given = createOpenApiDocument({ version: '1', serverUrl: 'https://ops.example' });
  expect(given.servers[0]?.url).toBe('https://ops.example');
});

test('/openapi.json answers anyone with the document of the running version', async () => {
  await using server = await startServer({ version: '1.2.3', access: { tokens: ['a-token'] } });
  const { response, body } = await server.request('/openapi.json');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/json');
  expect(body).toEqual(JSON.parse(JSON.stringify(document)));
});

test('an optional property says its default in words: generators would make it required', () => {
  const { properties, required } = document.components.schemas['CreateTaskInput'] as {
    properties: Record<string, { default?: unknown; description?: string }>;
    required: string[];
  };

  expect(required).toEqual(['prompt']);
  expect(properties['trustWorkspace']).not.toHaveProperty('default');
  expect(properties['trustWorkspace']?.description).toMatch(/ Default: false\.$/);
  for (const [name, schema] of Object.entries(document.components.schemas))
    for (const [property, value] of Object.entries(schema['properties'] ?? {}))
      expect(value, `${name}.${property}`).not.toHaveProperty('default');
});

test('the codes of errors are enums', () => {
  const codeOf = (name: string) =>
    (document.components.schemas[name]?.['properties'] as { code: { enum: string[] } }).code.enum;

  expect(codeOf('TaskError')).toEqual([...TASK_ERROR_CODES]);
  expect(codeOf('Problem')).toEqual([...ERROR_CODES]);
});
