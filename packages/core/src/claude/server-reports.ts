import type { McpServerReport } from '@claude-ops/contract';
import type { Mask } from '../secrets/mask.ts';
import { cutText } from './cut-text.ts';
import { keptText } from './kept-text.ts';
import { isRecord } from '../system/is-record.ts';
import { stringOr, type ClaudeMessage } from './message.ts';

/** The MCP servers, as the lines of a CLI have told of them so far. */
export interface ServerReports {
  /** As it was told when the last turn began; at most the first 100. */
  readonly all: readonly { readonly name: string; readonly status: string }[];
  /** Why servers did not connect, by their names. */
  readonly errors: ReadonlyMap<string, string>;
}

export const NO_SERVERS: ServerReports = { all: [], errors: new Map() };

const MOST_SERVERS = 100;

/** Takes the line in with which a turn begins. */
export function withServers(reports: ServerReports, message: ClaudeMessage): ServerReports {
  const listed = message['mcp_servers'];
  if (!Array.isArray(listed) || listed.length === 0) return reports;
  const all = listed
    .filter(isRecord)
    .slice(0, MOST_SERVERS)
    .map(({ name, status }) => ({
      name: keptText(stringOr(name, '')),
      status: keptText(stringOr(status, '')),
    }));
  return { ...reports, all };
}

/** Takes the answer in to the request that set servers: it alone says why one did not connect. */
export function withServerErrors(reports: ServerReports, { response }: ClaudeMessage): ServerReports {
  const answer = isRecord(response) ? response['response'] : undefined;
  const errors = isRecord(answer) ? answer['errors'] : undefined;
  if (!isRecord(errors)) return reports;
  const told = Object.entries(errors)
    .slice(0, MOST_SERVERS)
    .map(([name, error]) => [keptText(name), keptText(stringOr(error, ''))] as const);
  return { ...reports, errors: new Map([...reports.errors, ...told]) };
}

/** The reports for the result, secrets masked. */
export function toServerReports({ all, errors }: ServerReports, mask: Mask): McpServerReport[] {
  return all.map(({ name, status }) => {
    const error = status === 'connected' ? undefined : errors.get(name);
    return {
      name: cutText(mask(name)),
      status: cutText(mask(status)),
      error: error === undefined ? null : cutText(mask(error)),
    };
  });
}
