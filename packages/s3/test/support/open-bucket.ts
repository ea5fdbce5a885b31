import { startS3 } from '@claude-ops/testing-s3';
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

export function toBucket(bucket: string, at: { endpoint: string; credentials: S3Credentials }) {
  const url = `s3://${bucket}/${PREFIX}`;
  return { ...at, url, open: (options: Partial<S3Options> = {}) => openS3Stores({ ...at, url, ...options }) };
}
