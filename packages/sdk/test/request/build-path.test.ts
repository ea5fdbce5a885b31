import { ROUTES } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { buildPath } from '../../src/request/build-path.ts';

test.each([
  ['a', '/api/tasks/a'],
  ['a/b?c#d', '/api/tasks/a%2Fb%3Fc%23d'],
  ['..a', '/api/tasks/..a'],
  ['%2e%2e', '/api/tasks/%252e%252e'],
  ['ü\0', '/api/tasks/%C3%BC%00'],
])('the id %j is %s', (id, path) => {
  expect(buildPath(ROUTES.getTask, { id })).toBe(path);
});

test.each([
  ['src/index.ts', 'src/index.ts'],
  ['a b/ü/#?', 'a%20b/%C3%BC/%23%3F'],
  ['a//b', 'a//b'],
])('the artifact %j keeps its slashes', (path, encoded) => {
  expect(buildPath(ROUTES.openArtifact, { id: 'i', '*': path })).toBe(`/api/tasks/i/artifacts/${encoded}`);
});

test.each(['', '.', '..', '\ud800'])('the id %j, which no URL can carry, is not found', (id) => {
  expect(() => buildPath(ROUTES.getTask, { id })).toThrow(
    expect.objectContaining({ code: 'task_not_found' }),
  );
  expect(() => buildPath(ROUTES.getMcpProfile, { id })).toThrow(
    expect.objectContaining({ code: 'mcp_profile_not_found' }),
  );
});

test.each(['', '..', '../a', 'a/../b', 'a/.', './a', '\udc00'])('the artifact %j is not found', (path) => {
  expect(() => buildPath(ROUTES.openArtifact, { id: 'i', '*': path })).toThrow(
    expect.objectContaining({ code: 'artifact_not_found' }),
  );
});
