import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerBucket, answerError, answerObject } from './answer.ts';
import { createObjects, type Objects } from './objects.ts';
import { S3Error } from './s3-error.ts';
import { verifySignature, type Credentials } from './verify-signature.ts';

export interface S3Server extends AsyncDisposable {
  /** Of loopback. Buckets stand in the path, or before the host `s3.localhost`. */
  readonly endpoint: string;
  readonly credentials: Credentials;
  /** The keys in the bucket, in order. */
  keys(): string[];
  /** The keys of uploads that are neither complete nor aborted. */
  uploads(): string[];
  /** Method and target of each request. */
  readonly requests: readonly string[];
}

export interface S3ServerOptions {
  /** @default 'bucket' */
  readonly bucket?: string;
}

const CREDENTIALS: Credentials = {
  accessKeyId: 'AKIAMADEUPFORTESTS',
  secretAccessKey: 'made-up-secret/of+tests',
};

/**
 * Starts a server that speaks the part of S3 that a store needs: signatures, conditional puts, ranges, lists, uploads in parts. Its
 * objects are in memory, and a request whose body is cut has no effect.
 */
export async function startS3({ bucket = 'bucket' }: S3ServerOptions = {}): Promise<S3Server> {
  const objects = createObjects();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    void answer(request, response, { objects, bucket });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    credentials: CREDENTIALS,
    requests,
    keys: () => [...objects.objects.keys()].toSorted(),
    uploads: () => Array.from(objects.uploads.values(), ({ key }) => key).toSorted(),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

interface Parts {
  readonly objects: Objects;
  readonly bucket: string;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { objects, bucket }: Parts,
): Promise<void> {
  try {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    verifySignature(request, body, CREDENTIALS);
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://host');
    const inHost = /^(.+)\.s3\.localhost/.exec(request.headers.host ?? '')?.[1];
    const path = inHost === undefined ? pathname : `/${inHost}${pathname}`;
    const [, named = '', key = ''] = /^\/([^/]*)(?:\/(.*))?$/s.exec(decodeURIComponent(path)) ?? [];
    if (named !== bucket) throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
    const parts = { request, response, objects, key, query, body };
    if (key === '') answerBucket(parts);
    else answerObject(parts);
  } catch (error) {
    // A body that was cut: nobody is there for an answer.
    if (!(error instanceof S3Error)) response.destroy();
    else answerError(response, error, request.method === 'HEAD');
  }
}
