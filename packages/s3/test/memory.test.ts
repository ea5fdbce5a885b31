import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startS3 } from '@claude-ops/testing-s3';
import { expect, test } from 'vitest';

const TRANSFER = fileURLToPath(new URL('fixtures/transfer.ts', import.meta.url));
const MEBIBYTES = 256;

test('256 MiB through upload and download grow a process by at most 64 MB', async () => {
  await using s3 = await startS3();
  const { accessKeyId, secretAccessKey } = s3.credentials;
  const { stdout } = await promisify(execFile)(process.execPath, [
    TRANSFER,
    ...[s3.endpoint, accessKeyId, secretAccessKey, String(MEBIBYTES)],
  ]);
  const { growth, isWhole } = JSON.parse(stdout) as { growth: number; isWhole: boolean };
  expect(isWhole).toBe(true);
  expect(growth).toBeLessThan(64e6);
});
