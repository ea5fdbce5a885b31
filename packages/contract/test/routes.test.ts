import { expect, test } from 'vitest';
import { ENDPOINTS, ERROR_TABLE, OPERATIONS, ROUTES, type Endpoint, type Route } from '../src/index.ts';

const signature = ({ method, path }: Route) => `${method} ${path}`;

test("the origin's routes are all there", () => {
  const routes = OPERATIONS.map((operation) => signature(ROUTES[operation]));
  expect(routes).toEqual(
    expect.arrayContaining([
      'POST /api/tasks',
      'GET /api/tasks',
      'GET /api/tasks/:id',
      'GET /api/tasks/:id/artifacts',
      'GET /api/tasks/:id/artifacts/*',
      'DELETE /api/tasks/:id',
      'POST /api/mcp-profiles',
      'GET /api/mcp-profiles',
      'GET /api/mcp-profiles/:id',
      'DELETE /api/mcp-profiles/:id',
      'GET /health',
    ]),
  );
  expect(new Set(routes).size).toBe(routes.length);
});

test('every parameter of a path is described and has its refusal, and every refusal is one that a request can have', () => {
  for (const operation of OPERATIONS) {
    const route: Route = ROUTES[operation];
    const named = [...route.path.matchAll(/:(\w+)|\*/g)].map(([whole, name]) => name ?? whole);
    expect(Object.keys(route.params?.['properties'] ?? {}), operation).toEqual(named);
    expect(route.unknown?.length ?? 0, operation).toBe(named.length);
    expect(route.errors, operation).toEqual(expect.arrayContaining([...(route.unknown ?? [])]));
    for (const code of route.errors)
      expect(ERROR_TABLE[code].scope, `${operation}: ${code}`).toContain('request');
  }
});

test('a client tells an answer by fields that the schema requires', () => {
  for (const operation of OPERATIONS) {
    const { answerHas = [] }: Endpoint = ENDPOINTS[operation];
    const { response }: Route = ROUTES[operation];
    expect(answerHas.length > 0, operation).toBe(response !== undefined);
    expect(response?.['required'] ?? [], operation).toEqual(expect.arrayContaining([...answerHas]));
  }
});
