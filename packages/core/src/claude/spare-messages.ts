import type { PermissionMode } from '@claude-ops/contract';
import type { Attempt } from '../executors/executor.ts';
import { allowedTools, DISTRUSTING, STREAMED } from './arguments.ts';
import { toLine } from './input-messages.ts';

/** The requests that a spare answers. */
export const READY = 'ready';
export const CLAIMED = 'claimed';
export const MODE_SET = 'mode';
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

type Told = Pick<Attempt, 'model' | 'permissionMode' | 'mcpServers'>;

/** Tells a spare where it works, before it is known for which attempt. It finds out then what it knows of that directory. */
export function claimAheadMessage(cwd: string): string {
  return toLine(claim(cwd, 'default'));
}

/** Tells a spare what a cold start has among its arguments. */
export function claimMessages(attempt: Told, cwd: string): string {
  return [claim(cwd, attempt.permissionMode), settings(attempt)].map(toLine).join('');
}

/** The same to one that knows where it works. */
export function adaptMessages(attempt: Told): string {
  const { permissionMode: mode } = attempt;
  return [request(MODE_SET, { subtype: 'set_permission_mode', mode }), settings(attempt)]
    .map(toLine)
    .join('');
}

function claim(cwd: string, permissionMode: PermissionMode) {
  return request(CLAIMED, {
    subtype: 'claim_session',
    cwd,
    permission_mode: permissionMode,
    include_initialize: false,
  });
}

/** The model is among them: asked to `set_model`, the CLI tries it out with a request of its own, which costs. */
function settings({ model, mcpServers }: Told) {
  const allow = allowedTools({ mcpServers });
  return request(SET, {
    subtype: 'apply_flag_settings',
    settings: {
      ...(model !== null && { model }),
      ...(allow.length > 0 && { permissions: { allow } }),
    },
  });
}

function request(id: string, fields: { readonly subtype: string; readonly [field: string]: unknown }) {
  return { type: 'control_request', request_id: id, request: fields };
}
