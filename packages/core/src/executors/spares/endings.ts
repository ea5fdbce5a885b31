import type { Logger } from '../../logger.ts';
import { endSpare, type ParkedClaude } from './spare.ts';

/** Ends spares, and knows which are still at it. */
export interface Endings {
  /** Never rejects. */
  end(spare: ParkedClaude): Promise<void>;
  settled(): Promise<void>;
}

export function createEndings(logger: Logger): Endings {
  const ending = new Set<Promise<void>>();
  return {
    end(spare) {
      const ended = endSpare(spare)
        .catch((error: unknown) => logger.error({ err: error }, 'a spare could not be ended'))
        .finally(() => ending.delete(ended));
      ending.add(ended);
      return ended;
    },
    async settled() {
      await Promise.all(ending);
    },
  };
}
