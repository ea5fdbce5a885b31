import { StartFailure } from '@claude-ops/cli';

/** The address at which callers reach the server, and its path, which may be empty. */
export interface PublicUrl {
  /** Without a slash at its end. */
  readonly url: string;
  readonly prefix: string;
}

/** A path whose steps need no encoding: links begin with it as it stands. */
const PATH = /^(?:\/[\w.~-]+)*$/;

/** @throws {StartFailure} */
export function publicUrl(text: string | undefined): PublicUrl | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const prefix = url?.pathname.replace(/\/+$/, '') ?? '';
  if (url !== undefined && isPlain(url) && PATH.test(prefix))
    return { url: `${url.origin}${prefix}`, prefix };
  throw new StartFailure(`PUBLIC_URL is "${text}".`, {
    advice:
      'Set it to an http or https URL with a host and, if need be, a path: https://ops.example.org/claude.',
  });
}

function isPlain({ protocol, username, password, search, hash }: URL): boolean {
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === '';
}
