import type { TestProject } from 'vitest/node';
import { startMoto } from './start-moto.ts';
import type { S3Endpoint } from './vitest.ts';

/**
 * Vitest's `globalSetup`: finds the S3 server of others that tests use beside the one of this package. It is the one of
 * `TEST_S3_ENDPOINT`, else moto, else none.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given: S3Endpoint | undefined = process.env['TEST_S3_ENDPOINT'];
  const moto = given === undefined ? await startMoto() : undefined;
  project.provide('s3Endpoint', given ?? moto?.endpoint ?? null);
  return moto && (async () => await moto[Symbol.asyncDispose]());
}
