import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createDiskArtifactStore, createDiskUploadStore } from '@claude-ops/core';
import { describe } from 'vitest';
import { testArtifactStore } from './artifact-store-suite.ts';
import { silentLogger } from './support/silent-logger.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';
import { testUploadStore } from './upload-store-suite.ts';

/** The files below a directory. */
async function filesIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
}

describe('artifacts on the disk', () => {
  testArtifactStore(async () => {
    const directory = await temporaryDirectory();
    const again = () => createDiskArtifactStore(directory.path, silentLogger);
    return {
      store: again(),
      again,
      names: () => filesIn(directory.path),
      [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
    };
  });
});

describe('uploads on the disk', () => {
  testUploadStore(async () => {
    const directory = await temporaryDirectory();
    const again = () => createDiskUploadStore(directory.path, silentLogger);
    return {
      store: again(),
      again,
      names: () => filesIn(directory.path),
      [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
    };
  });
});
