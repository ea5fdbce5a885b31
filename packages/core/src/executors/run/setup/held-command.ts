import { controlRequest, type ControlRequest } from '../../../claude/input-messages.ts';

/** Asks a CLI that is held whether it is where it will run. It answers once there is a network. */
export const HOLD: ControlRequest = { subtype: 'hold' };
/** Has a CLI that is held begin. */
export const BEGIN: ControlRequest = { subtype: 'begin' };

/** The exit code of a CLI that is held and is told something else: it never began. */
const NEVER_BEGAN = 75;

const answer = JSON.stringify({
  type: 'control_response',
  response: { subtype: 'success', request_id: HOLD.subtype },
});

/** A script of bash that begins a command once it has read the two requests, and reads nothing beyond them. */
const HELD = `
is_told() { IFS= read -r said && [ "$said" = "$1" ]; }
is_told "$1" && printf '%s\\n' "$2" && is_told "$3" || exit ${NEVER_BEGAN}
shift 3
exec "$@"`;

/**
 * Holds a command back at its start, so that others can run before it where it will run. Its process is there, with its streams. What an earlier
 * server has left like that ends with the first word of the next one.
 */
export function heldCommand(command: readonly string[]): readonly string[] {
  return ['bash', '-c', HELD, 'bash', lineOf(HOLD), answer, lineOf(BEGIN), ...command];
}

function lineOf(request: ControlRequest): string {
  return JSON.stringify(controlRequest(request, request.subtype));
}
