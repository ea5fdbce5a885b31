import { ClaudeOpsError } from '@claude-ops/contract';
import { startFaultProxy, startS3 } from '@claude-ops/testing-s3';
import { expect, test } from 'vitest';
import { openS3Stores, type S3Options } from '../src/index.ts';

const FAST = { attempts: 3, firstPauseMs: 1 };

/** What a check says that fails. */
async function problemOf(options: Partial<S3Options>): Promise<string> {
  await using s3 = await startS3();
  const { endpoint, credentials } = s3;
  await using stores = openS3Stores({
    url: 's3://bucket/x',
    endpoint,
    credentials,
    retries: FAST,
    ...options,
  });
  const error = await stores.check().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!ClaudeOpsError.is(error)) throw new Error('the check did not fail', { cause: error });
  expect(error.code).toBe('storage_unavailable');
  return error.message.replaceAll(endpoint, 'ENDPOINT');
}

test('a bucket that can be used is left as it was', async () => {
  await using s3 = await startS3();
  const { endpoint, credentials } = s3;
  await using stores = openS3Stores({ url: 's3://bucket/x', endpoint, credentials });
  await stores.check();
  expect(s3.keys()).toEqual([]);
  expect(s3.requests.map((request) => request.split(' ')[0])).toEqual(['PUT', 'GET', 'GET', 'DELETE']);
  expect(stores.address).toBe(`bucket "bucket" at ${endpoint}`);
});

test('a bucket that does not exist', async () => {
  expect(await problemOf({ url: 's3://other/x' })).toBe(
    'The bucket "other" at ENDPOINT answered 404 (NoSuchBucket: The specified bucket does not exist). Create the bucket, or correct ARTIFACTS_URL.',
  );
});

test('an access key that does not exist is not shown', async () => {
  const credentials = { accessKeyId: 'AKIAOTHER', secretAccessKey: 'secret' };
  expect(await problemOf({ credentials })).toBe(
    'The bucket "bucket" at ENDPOINT answered 403 (InvalidAccessKeyId: The AWS Access Key Id *** does not exist in our records). Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.',
  );
});

test('a secret that is another one', async () => {
  const credentials = { accessKeyId: 'AKIAMADEUPFORTESTS', secretAccessKey: 'another' };
  expect(await problemOf({ credentials })).toMatch(
    /answered 403 \(SignatureDoesNotMatch: .*\)\. Check AWS_ACCESS_KEY_ID/,
  );
});

test('an endpoint where nobody listens', async () => {
  expect(await problemOf({ endpoint: 'http://127.0.0.1:9' })).toMatch(
    /^The bucket "bucket" at http:\/\/127\.0\.0\.1:9 could not be reached \(.*ECONNREFUSED.*\)\. Check S3_ENDPOINT, S3_PATH_STYLE and the network\.$/,
  );
});

test('a storage that is overloaded for long', async () => {
  await using s3 = await startS3();
  await using proxy = await startFaultProxy({
    target: s3.endpoint,
    next: () => 'slow_down',
    random: Math.random,
  });
  expect(await problemOf({ endpoint: proxy.endpoint })).toMatch(
    /answered 503 \(SlowDown: Please try again\)\. Try again later\.$/,
  );
  expect(proxy.made.slow_down).toBe(FAST.attempts);
});

test('credentials may change from request to request, and have a session token', async () => {
  await using s3 = await startS3();
  let asked = 0;
  await using stores = openS3Stores({
    url: 's3://bucket',
    endpoint: s3.endpoint,
    credentials: async () => {
      asked += 1;
      return { ...s3.credentials, sessionToken: `token-${asked}` };
    },
  });
  await stores.check();
  expect(asked).toBe(4);
});
