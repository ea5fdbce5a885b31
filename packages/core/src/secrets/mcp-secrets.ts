import type { McpServer, McpServerMap } from '@claude-ops/contract';
import { MASK } from './mask.ts';
import { maskValues, secretsOfValues } from './secret-values.ts';

/** The servers as answers show them: names stay, the values of variables and headers are masked. */
export function maskServers(servers: McpServerMap): McpServerMap {
  // Entries as they are: also one of the name `__proto__`.
  return Object.fromEntries(Object.entries(servers).map(([name, server]) => [name, maskServer(server)]));
}

function maskServer(server: McpServer): McpServer {
  if ('command' in server)
    return server.env === undefined ? server : { ...server, env: maskValues(server.env) };
  return server.headers === undefined ? server : { ...server, headers: maskValues(server.headers) };
}

/**
 * What to take out of the output of a run with these servers: values of at least eight characters, also without the
 * white space around them, and of a header such as `Bearer token` the token alone.
 */
export function secretsOfServers(servers: McpServerMap): string[] {
  const values = Object.values(servers).flatMap((server) =>
    'command' in server
      ? Object.values(server.env ?? {})
      : Object.values(server.headers ?? {}).flatMap((value) => [value, ...value.split(' ')]),
  );
  return secretsOfValues(values);
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
