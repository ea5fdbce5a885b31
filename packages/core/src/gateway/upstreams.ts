import { createUpstream, type Upstream, type UpstreamOptions } from './upstream.ts';

/** The model APIs that runs may ask: that of the server, and those of credentials. */
export interface Upstreams {
  /** That of the server. */
  readonly own: Upstream;
  /** @param baseUrl of a credential; null: that of the server */
  of(baseUrl: string | null): Upstream;
  close(): Promise<void>;
}

/** @throws {TypeError} for what is no URL of an API. */
export function createUpstreams(options: UpstreamOptions): Upstreams {
  const own = createUpstream(options);
  const others = new Map<string, Upstream>();
  return {
    own,
    of(baseUrl) {
      if (baseUrl === null) return own;
      const upstream = others.get(baseUrl) ?? createUpstream({ ...options, baseUrl });
      others.set(baseUrl, upstream);
      return upstream;
    },
    async close() {
      await Promise.all([own, ...others.values()].map((upstream) => upstream.close()));
    },
  };
}
