import {
  CreateTaskInput,
  ROUTES,
  TASK_STATUSES,
  TASK_TRANSITIONS,
  WorkspaceFiles,
  type Route,
} from '@claude-ops/contract';
import { ClaudeOps } from '@claude-ops/sdk';
import { expect, test } from 'vitest';
import { COMMANDS } from '../src/commands.ts';
import type { Variable } from '../src/configuration/variable.ts';
import { VARIABLES } from '../src/configuration/variables.ts';

/** What users were promised from the first day, by the names they were given. More is welcome; none of it may go. */
const PROMISED_ROUTES = [
  ['POST', '/api/tasks'],
  ['GET', '/api/tasks'],
  ['GET', '/api/tasks/:id'],
  ['GET', '/api/tasks/:id/artifacts'],
  ['GET', '/api/tasks/:id/artifacts/*'],
  ['DELETE', '/api/tasks/:id'],
  ['POST', '/api/mcp-profiles'],
  ['GET', '/api/mcp-profiles'],
  ['GET', '/api/mcp-profiles/:id'],
  ['DELETE', '/api/mcp-profiles/:id'],
  ['GET', '/health'],
] as const;

const PROMISED_FIELDS = [
  ['prompt', 'string', 'required'],
  ['apiKey', 'string', 'optional'],
  ['mode', undefined, 'optional'],
  ['model', 'string', 'optional'],
  ['schema', 'object', 'optional'],
  ['timeout', 'integer', 'optional'],
  ['permissionMode', undefined, 'optional'],
  ['files', undefined, 'optional'],
  ['mcpServers', 'object', 'optional'],
  ['tags', 'object', 'optional'],
] as const;

const PROMISED_METHODS = [
  'createTask',
  'getTask',
  'listTasks',
  'cancelTask',
  'waitForCompletion',
  'createMcpProfile',
  'listMcpProfiles',
  'deleteMcpProfile',
] as const;

const PROMISED_COMMANDS = ['start', 'run', 'status', 'list'] as const;

const PROMISED_FLAGS = [
  ['start', 'port', 'p'],
  ['start', 'host', 'H'],
  ['start', 'max-concurrency', undefined],
  ['start', 'data-dir', undefined],
  ['run', 'prompt', 'p'],
  ['run', 'api-key', 'k'],
  ['run', 'mode', 'm'],
  ['run', 'wait', undefined],
] as const;

const PROMISED_VARIABLES = {
  PORT: '3000',
  HOST: '0.0.0.0',
  MAX_CONCURRENCY: '3',
  DEFAULT_TIMEOUT: '600000',
  DEFAULT_MODE: 'process',
  DATA_DIR: './data',
  DB_PATH: '<DATA_DIR>/swarm.db',
  WORKSPACES_DIR: '<DATA_DIR>/workspaces',
  LOG_LEVEL: 'info',
} as const;

test.each(PROMISED_ROUTES)('there is a route %s %s', (method, path) => {
  const routes = Object.values<Route>(ROUTES).map((route) => [route.method, route.path]);
  expect(routes).toContainEqual([method, path]);
});

test.each(PROMISED_FIELDS)('a task takes "%s" (%s, %s)', (name, type, need) => {
  const field = CreateTaskInput.properties[name];
  const given = 'anyOf' in field ? field.anyOf[0] : field;
  expect(given).toMatchObject(type === undefined ? {} : { type });
  const required: readonly string[] = CreateTaskInput.required;
  expect(required.includes(name)).toBe(need === 'required');
});

test('a task runs in a process or in a container, with files from a zip or from git', () => {
  expect(CreateTaskInput.properties.mode.anyOf[0].anyOf.map((mode) => mode.const).toSorted()).toEqual([
    'container',
    'process',
  ]);
  expect(WorkspaceFiles.anyOf.map(({ properties }) => properties.type.const)).toEqual(['zip', 'git']);
  expect(Object.keys(WorkspaceFiles.anyOf[1].properties)).toEqual(
    expect.arrayContaining(['gitUrl', 'gitRef']),
  );
  expect(Object.keys(CreateTaskInput.properties.mcpServers.anyOf[0].properties).toSorted()).toEqual([
    'inline',
    'profiles',
  ]);
});

test('a task goes from queued over running to completed, failed or cancelled', () => {
  expect(TASK_STATUSES).toEqual(['queued', 'running', 'completed', 'failed', 'cancelled']);
  expect(TASK_TRANSITIONS.queued).toContain('running');
  expect([...TASK_TRANSITIONS.running].toSorted()).toEqual(['cancelled', 'completed', 'failed']);
});

test.each(PROMISED_METHODS)('the client has %s()', (method) => {
  expect(new ClaudeOps()[method]).toBeTypeOf('function');
});

test.each(PROMISED_COMMANDS)('there is a command %s', (command) => {
  expect(COMMANDS[command]).toBeDefined();
});

test.each(PROMISED_FLAGS)('%s takes --%s', (command, name, char) => {
  const flag = COMMANDS[command].flags[name];
  expect(flag).toBeDefined();
  expect(flag?.char).toBe(char);
});

test.each(Object.entries(PROMISED_VARIABLES))('%s is %s by default', (name, value) => {
  const variables: Readonly<Record<string, Variable>> = VARIABLES;
  expect(variables[name]?.default).toBe(value);
});
