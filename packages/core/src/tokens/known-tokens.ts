import type { Caller, CallerWatch } from '@claude-ops/contract';
import { timestamp, type Clock } from '../clock.ts';
import type { StoredToken, TokenStore } from '../store/token-store.ts';
import { createTokenCache, TOKEN_AGE_MS, type TokenCache } from './token-cache.ts';
import { isSecretOf, readTokenText } from './token-text.ts';

/** How precisely the last use of a token is noted, in milliseconds. */
const USE_NOTED_MS = 60_000;

/** The tokens that callers show. */
export interface KnownTokens {
  /** Undefined: the token is unknown, revoked or expired. */
  find(text: string): Promise<Caller | undefined>;
  watch(caller: Caller): CallerWatch;
  /** Ends a token that was revoked here. */
  end(id: string): void;
}

interface TokenParts {
  readonly store: TokenStore;
  readonly clock: Clock;
}

export function createKnownTokens({ store, clock }: TokenParts): KnownTokens {
  const cache = createTokenCache(store);
  const callers = new WeakMap<StoredToken, Caller>();
  const watches = createWatches({ cache, clock });
  const notedAt = createUses({ store, clock });
  return {
    async find(text) {
      const shown = readTokenText(text);
      if (shown === undefined) return undefined;
      const token = await cache.find(shown.id);
      if (!isSecretOf(shown.secret, token?.secretHash) || token === undefined) return undefined;
      if (isOver(token, clock)) return undefined;
      notedAt.note(token);
      const caller = callers.get(token) ?? toCaller(token);
      callers.set(token, caller);
      return caller;
    },
    watch: (caller) => watches.watch(caller),
    end(id) {
      cache.forget(id);
      watches.end(id);
    },
  };
}

function toCaller({ id, name, role, ownTasks }: StoredToken): Caller {
  return { token: { id, name }, role, ownTasks };
}

function isOver({ expiresAt }: StoredToken, clock: Clock): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= clock.now();
}

/** Notes when tokens are used, not more than once a minute each. A use that can't be noted is lost. */
function createUses({ store, clock }: TokenParts) {
  const noted = new Map<string, number>();
  return {
    note({ id, lastUsedAt }: StoredToken): void {
      const now = clock.now();
      const last = Math.max(noted.get(id) ?? 0, lastUsedAt === null ? 0 : Date.parse(lastUsedAt));
      if (now - last < USE_NOTED_MS) return;
      noted.set(id, now);
      void store.noteUse(id, timestamp(now)).catch(() => undefined);
    },
  };
}

/** Follows the tokens of requests that are open, and looks at each again from time to time: another server may have revoked it. */
function createWatches({ cache, clock }: { readonly cache: TokenCache; readonly clock: Clock }) {
  const open = new Map<string, Set<AbortController>>();
  let timer: NodeJS.Timeout | undefined;

  const end = (id: string) => {
    for (const one of open.get(id) ?? []) one.abort();
  };
  const look = async () => {
    for (const id of open.keys()) {
      try {
        const token = await cache.lookAgain(id);
        if (token === undefined || isOver(token, clock)) end(id);
      } catch {
        // What can't be read now is read the next time.
      }
    }
  };
  return {
    end,
    watch({ token }: Caller): CallerWatch {
      const watching = new AbortController();
      const id = token?.id ?? null;
      if (id === null) return { ended: watching.signal, [Symbol.dispose]() {} };
      const ofToken = open.get(id) ?? new Set();
      open.set(id, ofToken.add(watching));
      timer ??= setInterval(() => void look(), TOKEN_AGE_MS).unref();
      return {
        ended: watching.signal,
        [Symbol.dispose]() {
          ofToken.delete(watching);
          if (ofToken.size === 0 && open.get(id) === ofToken) open.delete(id);
          if (open.size > 0) return;
          clearInterval(timer);
          timer = undefined;
        },
      };
    },
  };
}
