import type { Attempt } from '../executors/executor.ts';
import { allowedTools, DISTRUSTING, STREAMED } from './arguments.ts';
import { toLine } from './input-messages.ts';

/** The requests that a spare answers. */
export const READY = 'ready';
const CLAIMED = 'claimed';
const SET = 'set';

/**
 * The arguments of a CLI that waits to be told where it works. Measured with 2.1.330: claimed, it asks the model for the
 * same, byte for byte, as one that was started there.
 */
export function spareArguments({ allowsBypass }: { readonly allowsBypass: boolean }): string[] {
  return [
    ...STREAMED,
    ...['--permission-mode', 'default'],
    ...DISTRUSTING,
    ...(allowsBypass ? ['--allow-dangerously-skip-permissions'] : []),
    '--await-claim',
  ];
}

/**
 * Asks something that is answered once the CLI is up, and changes nothing. `initialize` would do, but only the first one
 * is taken, and the schema of a task comes with it.
 */
export function readyMessage(): string {
  return toLine(request(READY, { subtype: 'mcp_status' }));
}

/** What a spare is told to become the run of an attempt. */
export interface Claim {
  /** What is written to its stdin. */
  readonly messages: string;
  /** The requests in it, all of which have to be agreed to, in the order of their answers. */
  readonly requests: readonly string[];
}

/**
 * What a cold start has among its arguments. The model goes with the settings: asked to `set_model`, the CLI tries it out
 * with a request of its own, which costs. Where there are none, none are sent: even empty ones hold up the start of the session.
 */
export function claimFor(
  { model, permissionMode, mcpServers }: Pick<Attempt, 'model' | 'permissionMode' | 'mcpServers'>,
  cwd: string,
): Claim {
  const allow = allowedTools({ mcpServers });
  const settings = {
    ...(model !== null && { model }),
    ...(allow.length > 0 && { permissions: { allow } }),
  };
  const claim = { subtype: 'claim_session', cwd, permission_mode: permissionMode, include_initialize: false };
  const requests = [
    request(CLAIMED, claim),
    ...(Object.keys(settings).length > 0 ? [request(SET, { subtype: 'apply_flag_settings', settings })] : []),
  ];
  return {
    messages: requests.map(toLine).join(''),
    requests: requests.map(({ request_id: id }) => id),
  };
}

function request(id: string, fields: { readonly subtype: string; readonly [field: string]: unknown }) {
  return { type: 'control_request', request_id: id, request: fields };
}
