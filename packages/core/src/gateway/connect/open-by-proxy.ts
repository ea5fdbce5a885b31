import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { nameOf, type Target } from './target.ts';
import { UnreachableError } from './unreachable-error.ts';
import { untilAborted } from '../../system/until-aborted.ts';

/** Lets the proxy of the server connect to a target. */
export async function openByProxy(
  target: Target,
  { proxy, signal }: { readonly proxy: URL; readonly signal: AbortSignal },
): Promise<Duplex> {
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>();
  const path = nameOf(target);
  const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
    method: 'CONNECT',
    path,
    agent: false,
    host: proxy.hostname.replaceAll(/^\[|\]$/g, ''),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    headers: { host: path, ...credentialsOf(proxy) },
  });
  request.once('error', reject);
  request.once('connect', ({ statusCode = 0 }, socket, head) => {
    if (head.length > 0) socket.unshift(head);
    if (statusCode >= 200 && statusCode < 300) resolve(socket);
    else {
      socket.destroy();
      reject(new UnreachableError(`the server's own proxy answered with ${statusCode}`));
    }
  });
  request.end();
  try {
    return await untilAborted(promise, signal);
  } catch (error) {
    request.destroy();
    // It may have come in the same moment in which nobody waited for it any more.
    promise.then((socket) => socket.destroy()).catch(() => undefined);
    throw error;
  }
}

function credentialsOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
