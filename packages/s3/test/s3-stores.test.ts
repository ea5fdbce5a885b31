import { otherS3Endpoint } from '@claude-ops/testing-s3/vitest';
import { describe } from 'vitest';
import { testArtifactStore } from './artifact-store-suite.ts';
import { ownBucket, type TestBucket } from './support/open-bucket.ts';
import { otherBucket } from './support/other-bucket.ts';
import { testUploadStore } from './upload-store-suite.ts';

const SERVERS: readonly (readonly [name: string, isThere: boolean, open: () => Promise<TestBucket>])[] = [
  ['the S3 server of this repository', true, ownBucket],
  ['an S3 server of others', otherS3Endpoint() !== undefined, otherBucket],
];

describe.each(SERVERS)('%s', (_, isThere, openBucket) => {
  const open = async <T>(pick: (stores: ReturnType<TestBucket['open']>) => T) => {
    const bucket = await openBucket();
    const opened: AsyncDisposable[] = [];
    const again = () => {
      const stores = bucket.open({ leftoverAgeMs: 0 });
      opened.push(stores);
      return pick(stores);
    };
    return {
      store: again(),
      again,
      names: bucket.names,
      async [Symbol.asyncDispose]() {
        for (const stores of opened) await stores[Symbol.asyncDispose]();
        await bucket[Symbol.asyncDispose]();
      },
    };
  };

  describe.runIf(isThere)('artifacts', () => {
    testArtifactStore(() => open(({ artifactStore }) => artifactStore));
  });
  describe.runIf(isThere)('uploads', () => {
    testUploadStore(() => open(({ uploadStore }) => uploadStore));
  });
});
