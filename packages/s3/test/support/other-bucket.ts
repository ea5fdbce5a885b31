import { randomUUID } from 'node:crypto';
import { otherS3Endpoint } from '@claude-ops/testing-s3/vitest';
import { AwsClient } from 'aws4fetch';
import { toBucket, type TestBucket } from './open-bucket.ts';

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
