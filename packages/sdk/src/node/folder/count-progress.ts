import type { FileFacts, FolderListing } from './entry.ts';
import type { FolderProgress } from './folder-options.ts';
import { readListed } from './read-listed.ts';

export type OnProgress = ((progress: FolderProgress) => void) | undefined;
export type ReadFile = (file: FileFacts) => AsyncIterable<Uint8Array>;

/** What reads the files of a folder, and tells how far it is. */
export function readCounting(
  { entries, bytes: totalBytes }: Pick<FolderListing, 'entries' | 'bytes'>,
  onProgress: OnProgress,
): ReadFile {
  if (onProgress === undefined) return readListed;
  const totalFiles = entries.filter(({ kind }) => kind === 'file').length;
  let [files, bytes] = [0, 0];
  return async function* read(file) {
    for await (const chunk of readListed(file)) {
      bytes += chunk.byteLength;
      onProgress({ files, totalFiles, bytes, totalBytes });
      yield chunk;
    }
    files += 1;
    onProgress({ files, totalFiles, bytes, totalBytes });
  };
}
