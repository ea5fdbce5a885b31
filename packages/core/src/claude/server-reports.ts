import type { McpServerReport } from '@claude-ops/contract';
import type { Mask } from '../secrets/mask.ts';
import { cutText } from './cut-text.ts';
import { keptText } from './kept-text.ts';
import { isRecord } from '../system/is-record.ts';
import { SERVER_STATES } from './input-messages.ts';
import { stringOr, type ClaudeMessage } from './message.ts';

/** The MCP servers, as the lines of a CLI have told of them so far. */
export interface ServerReports {
  /** As it was told when the last turn began; at most the first 100. */
  readonly all: readonly { readonly name: string; readonly status: string }[];
  /** Why servers did not connect, by their names. */
  readonly errors: ReadonlyMap<string, string>;
  /** Whether the request for the states of all servers was answered. */
  readonly areStatesKnown: boolean;
}

export const NO_SERVERS: ServerReports = { all: [], errors: new Map(), areStatesKnown: false };

const MOST_SERVERS = 100;
const CONNECTED = 'connected';

/** Takes the line in with which a turn begins. */
export function withServers(reports: ServerReports, message: ClaudeMessage): ServerReports {
  const all = listedIn(message['mcp_servers']);
  return all.length === 0 ? reports : { ...reports, all };
}

function listedIn(value: unknown): ServerReports['all'] {
  return (Array.isArray(value) ? value : [])
    .filter(isRecord)
    .slice(0, MOST_SERVERS)
    .map(({ name, status }) => ({
      name: keptText(stringOr(name, '')),
      status: keptText(stringOr(status, '')),
    }));
}

/** Takes in what the CLI answers about its servers. */
export function withServerAnswer(reports: ServerReports, message: ClaudeMessage): ServerReports {
  const { response } = message;
  return isRecord(response) && response['request_id'] === SERVER_STATES
    ? withServerStates(reports, response)
    : withServerErrors(reports, message);
}

/** A CLI that does not know the request has said why servers failed when they were set. */
function withServerStates(reports: ServerReports, { response }: Record<string, unknown>): ServerReports {
  const all = isRecord(response) ? listedIn(response['mcpServers']) : [];
  return { ...reports, all, areStatesKnown: true };
}

/** Takes the answer in to the request that set servers: it alone says why one did not connect. */
function withServerErrors(reports: ServerReports, { response }: ClaudeMessage): ServerReports {
  const answer = isRecord(response) ? response['response'] : undefined;
  const errors = isRecord(answer) ? answer['errors'] : undefined;
  if (!isRecord(errors)) return reports;
  const told = Object.entries(errors)
    .slice(0, MOST_SERVERS)
    .map(([name, error]) => [keptText(name), keptText(stringOr(error, ''))] as const);
  return { ...reports, errors: new Map([...reports.errors, ...told]) };
}

/** The required servers that did not connect, secrets masked. */
export function missingServers(
  { all, errors, areStatesKnown }: ServerReports,
  required: readonly string[],
  mask: Mask,
): McpServerReport[] {
  if (!areStatesKnown) return [];
  const states = new Map(all.map(({ name, status }) => [name, status]));
  // The list leaves out a server beyond the most that are kept, and all where the CLI did not know the request.
  const stateOf = (name: string) => states.get(name) ?? (errors.has(name) ? 'failed' : CONNECTED);
  const told = required.map((name) => ({ name, status: stateOf(name) }));
  return toServerReports({ all: told, errors }, mask).filter(({ status }) => status !== CONNECTED);
}

/** The reports for the result, secrets masked. */
export function toServerReports(
  { all, errors }: Pick<ServerReports, 'all' | 'errors'>,
  mask: Mask,
): McpServerReport[] {
  return all.map(({ name, status }) => {
    const error = status === CONNECTED ? undefined : errors.get(name);
    return {
      name: cutText(mask(name)),
      status: cutText(mask(status)),
      error: error === undefined ? null : cutText(mask(error)),
    };
  });
}
