import type { GatewayUsage } from '@claude-ops/contract';
import { NO_TOKENS, updateTokens, type BilledTokens } from './billed-tokens.ts';
import { costOf } from './cost.ts';
import { createSum, isBad } from './sum.ts';

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
  /** Of requests that have ended. */
  usage(): CountedUsage;
  /** As if what goes on were broken off now: what is left of it for whoever counts on after a crash. */
  usageByNow(): CountedUsage;
}

const MOST_FAILED_BODIES = 1_000;
/** The name of a model comes from outside. */
const MOST_NAME_CHARACTERS = 128;

/** @param known what was counted before a restart */
export function createAccount(known?: CountedUsage): Account {
  const goingOn = new Set<Entry>();
  const ended = createSum(known);
  const failedBodies = new Set<string>();
  let retries = known?.retries ?? 0;

  return {
    open() {
      const entry: Entry = {
        requestBytes: 0,
        responseBytes: 0,
        model: '',
        tokens: NO_TOKENS,
        timeToFirstTokenMs: null,
        bodyHash: undefined,
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
      ended.add(entry, ending);
      if (entry.bodyHash !== undefined && isBad(ending) && failedBodies.size < MOST_FAILED_BODIES)
        failedBodies.add(entry.bodyHash);
    },
    get spentUsd() {
      const { costUsd } = ended.total();
      return [...goingOn].reduce((sum, { model, tokens }) => sum + costOf(model, tokens), costUsd);
    },
    usage: () => ({ ...ended.total(), retries }),
    usageByNow() {
      const all = createSum(ended.total());
      for (const entry of goingOn) all.add(entry, 'aborted');
      return { ...all.total(), retries };
    },
  };
}

/** What an answer has said by now of what it used. */
export function noteUsage(entry: Entry, usage: unknown, model: string | undefined): void {
  entry.tokens = updateTokens(entry.tokens, usage);
  if (model !== undefined) entry.model = model.slice(0, MOST_NAME_CHARACTERS);
}
