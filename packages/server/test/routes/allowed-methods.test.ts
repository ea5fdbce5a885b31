import { expect, test } from 'vitest';
import { allowedMethods } from '../../src/routes/allowed-methods.ts';

test.each([
  ['/api/tasks', ['POST', 'GET', 'HEAD']],
  ['/api/tasks/1', ['GET', 'HEAD', 'DELETE']],
  ['/api/tasks/1/artifacts/a/b', ['GET', 'HEAD']],
  ['/api/mcp-profiles/1', ['GET', 'HEAD', 'PUT', 'DELETE']],
  ['/api/tasks/1/2', []],
  ['/healthy', []],
])('%s takes %j', (path, methods) => {
  expect(allowedMethods(path)).toEqual(methods);
});
