import { expect, test } from 'vitest';
import { parseAddress, urlOf, type AddressOptions } from '../../src/client/address.ts';

test.each<[AddressOptions, key: string]>([
  [{ url: 's3://bucket' }, 'https://bucket.s3.us-east-1.amazonaws.com/a/b'],
  [{ url: 's3://bucket/' }, 'https://bucket.s3.us-east-1.amazonaws.com/a/b'],
  [
    { url: 's3://bucket/x/y', region: 'eu-central-1' },
    'https://bucket.s3.eu-central-1.amazonaws.com/x/y/a/b',
  ],
  [{ url: 's3://my.bucket/x/' }, 'https://s3.us-east-1.amazonaws.com/my.bucket/x/a/b'],
  [{ url: 's3://bucket/x', endpoint: 'http://127.0.0.1:9000' }, 'http://127.0.0.1:9000/bucket/x/a/b'],
  [
    { url: 's3://bucket/x', endpoint: 'https://s3.example.org/', pathStyle: false },
    'https://bucket.s3.example.org/x/a/b',
  ],
  [{ url: 's3://bucket', pathStyle: true }, 'https://s3.us-east-1.amazonaws.com/bucket/a/b'],
])('%j leads to %s', (options, url) => {
  expect(urlOf(parseAddress(options), 'a/b').href).toBe(url);
});

test('a request to the bucket itself has no prefix in its path', () => {
  const address = parseAddress({ url: 's3://bucket/x', endpoint: 'http://127.0.0.1:9000' });
  expect(urlOf(address, undefined, { prefix: 'x/a', uploads: '' }).href).toBe(
    'http://127.0.0.1:9000/bucket?prefix=x%2Fa&uploads=',
  );
});

test.each<[AddressOptions, problem: RegExp]>([
  [{ url: 'bucket/x' }, /"bucket\/x" is not s3:/],
  [{ url: 's3://' }, /is not s3:/],
  [{ url: 's3://bucket//x' }, /is not s3:/],
  [{ url: 's3://bucket/../x' }, /is not s3:/],
  [{ url: 's3://bucket/a b' }, /is not s3:/],
  [{ url: 's3://key:secret@bucket/x' }, /"s3:\/\/\*\*\*@bucket\/x" is not/],
  [{ url: 's3://bucket', endpoint: 'minio:9000' }, /"minio:9000" is not an http or https URL/],
  [{ url: 's3://bucket', endpoint: 'https://minio/path' }, /is not an http or https URL/],
  [{ url: 's3://bucket', endpoint: 'https://key:secret@minio' }, /"https:\/\/\*\*\*@minio" is not/],
  [{ url: 's3://bucket', region: 'Frankfurt!' }, /"Frankfurt!" is not a name/],
])('%j is refused', (options, problem) => {
  expect(() => parseAddress(options)).toThrow(problem);
});
