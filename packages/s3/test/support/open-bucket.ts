import { randomUUID } from 'node:crypto';
import { startS3 } from '@claude-ops/testing-s3';
import { otherS3Endpoint } from '@claude-ops/testing-s3/vitest';
import { AwsClient } from 'aws4fetch';
import { openS3Stores, type S3Credentials, type S3Options, type S3Stores } from '../../src/index.ts';

/** A bucket of its own for a test. */
export interface TestBucket extends AsyncDisposable {
  readonly endpoint: string;
  readonly url: string;
  readonly credentials: S3Credentials;
  open(options?: Partial<S3Options>): S3Stores;
  /** Objects and begun uploads. */
  names(): Promise<string[]>;
}

const PREFIX = 'some/prefix';

/** In the server of this repository, which is started for the test. */
export async function ownBucket(): Promise<TestBucket> {
  const s3 = await startS3();
  const { endpoint, credentials } = s3;
  return {
    ...toBucket('bucket', { endpoint, credentials }),
    names: async () => [...s3.keys(), ...s3.uploads()],
    [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose](),
  };
}

/** In the server of others. */
export async function otherBucket(): Promise<TestBucket> {
  const endpoint = otherS3Endpoint();
  if (endpoint === undefined) throw new Error('There is no other S3 server.');
  const credentials = {
    accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? 'made-up',
    secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'made-up',
  };
  const bucket = `claude-ops-${randomUUID()}`;
  const client = new AwsClient({ ...credentials, service: 's3', region: 'us-east-1' });
  await client.fetch(`${endpoint}/${bucket}`, { method: 'PUT' });
  const keysOf = async (query: string) => {
    const answer = await client.fetch(`${endpoint}/${bucket}?${query}`);
    return Array.from((await answer.text()).matchAll(/<Key>([^<]*)<\/Key>/g), ([, key = '']) => key);
  };
  const names = async () => [...(await keysOf('list-type=2')), ...(await keysOf('uploads'))];
  return {
    ...toBucket(bucket, { endpoint, credentials }),
    names,
    async [Symbol.asyncDispose]() {
      for (const key of await keysOf('list-type=2'))
        await client.fetch(`${endpoint}/${bucket}/${key}`, { method: 'DELETE' });
      await client.fetch(`${endpoint}/${bucket}`, { method: 'DELETE' });
    },
  };
}

function toBucket(bucket: string, at: { endpoint: string; credentials: S3Credentials }) {
  const url = `s3://${bucket}/${PREFIX}`;
  return { ...at, url, open: (options: Partial<S3Options> = {}) => openS3Stores({ ...at, url, ...options }) };
}
