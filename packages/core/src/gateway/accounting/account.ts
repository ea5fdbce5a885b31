import type { GatewayUsage, ModelUsage } from '@claude-ops/contract';
import { NO_TOKENS, updateTokens, type BilledTokens } from './billed-tokens.ts';
import { costOf } from './cost.ts';

/** How a request ended: with a status, in the middle of its answer, or because nobody waited for it any more. */
export type Ending = number | 'broken' | 'aborted';

/** What is known of one request, while it goes on and after. */
export interface Entry {
  requestBytes: number;
  responseBytes: number;
  /** The model that answers; empty until it has said so. */
  model: string;
  tokens: BilledTokens;
  /** Milliseconds; null until there is content. */
  timeToFirstTokenMs: number | null;
  /** Stands for the body, once it is known whole. */
  bodyHash: string | undefined;
}

export type CountedUsage = Omit<GatewayUsage, 'difference'>;

/** Adds up what an attempt asks of the model. */
export interface Account {
  /** Adds a request, which counts from now on. */
  open(): Entry;
  /** The body of a request is known. */
  identify(entry: Entry, bodyHash: string): void;
  close(entry: Entry, ending: Ending): void;
  /** US dollars, with what has begun and is known of it. */
  readonly spentUsd: number;
  usage(): CountedUsage;
}

const MOST_TIMES = 1_000;
const MOST_FAILED_BODIES = 1_000;
/** So many models are told apart, and so long are their names: they come from outside. */
const MOST_MODELS = 100;
const MOST_NAME_CHARACTERS = 128;
const OTHER_MODELS = 'other';

export function createAccount(): Account {
  const goingOn = new Set<Entry>();
  const ended = { requests: 0, requestBytes: 0, responseBytes: 0 };
  const errors = new Map<string, number>();
  const models = new Map<string, ModelUsage>();
  const failedBodies = new Set<string>();
  const timeToFirstTokenMs: number[] = [];
  let retries = 0;

  return {
    open() {
      const entry: Entry = {
        ...{ requestBytes: 0, responseBytes: 0, model: '', tokens: NO_TOKENS },
        ...{ timeToFirstTokenMs: null, bodyHash: undefined },
      };
      goingOn.add(entry);
      return entry;
    },
    identify(entry, bodyHash) {
      entry.bodyHash = bodyHash;
      if (failedBodies.has(bodyHash)) retries += 1;
    },
    close(entry, ending) {
      goingOn.delete(entry);
      ended.requests += 1;
      ended.requestBytes += entry.requestBytes;
      ended.responseBytes += entry.responseBytes;
      addTo(models, entry);
      if (entry.timeToFirstTokenMs !== null && timeToFirstTokenMs.length < MOST_TIMES)
        timeToFirstTokenMs.push(entry.timeToFirstTokenMs);
      if (typeof ending === 'number' && ending < 400) return;
      errors.set(String(ending), (errors.get(String(ending)) ?? 0) + 1);
      if (entry.bodyHash !== undefined && failedBodies.size < MOST_FAILED_BODIES)
        failedBodies.add(entry.bodyHash);
    },
    get spentUsd() {
      const known = sumOf(models, 'costUsd');
      return [...goingOn].reduce((sum, { model, tokens }) => sum + costOf(model, tokens), known);
    },
    usage() {
      const sum = (field: keyof ModelUsage) => sumOf(models, field);
      return {
        ...ended,
        retries,
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

/** What an answer has said by now of what it used. */
export function noteUsage(entry: Entry, usage: unknown, model: string | undefined): void {
  entry.tokens = updateTokens(entry.tokens, usage);
  if (model !== undefined) entry.model = model.slice(0, MOST_NAME_CHARACTERS);
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
