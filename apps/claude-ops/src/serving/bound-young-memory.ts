import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the space that V8 has for young objects as large as it is now: 16 MB after a start. By itself V8 doubles it, up to 128 MB, whenever as
 * much has outlived collections as there is room, and gives none of it back to a server that is busy or idle for a minute. V8 reads this flag
 * whenever it is about to grow the space (`NewSpace::Grow`). The limit itself, `--max-semi-space-size`, it reads at the start of the process
 * only, and a package can't choose how it is started.
 */
export function boundYoungMemory(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
