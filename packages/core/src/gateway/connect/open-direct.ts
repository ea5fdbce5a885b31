import type { LookupAddress } from 'node:dns';
import { connect, type Socket } from 'node:net';
import type { Target } from './target.ts';
import { untilAborted } from '../../system/until-aborted.ts';

/** Connects to whichever of the addresses answers first, and to no other: a name that is resolved again may lead elsewhere. */
export async function openDirect(
  { host, port }: Target,
  { addresses, signal }: { readonly addresses: readonly LookupAddress[]; readonly signal: AbortSignal },
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({
    host,
    port,
    autoSelectFamily: true,
    allowHalfOpen: true,
    noDelay: true,
    lookup: (_name, _options, done) => done(null, [...addresses]),
  });
  socket.once('connect', resolve).on('error', reject);
  try {
    await untilAborted(promise, signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
