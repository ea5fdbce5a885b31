import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../../logger.ts';
import { removeTree } from '../../remove-tree.ts';
import type { ArtifactWriter, StagedContent } from '../artifact-store.ts';
import { INDEX, writeIndex } from './stored-index.ts';

interface WriterPlaces {
  /** Where the artifacts are in the end. */
  readonly directory: string;
  /** Where they are until then. */
  readonly unfinished: string;
  readonly logger: Logger;
}

export function createDiskArtifactWriter({ directory, unfinished, logger }: WriterPlaces): ArtifactWriter {
  let prepared: Promise<void> | undefined;
  const prepare = () => (prepared ??= makeEmpty(unfinished, logger));

  return {
    async stage(content) {
      await prepare();
      return await stageContent(content, unfinished);
    },
    async commit(artifacts) {
      await prepare();
      await writeIndex(path.join(unfinished, INDEX), artifacts);
      await removeTree(directory, logger);
      await rename(unfinished, directory);
      await syncDirectory(path.dirname(directory));
    },
    async [Symbol.asyncDispose]() {
      if (prepared !== undefined) await removeTree(unfinished, logger);
    },
  };
}

async function makeEmpty(directory: string, logger: Logger): Promise<void> {
  await removeTree(directory, logger);
  await mkdir(directory, { recursive: true, mode: 0o700 });
}

async function stageContent(content: AsyncIterable<Uint8Array>, directory: string): Promise<StagedContent> {
  const file = path.join(directory, `${randomUUID()}.new`);
  try {
    const { sha256, bytes } = await writeHashed(file, content);
    return {
      ...{ sha256, bytes },
      keep: () => rename(file, path.join(directory, sha256)),
      discard: () => rm(file, { force: true }),
    };
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function writeHashed(
  file: string,
  content: AsyncIterable<Uint8Array>,
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  await using handle = await open(file, 'wx', 0o600);
  for await (const chunk of content) {
    hash.update(chunk);
    bytes += chunk.byteLength;
    await handle.writeFile(chunk);
  }
  await handle.datasync();
  return { sha256: hash.digest('hex'), bytes };
}

async function syncDirectory(directory: string): Promise<void> {
  await using handle = await open(directory);
  await handle.sync();
}
