import { readdir, readFile } from 'node:fs/promises';
import {
  CreateTaskInput,
  ERROR_TABLE,
  EVENT_TABLE,
  LIMITS,
  ROUTES,
  SERVER_ROUTES,
  STATUS_EVENTS,
  TASK_TRANSITIONS,
  TASK_STATUSES,
  type Route,
} from '@claude-ops/contract';
import { DEFAULTS, INHERITED_VARIABLES } from '@claude-ops/core';
import { expect, test } from 'vitest';
import type { Variable } from '../src/configuration/variable.ts';
import { VARIABLES } from '../src/configuration/variables.ts';
import { createMetrics } from '../src/metrics/create-metrics.ts';

const root = new URL('../../../', import.meta.url);

async function read(file: string): Promise<string> {
  return await readFile(new URL(file, root), 'utf8');
}

/** The rows of the table that begins with a header cell, each cell trimmed. */
function rowsOf(document: string, firstHeader: string): string[][] {
  const lines = document.split('\n');
  const header = lines.findIndex((line) => line.startsWith(`| ${firstHeader} `));
  const end = lines.findIndex((line, index) => index > header && !line.startsWith('|'));
  return lines.slice(header + 2, end === -1 ? undefined : end).map(cellsOf);
}

function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

const code = (text: string) => `\`${text}\``;

test('docs/errors.md has the error table, nothing missing and nothing stale', async () => {
  const expected = Object.entries(ERROR_TABLE).map(([name, facts]) => [
    code(name),
    facts.scope,
    facts.scope.includes('request') ? String(facts.status) : '',
    facts.retryable ? 'yes' : 'no',
    String(facts.exitCode),
    facts.advice,
  ]);
  expect(rowsOf(await read('docs/errors.md'), 'Code')).toEqual(expected);
});

test('docs/configuration.md has every variable of the server with its default', async () => {
  const variables: [string, Variable][] = Object.entries(VARIABLES);
  const expected = variables.map(([name, variable]) => [
    code(name),
    variable.default === undefined ? '' : code(variable.default),
    variable.description,
  ]);
  expect(rowsOf(await read('docs/configuration.md'), 'Server variable')).toEqual(expected);
});

test('docs/configuration.md has every variable that an agent inherits', async () => {
  expect(rowsOf(await read('docs/configuration.md'), 'Inherited')).toEqual(
    INHERITED_VARIABLES.map((name) => [code(name)]),
  );
});

test('docs/configuration.md has every limit of the contract', async () => {
  expect(rowsOf(await read('docs/configuration.md'), 'Limit')).toEqual(
    Object.entries(LIMITS).map(([name, value]) => [code(name), String(value)]),
  );
});

test('docs/rest.md has every route of the API with its role and its summary', async () => {
  expect(rowsOf(await read('docs/rest.md'), 'Route')).toEqual(
    Object.values(ROUTES).map(({ method, path, role, summary }) => [
      code(`${method} ${path}`),
      code(role),
      summary,
    ]),
  );
});

test('docs/rest.md has every field of a task that a caller may send, with the default that the schema gives', async () => {
  const variables = new Set(Object.keys(VARIABLES).map(code));
  const required = new Set<string>(CreateTaskInput.required);
  // Other defaults are the server's: the name of its variable, or a few words.
  const ofTheSchema = (cell: string) => (/^`|^required$/.test(cell) && !variables.has(cell) ? cell : '');
  const rows = rowsOf(await read('docs/rest.md'), 'Field');
  expect(rows.map(([name, given = '']) => [name, ofTheSchema(given)])).toEqual(
    Object.entries(CreateTaskInput.properties).map(([name, schema]) => [
      code(name),
      required.has(name) ? 'required' : defaultOf(schema),
    ]),
  );
});

type Field = (typeof CreateTaskInput.properties)[keyof typeof CreateTaskInput.properties];

/** The default of a field that may be left out, as the table writes it. */
function defaultOf(schema: Field): string {
  if (!('anyOf' in schema)) return '';
  const given: unknown = schema.anyOf[0].default;
  if (given === undefined) return '';
  return code(typeof given === 'string' ? given : JSON.stringify(given));
}

test('docs/events.md has every event of claude-ops itself, with its meaning and the fields of its data', async () => {
  const listed = rowsOf(await read('docs/events.md'), 'Event').filter(([type]) => type?.startsWith('`task.'));
  expect(listed).toEqual(
    Object.entries(EVENT_TABLE).map(([type, { meaning, data }]) => [
      code(type),
      meaning,
      Object.keys(data.properties).map(code).join(', '),
    ]),
  );
});

test('the README fits on a page: 110 lines of at most 120 characters', async () => {
  const lines = (await read('README.md')).trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(110);
  expect(lines.filter((line) => line.length > 120)).toEqual([]);
});

test("docs/monitoring.md has the server's own routes, and says who is answered", async () => {
  const routes: Route[] = Object.values(SERVER_ROUTES);
  expect(rowsOf(await read('docs/monitoring.md'), 'Route')).toEqual(
    routes.map(({ path, summary, role }) => [code(path), summary, role === null ? 'anyone' : role]),
  );
});

test('docs/monitoring.md has every metric with its type and its meaning', async () => {
  const countByStatus = async () => ({ queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 });
  const warm = async () => ({ idle: 0, memoryBytes: 0 });
  const { server } = createMetrics({
    version: '1.2.3',
    maxConcurrency: 3,
    running: async () => 0,
    countByStatus,
    warm,
  });
  const text = await server.text({ eventReaders: 0 });
  const expected = [...text.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\S+)$/gm)].map(
    ([, name = '', meaning, type]) => [code(name), type, meaning],
  );
  const rows = rowsOf(await read('docs/monitoring.md'), 'Metric');
  expect(rows.map(([name, type, , meaning]) => [name, type, meaning])).toEqual(expected);
});

