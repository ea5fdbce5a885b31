import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import zlib from 'node:zlib';
import { workspaceFailure } from '../../attempt/workspace-failure.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/**
 * The bytes of a tar on disk. Read no faster than they are taken.
 *
 * @throws {ClaudeOpsError} workspace_failed, where this Node can't.
 */
export function decompress(file: string, compression: Compression): AsyncIterable<Buffer> {
  const bytes = createReadStream(file);
  if (compression === 'none') return bytes;
  const inflated = compression === 'gzip' ? zlib.createGunzip() : createZstd();
  // The iteration throws what breaks it.
  pipeline(bytes, inflated, () => undefined);
  return inflated;
}

function createZstd(): zlib.Gunzip | zlib.ZstdDecompress {
  if ('createZstdDecompress' in zlib) return zlib.createZstdDecompress();
  throw workspaceFailure(
    'This server can not read zstd, as its Node is older than 22.15: send a tar.gz or a zip.',
  );
}
