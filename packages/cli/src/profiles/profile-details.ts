import type { McpProfile, McpServer } from '@claude-ops/contract';
import { oneLine } from '../terminal/one-line.ts';

/** An MCP profile on its own page: what there is to say, each in a line, then its servers. */
export function profileDetails({ id, name, description, createdAt, updatedAt, servers }: McpProfile): string {
  const facts = [
    ['profile', name],
    ['id', id],
    ['about', description ?? ''],
    ['created', createdAt],
    ['replaced', updatedAt === createdAt ? '' : updatedAt],
  ] as const;
  const rows = facts
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `${label.padEnd(10)}${oneLine(value)}`);
  return [...rows, ...Object.entries(servers).map(serverLine)].join('\n');
}

function serverLine([name, server]: [string, McpServer]): string {
  return `${'server'.padEnd(10)}${oneLine(`${name}: ${describeServer(server)}`)}`;
}

function describeServer(server: McpServer): string {
  if ('url' in server) return `${server.type} ${server.url}${namesOf('headers', server.headers)}`;
  return `${[server.command, ...(server.args ?? [])].join(' ')}${namesOf('env', server.env)}`;
}

/** What is set, without the values, which are secrets. */
function namesOf(label: string, values: Readonly<Record<string, string>> | undefined): string {
  const names = Object.keys(values ?? {});
  return names.length === 0 ? '' : ` (${label}: ${names.join(', ')})`;
}
