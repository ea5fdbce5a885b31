import { stat } from 'node:fs/promises';
import path from 'node:path';

/** A path, or the nearest one above it where there is something. */
export async function nearestExisting(directory: string): Promise<string> {
  for (let candidate = directory; ; candidate = path.dirname(candidate)) {
    try {
      await stat(candidate);
      return candidate;
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing || candidate === path.dirname(candidate)) throw error;
    }
  }
}
