import { SERVER_STATES } from '../../../claude/input-messages.ts';

/**
 * Asked when nothing more will be said: it changes nothing, and the CLI answers it at once, also where its input ends behind it. So all that
 * it had said by then has come once the answer has, wherever it passes through. No other request has its id.
 */
export const LAST = { request: SERVER_STATES, id: 'last' } as const;
