type Fields = Readonly<Record<string, unknown>>;

/** The names that other programs give the transports. */
const TYPES: ReadonlyMap<unknown, string> = new Map([
  ['streamable-http', 'http'],
  ['streamable_http', 'http'],
  ['streamableHttp', 'http'],
  ['local', 'stdio'],
  ['remote', 'http'],
]);

/**
 * MCP servers as `.mcp.json`, editors and other agents write them, in the form of the contract: what stands around them is taken off,
 * transports have one name, values of variables are texts, and servers that are disabled are left out. What is unknown is left for the
 * schema to refuse.
 *
 * @example
 * normaliseMcpServers({ mcpServers: { docs: { type: 'streamable-http', url: 'https://example.com/mcp' } } });
 * // { docs: { type: 'http', url: 'https://example.com/mcp' } }
 */
export function normaliseMcpServers(value: unknown): unknown {
  const servers = unwrapped(value);
  if (!isFields(servers)) return servers;
  const enabled = Object.entries(servers).filter(
    ([, server]) => !isFields(server) || server['disabled'] !== true,
  );
  return Object.fromEntries(enabled.map(([name, server]) => [name, normaliseServer(server)]));
}

/** Of a file that has nothing else in it. A server that is called so has a command or a url. */
function unwrapped(value: unknown): unknown {
  if (!isFields(value)) return value;
  const [name = '', ...others] = Object.keys(value);
  const inside = value[name];
  const isAround = others.length === 0 && (name === 'mcpServers' || name === 'servers');
  return isAround && isFields(inside) && !('command' in inside) && !('url' in inside) ? inside : value;
}

function normaliseServer(server: unknown): unknown {
  if (!isFields(server)) return server;
  const { disabled, ...fields } = server;
  const kept = disabled === undefined || typeof disabled === 'boolean' ? fields : server;
  const type = typeOf(kept);
  return Object.fromEntries(
    Object.entries({ ...(type === undefined ? {} : { type }), ...kept }).map(([name, value]) => [
      name,
      name === 'type' ? type : name === 'env' || name === 'headers' ? asTexts(value) : value,
    ]),
  );
}

/** A server with a url alone is one of today's transport, unless its path says otherwise. */
function typeOf({ type, url }: Fields): unknown {
  if (type !== undefined) return TYPES.get(type) ?? type;
  if (typeof url !== 'string') return undefined;
  return /\/sse\/?(?:\?|$)/.test(url) ? 'sse' : 'http';
}

function asTexts(values: unknown): unknown {
  if (!isFields(values)) return values;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
    ]),
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
