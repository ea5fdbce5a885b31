/** The part of an answer that the SDK reads. */
export interface FetchedResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: Iterable<[string, string]> & { get(name: string): string | null };
  /** A web stream, or whatever else yields bytes. */
  readonly body: unknown;
  readonly url?: string;
  readonly type?: string;
  text(): Promise<string>;
}

/** What a request is sent with: plain values. */
export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
  readonly body?: string | Blob | ReadableStream<Uint8Array>;
  readonly redirect?: 'manual';
  readonly duplex?: 'half';
}

/** A `fetch`: the global one, that of undici with a dispatcher, node-fetch, or a mock. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchedResponse>;

/** The global `fetch` as it is at each call: what replaces it later is used. */
export const globalFetch: Fetch = async (url, init) => globalThis.fetch(url, init);
