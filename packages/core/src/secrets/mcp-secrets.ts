import type { McpServer, McpServerMap } from '@claude-ops/contract';
import { MASK } from './mask.ts';
import { SHORTEST_MASKED } from './shortest-masked.ts';

/** The servers as answers show them: names stay, the values of variables and headers are masked. */
export function maskServers(servers: McpServerMap): McpServerMap {
  return mapValues(servers, maskServer);
}

function maskServer(server: McpServer): McpServer {
  if ('command' in server) return server.env === undefined ? server : { ...server, env: masked(server.env) };
  return server.headers === undefined ? server : { ...server, headers: masked(server.headers) };
}

function masked(values: Record<string, string>): Record<string, string> {
  return mapValues(values, () => MASK);
}

/** Entries as they are: also one of the name `__proto__`. */
function mapValues<In, Out>(record: Record<string, In>, map: (value: In) => Out): Record<string, Out> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/**
 * What to take out of the output of a run with these servers: values of at least eight characters, also without the
 * white space around them, and of a header such as `Bearer token` the token alone.
 */
export function secretsOfServers(servers: McpServerMap): string[] {
  return Object.values(servers)
    .flatMap((server) =>
      'command' in server
        ? Object.values(server.env ?? {})
        : Object.values(server.headers ?? {}).flatMap((value) => [value, ...value.split(' ')]),
    )
    .flatMap((value) => [value, value.trim()])
    .filter((value, index, all) => value.length >= SHORTEST_MASKED && all.indexOf(value) === index);
}

/** Pointers to the values that are the mask: read from an answer, they would be stored in the place of the secret. */
export function pointersToMask(servers: McpServerMap, pointer: string): string[] {
  return Object.entries(servers).flatMap(([name, server]) => {
    const field = 'command' in server ? 'env' : 'headers';
    const values = ('command' in server ? server.env : server.headers) ?? {};
    return Object.keys(values)
      .filter((key) => values[key] === MASK)
      .map((key) => `${pointer}/${name}/${field}/${key}`);
  });
}
