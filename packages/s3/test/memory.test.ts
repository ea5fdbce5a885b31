import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startS3 } from '@claude-ops/testing-s3';
import { expect, test } from 'vitest';

const TRANSFER = fileURLToPath(new URL('fixtures/transfer.ts', import.meta.url));
const MEBIBYTES = 256;

/** Buffers of three parts, and what is on its way. */
const ALLOWED_BY_UPLOAD = 64e6;
/**
 * V8 collects the buffers of chunks that were read once there are about 64 MB of them, whoever reads: the store on the disk grows a
 * process by 69 MB. Content that were held would take 256 MiB.
 */
const ALLOWED = 144e6;

test('256 MiB through upload and download take constant memory', async () => {
  await using s3 = await startS3();
  const { accessKeyId, secretAccessKey } = s3.credentials;
  const { stdout } = await promisify(execFile)(process.execPath, [
    TRANSFER,
    ...[s3.endpoint, accessKeyId, secretAccessKey, String(MEBIBYTES)],
  ]);
  const found = JSON.parse(stdout) as { uploadGrowth: number; growth: number; isWhole: boolean };
  expect(found.isWhole).toBe(true);
  expect(found.uploadGrowth).toBeLessThan(ALLOWED_BY_UPLOAD);
  expect(found.growth).toBeLessThan(ALLOWED);
});
