import { SERVER_STATES } from '../../../claude/input-messages.ts';

/**
 * Asked when nothing more will be said: it changes nothing, and the CLI answers it at once, also where its input ends behind it. So all that
 * it had said by then has come once the answer has, wherever it passes through.
 */
export const LAST_REQUEST = SERVER_STATES;

/** No other request has it. */
export const LAST_REQUEST_ID = 'last';
