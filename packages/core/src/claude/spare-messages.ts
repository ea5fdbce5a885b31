import type { Attempt } from '../executors/executor.ts';
import { allowedTools, DISTRUSTING, STREAMED } from './arguments.ts';
import { toLine } from './input-messages.ts';

/** The requests that a spare answers. */
export const READY = 'ready';
const MODE = 'mode';
const SET = 'set';

/**
 * What a spare is started as. Measured with CLI 2.1.330: one that may do all without asking describes its tools otherwise to the
 * model, and says so from its start on; told late, it asks the model for something else than one that was started so.
 */
export type SpareKind = 'default' | 'bypassPermissions';

/** The arguments of a CLI that is started before it is known for which task: those of one that is told nothing special. */
export function spareArguments(kind: SpareKind): string[] {
  return [...STREAMED, ...['--permission-mode', kind], ...DISTRUSTING];
}

/**
 * Asks something that is answered once the CLI is up, and changes nothing. `initialize` would do, but only the first one
 * is taken, and the schema of a task comes with it.
 */
export function readyMessage(): string {
  return toLine(request(READY, { subtype: 'mcp_status' }));
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
    ...(permissionMode === kind
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
