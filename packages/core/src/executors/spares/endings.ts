import type { Logger } from '../../logger.ts';
import { endSpare, endUntaken, type ParkedClaude } from './spare.ts';

/** Ends spares, each once, whoever asks for it. */
export interface Endings {
  /** One that an attempt had taken, whose workspace is the attempt's. Never rejects. */
  end(spare: ParkedClaude): Promise<void>;
  /** One that no attempt has taken, with its workspace. Never rejects. */
  endUntaken(spare: ParkedClaude): Promise<void>;
  /** Settles when all that are being ended have. */
  settled(): Promise<void>;
}

export function createEndings(logger: Logger): Endings {
  const ending = new Map<string, Promise<void>>();
  const once = async (id: string, work: () => Promise<void>) => {
    const ended =
      ending.get(id) ??
      work()
        .catch((error: unknown) =>
          logger.error({ event: 'warm_process_not_ended', err: error }, 'a warm process could not be ended'),
        )
        .finally(() => ending.delete(id));
    ending.set(id, ended);
    await ended;
  };
  return {
    end: (spare) => once(spare.id, () => endSpare(spare)),
    endUntaken: (spare) => once(spare.id, () => endUntaken(spare)),
    settled: async () => void (await Promise.all(ending.values())),
  };
}
