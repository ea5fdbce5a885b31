import type { Attempt } from '../executors/executor.ts';
import { allowedTools, DISTRUSTING, STREAMED } from './arguments.ts';
import { toLine } from './input-messages.ts';

/** The requests that a spare answers. */
export const UP = 'up';
export const WARM = 'warm';
const MODE = 'mode';
const SET = 'set';

/** What a spare is started as, since it can't be told late. Measured with CLI 2.1.330. */
export interface SpareKind {
  /**
   * One that may do all without asking describes its tools otherwise to the model, and says so from its start on; told late, it
   * asks the model for something else than one that was started so.
   */
  readonly permissionMode: 'default' | 'bypassPermissions';
  /** Whether its task is to have a schema, which comes with `initialize`: only the first one of those is taken. */
  readonly awaitsSchema: boolean;
}

export function isSameKind(one: SpareKind, other: SpareKind): boolean {
  return one.permissionMode === other.permissionMode && one.awaitsSchema === other.awaitsSchema;
}

/** The arguments of a CLI that is started before it is known for which task: those of one that is told nothing special. */
export function spareArguments({ permissionMode }: SpareKind): string[] {
  return [...STREAMED, ...['--permission-mode', permissionMode], ...DISTRUSTING];
}

/**
 * Asks what is answered once the CLI is up, and changes nothing; then how it uses its context: for that it builds all that its first
 * request is made of, and need not do so when the prompt comes. It would also have tokens counted, which is refused to the token of a
 * spare, so it makes an estimate.
 */
export function parkingMessages({ awaitsSchema }: SpareKind): string {
  return [
    request(UP, { subtype: awaitsSchema ? 'mcp_status' : 'initialize' }),
    request(WARM, { subtype: 'get_context_usage' }),
  ]
    .map(toLine)
    .join('');
}

/** What is written to a spare, and the ids of the requests in it, each of which it answers in its turn. */
export interface Telling {
  readonly text: string;
  readonly requests: readonly string[];
}

/**
 * Tells a spare what a cold start has among its arguments, and nothing where it has nothing special. The model goes with the
 * settings: asked to `set_model`, the CLI tries it out with a request of its own, which costs.
 */
export function tellSpare(
  { model, permissionMode, mcpServers }: Pick<Attempt, 'model' | 'permissionMode' | 'mcpServers'>,
  kind: SpareKind,
): Telling {
  const allow = allowedTools({ mcpServers });
  const settings = {
    ...(model !== null && { model }),
    ...(allow.length > 0 && { permissions: { allow } }),
  };
  const requests = [
    ...(permissionMode === kind.permissionMode
      ? []
      : [request(MODE, { subtype: 'set_permission_mode', mode: permissionMode })]),
    ...(Object.keys(settings).length === 0
      ? []
      : [request(SET, { subtype: 'apply_flag_settings', settings })]),
  ];
  return {
    text: requests.map(toLine).join(''),
    requests: requests.map(({ request_id: id }) => id),
  };
}

function request(id: string, fields: { readonly subtype: string; readonly [field: string]: unknown }) {
  return { type: 'control_request', request_id: id, request: fields };
}
