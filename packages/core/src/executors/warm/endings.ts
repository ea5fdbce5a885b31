import type { Logger } from '../../logger.ts';
import { endWarm, endUntaken, type IdleClaude } from './idle-claude.ts';

/** Ends warm processes, each once, whoever asks for it. */
export interface Endings {
  /** One that an attempt had taken, whose workspace is the attempt's. Never rejects. */
  end(warmProcess: IdleClaude): Promise<void>;
  /** One that no attempt has taken, with its workspace. Never rejects. */
  endUntaken(warmProcess: IdleClaude): Promise<void>;
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
    end: (warmProcess) => once(warmProcess.id, () => endWarm(warmProcess)),
    endUntaken: (warmProcess) => once(warmProcess.id, () => endUntaken(warmProcess)),
    settled: async () => void (await Promise.all(ending.values())),
  };
}
