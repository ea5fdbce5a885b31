import type { Attempt } from '../executors/executor.ts';
import { allowedTools, DISTRUSTING, STREAMED } from './arguments.ts';
import { toLine } from './input-messages.ts';

/** The requests that a spare answers. */
export const READY = 'ready';
export const CLAIMED = 'claimed';
export const SET = 'set';

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

/**
 * Tells a spare what a cold start has among its arguments. The model goes with the settings: asked to `set_model`, the CLI
 * tries it out with a request of its own, which costs.
 */
export function claimMessages(
  { model, permissionMode, mcpServers }: Pick<Attempt, 'model' | 'permissionMode' | 'mcpServers'>,
  cwd: string,
): string {
  const allow = allowedTools({ mcpServers });
  const settings = {
    ...(model !== null && { model }),
    ...(allow.length > 0 && { permissions: { allow } }),
  };
  return [
    request(CLAIMED, {
      subtype: 'claim_session',
      cwd,
      permission_mode: permissionMode,
      include_initialize: false,
    }),
    request(SET, { subtype: 'apply_flag_settings', settings }),
  ]
    .map(toLine)
    .join('');
}

function request(id: string, fields: { readonly subtype: string; readonly [field: string]: unknown }) {
  return { type: 'control_request', request_id: id, request: fields };
}
