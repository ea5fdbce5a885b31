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

interface Caller {
  // A method, so that the `fetch` of another library fits whose own types of a request differ in names alone.
  fetch(url: string, init: RequestInit): Promise<FetchedResponse>;
}

/** A `fetch`: the global one, that of undici with a dispatcher, node-fetch, or a mock. */
export type Fetch = Caller['fetch'];

/** The global `fetch` as it is at each call: what replaces it later is used. */
export const globalFetch: Fetch = async (url, init) => globalThis.fetch(url, init);
