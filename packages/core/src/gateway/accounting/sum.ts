import type { ModelUsage } from '@claude-ops/contract';
import type { CountedUsage, Ending, Entry } from './account.ts';
import { NO_TOKENS } from './billed-tokens.ts';
import { costOf } from './cost.ts';

type Total = Omit<CountedUsage, 'retries'>;

/** Requests added up. */
export interface Sum {
  add(entry: Entry, ending: Ending): void;
  total(): Total;
}

const MOST_TIMES = 1_000;
/** So many models are told apart. */
const MOST_MODELS = 100;
const OTHER_MODELS = 'other';

/** Whether a request ended without the answer that it asked for. */
export function isBad(ending: Ending): boolean {
  return typeof ending !== 'number' || ending >= 400;
}

/** @param known what it begins with */
export function createSum(known?: Total): Sum {
  const { requests = 0, requestBytes = 0, responseBytes = 0 } = known ?? {};
  const counts = { requests, requestBytes, responseBytes };
  const errors = new Map(Object.entries(known?.errors ?? {}));
  const models = new Map(Object.entries(known?.models ?? {}));
  const timeToFirstTokenMs = [...(known?.timeToFirstTokenMs ?? [])];

  return {
    add(entry, ending) {
      counts.requests += 1;
      counts.requestBytes += entry.requestBytes;
      counts.responseBytes += entry.responseBytes;
      addTo(models, entry);
      if (entry.timeToFirstTokenMs !== null && timeToFirstTokenMs.length < MOST_TIMES)
        timeToFirstTokenMs.push(entry.timeToFirstTokenMs);
      if (isBad(ending)) errors.set(String(ending), (errors.get(String(ending)) ?? 0) + 1);
    },
    total() {
      const sum = (field: keyof ModelUsage) => sumOf(models, field);
      return {
        ...counts,
        errors: Object.fromEntries(errors),
        inputTokens: sum('inputTokens'),
        outputTokens: sum('outputTokens'),
        cacheReadInputTokens: sum('cacheReadInputTokens'),
        cacheCreationInputTokens: sum('cacheCreationInputTokens'),
        costUsd: sum('costUsd'),
        models: Object.fromEntries(models),
        timeToFirstTokenMs: [...timeToFirstTokenMs],
      };
    },
  };
}

function addTo(models: Map<string, ModelUsage>, { model, tokens }: Entry): void {
  if (tokens === NO_TOKENS) return;
  const name = models.has(model) || models.size < MOST_MODELS ? model : OTHER_MODELS;
  const known = models.get(name);
  models.set(name, {
    inputTokens: (known?.inputTokens ?? 0) + tokens.inputTokens,
    outputTokens: (known?.outputTokens ?? 0) + tokens.outputTokens,
    cacheReadInputTokens: (known?.cacheReadInputTokens ?? 0) + tokens.cacheReadInputTokens,
    cacheCreationInputTokens: (known?.cacheCreationInputTokens ?? 0) + tokens.cacheCreationInputTokens,
    costUsd: (known?.costUsd ?? 0) + costOf(model, tokens),
  });
}

function sumOf(models: ReadonlyMap<string, ModelUsage>, field: keyof ModelUsage): number {
  return [...models.values()].reduce((total, counts) => total + counts[field], 0);
}