test('docs/architecture.md has the transition table', async () => {
  expect(rowsOf(await read('docs/architecture.md'), 'From')).toEqual(
    TASK_STATUSES.map((status) => [
      code(status),
      TASK_TRANSITIONS[status].map(code).join(', '),
      code(STATUS_EVENTS[status]),
    ]),
  );
});

test('docs/architecture.md has the steps of stopping', async () => {
  const { interruptMs, terminateMs, killMs } = DEFAULTS.stopSteps;
  const given = rowsOf(await read('docs/architecture.md'), 'Step').map(([, , atMost]) => atMost);
  expect(given).toEqual([interruptMs, terminateMs, killMs].map((milliseconds) => `${milliseconds} ms`));
});

test('docs/architecture.md names every folder of core', async () => {
  const entries = await readdir(new URL('packages/core/src/', root), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => code(`${name}/`));
  expect(
    rowsOf(await read('docs/architecture.md'), 'Folder')
      .map(([folder]) => folder)
      .toSorted(),
  ).toEqual(folders.toSorted());
});

test('every term of the glossary is a word of the code, and every resource is a term', async () => {
  const terms = rowsOf(await read('docs/glossary.md'), 'Term').map(([term = '']) => term);
  expect(terms).toEqual(terms.toSorted((one, other) => one.localeCompare(other)));
  const sources = (await sourceFiles()).join('\n').toLowerCase();
  for (const term of terms)
    expect(sources.replaceAll(/[-_ ]/g, ''), term).toContain(term.toLowerCase().replaceAll(' ', ''));
  for (const resource of ['task', 'event', 'artifact', 'MCP profile', 'result', 'usage'])
    expect(terms).toContain(resource);
});

async function sourceFiles(): Promise<string[]> {
  const folders = ['packages/contract/src/', 'packages/core/src/'];
  const files = await Promise.all(
    folders.map((folder) =>
      readdir(new URL(folder, root), { recursive: true }).then((names) =>
        names.filter((name) => name.endsWith('.ts')).map((name) => folder + name),
      ),
    ),
  );
  return await Promise.all(files.flat().map(read));
}

test('links between documents lead somewhere', async () => {
  const documents = ['README.md', 'CONTRIBUTING.md', ...(await documentsIn('docs/'))];
  for (const document of documents) {
    const links = (await read(document)).matchAll(/\]\((?!https?:|#)([^)#]+)/g);
    for (const [, link = ''] of links) {
      const target = new URL(link, new URL(document, root));
      await expect(
        readdir(target).catch(() => readFile(target)),
        `${document}: ${link}`,
      ).resolves.toBeDefined();
    }
  }
});

test('links between documents lead to headings that are there', async () => {
  const documents = ['README.md', 'CONTRIBUTING.md', 'docker/README.md', ...(await documentsIn('docs/'))];
  for (const document of documents) {
    const links = (await read(document)).matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g);
    for (const [, link = '', heading = ''] of links) {
      const target =
        link === '' ? document : new URL(link, new URL(document, root)).href.slice(root.href.length);
      expect(headingsOf(await read(target)), `${document}: ${link}#${heading}`).toContain(heading);
    }
  }
});

async function documentsIn(folder: string): Promise<string[]> {
  const names = await readdir(new URL(folder, root), { recursive: true });
  return names.filter((name) => name.endsWith('.md')).map((name) => folder + name);
}

/** The headings of a document, as links name them. */
function headingsOf(document: string): string[] {
  return Array.from(document.matchAll(/^#+ (.*)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
