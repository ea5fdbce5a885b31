import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { whenAborted } from '../../../system/settles-within.ts';

/** The part of a container of dockerode that has no types of its own. */
interface DialledContainer {
  readonly id: string;
  readonly modem: {
    dial(request: object, answered: (error: unknown, answer: IncomingMessage) => void): void;
  };
}

/**
 * Settles when the engine says that a container has ended. It begins its answer at once, and one that goes down breaks it off:
 * then this rejects, where the client's own `wait` would never settle.
 *
 * @param givenUp aborted when nobody waits for it any more
 * @param condition `next-exit` for a container that is about to be started
 */
export async function waitForEnd(
  { id, modem }: DialledContainer,
  givenUp: AbortSignal,
  condition: 'not-running' | 'next-exit' = 'not-running',
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = {
    path: `/containers/${id}/wait?`,
    method: 'POST',
    isStream: true,
    options: { _query: { condition }, _body: {} },
    statusCodes: { 200: true, 400: 'bad parameter', 404: 'no such container', 500: 'server error' },
  };
  modem.dial(request, (error, answer) => {
    if (error instanceof Error) reject(error);
    else resolve(answer);
  });
  const answer = await promise;
  const { aborted, release } = whenAborted(givenUp);
  void aborted.then(() => answer.destroy());
  await json(answer).finally(release);
}
