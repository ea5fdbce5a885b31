import { createHash } from 'node:crypto';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { AwsV4Signer } from 'aws4fetch';
import type { S3Credentials } from './credentials.ts';

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal?: AbortSignal | undefined;
}

export interface Sender extends Disposable {
  /** Sends a request. The caller reads the body of the response or destroys it. @throws if the connection fails. */
  send(request: S3Request, credentials: S3Credentials): Promise<IncomingMessage>;
}

export interface SenderOptions {
  readonly region: string;
  /** How long a connection may be silent, in milliseconds. */
  readonly silenceMs: number;
}

const MOST_CONNECTIONS = 32;
const NO_BYTES = new Uint8Array();

/** Signs requests (AWS Signature Version 4) and sends them over connections that are kept open. */
export function createSender({ region, silenceMs }: SenderOptions): Sender {
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS }),
  };
  /** The keys that the signatures of a day derive from. */
  const cache = new Map<string, ArrayBuffer>();

  return {
    async send({ method, url, headers, body, signal }, credentials) {
      const signer = new AwsV4Signer({
        method,
        url: url.href,
        headers: { ...headers, 'x-amz-content-sha256': hashOf(body) },
        service: 's3',
        region,
        cache,
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey,
        ...(credentials.sessionToken !== undefined && { sessionToken: credentials.sessionToken }),
      });
      const signed = await signer.sign();
      const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
      const isTls = url.protocol === 'https:';
      const outgoing = (isTls ? https : http).request(url, {
        method,
        headers: {
          ...Object.fromEntries(signed.headers),
          ...(method === 'PUT' || method === 'POST' ? { 'content-length': body?.byteLength ?? 0 } : {}),
        },
        agent: agents[isTls ? 'https:' : 'http:'],
        ...(signal && { signal }),
      });
      outgoing.setTimeout(silenceMs, () => outgoing.destroy(new Error(`silent for ${silenceMs} ms`)));
      outgoing.once('response', resolve).on('error', reject).end(body);
      return await promise;
    },
    [Symbol.dispose]() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function hashOf(body: Uint8Array = NO_BYTES): string {
  return createHash('sha256').update(body).digest('hex');
}
