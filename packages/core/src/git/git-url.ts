import type { GitCredentials } from '../secrets/git-credentials.ts';
import { fileURLToPath } from 'node:url';

/** Which ways to reach a repository there are. */
export const GIT_PROTOCOLS = ['https', 'http', 'ssh', 'file'] as const;
export type GitProtocol = (typeof GIT_PROTOCOLS)[number];

/** A url of a repository, taken apart. */
export interface GitUrl {
  /** As git gets it and answers show it: without credentials. The user of an ssh url is part of the address. */
  readonly url: string;
  readonly protocol: GitProtocol;
  /** As the system resolves it, in lower case; empty for a file. */
  readonly host: string;
  readonly port: number;
  readonly credentials: GitCredentials | null;
}

const PORTS: Readonly<Record<GitProtocol, number>> = { https: 443, http: 80, ssh: 22, file: 0 };
const USER = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;
// oxlint-disable-next-line eslint/no-control-regex -- these are what is looked for.
const UNSAFE = /[\u0000-\u0020\u007f\\]/;

/** Takes a url apart, or says what is wrong with it: never with its password in what is said. */
export function readGitUrl(
  text: string,
  allowed: readonly GitProtocol[],
): GitUrl | { readonly problem: string } {
  if (UNSAFE.test(text)) return { problem: 'has a space, a backslash or a control character' };
  if (text.startsWith('-')) return { problem: 'begins with a dash' };
  if (/^[A-Za-z0-9+.-]+::/.test(text))
    return { problem: 'names a transport helper of git, which are not served' };
  const read = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text) ? readUrl(text) : readShortForm(text);
  if ('problem' in read || allowed.includes(read.protocol)) return read;
  return { problem: `has the protocol ${read.protocol}: this server takes ${allowed.join(', ')}` };
}

function readUrl(text: string): GitUrl | { problem: string } {
  if (!URL.canParse(text) || /^https?:\/{3}/i.test(text)) return { problem: 'is no url that can be read' };
  const url = new URL(text);
  const protocol = GIT_PROTOCOLS.find((name) => url.protocol === `${name}:`);
  if (protocol === undefined)
    return { problem: `has the protocol ${url.protocol.slice(0, -1)}, which is not served` };
  if (url.search !== '' || url.hash !== '')
    return { problem: 'has a query or a fragment: give a branch, tag or commit as gitRef' };
  if (protocol === 'file') return readFileUrl(url);
  const host = readHost(url.hostname);
  if (host === undefined) return { problem: 'has no host that can be resolved' };
  const decoded = { username: decode(url.username), password: decode(url.password) };
  const { username, password } = decoded;
  if (username === undefined || password === undefined || /[\0\r\n]/.test(username + password))
    return { problem: 'has a user or a password that is not percent-encoded as it should be' };
  const port = url.port === '' ? PORTS[protocol] : Number(url.port);
  const parts = { protocol, host, port, path: url.pathname };
  if (protocol === 'ssh') return readSsh(parts, username, password);
  if (username.includes(':'))
    return { problem: 'has a user with a colon, which no server can tell from a password' };
  const credentials = username === '' && password === '' ? null : { username, password };
  return { ...parts, url: `${protocol}://${addressOf(parts)}`, credentials };
}

function readFileUrl(url: URL): GitUrl | { problem: string } {
  if (url.host !== '') return { problem: 'has a host, which a file url must not have' };
  try {
    const file = fileURLToPath(url);
    if (file.includes('\0')) return { problem: 'has a NUL in its path' };
    return { url: url.href, protocol: 'file', host: '', port: 0, credentials: null };
  } catch {
    return { problem: 'is no file url that can be read' };
  }
}

interface Address {
  readonly protocol: GitProtocol;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

function readSsh(address: Address, username: string, password: string): GitUrl | { problem: string } {
  if (password !== '') return { problem: 'has a password, which ssh does not take: use a key of the server' };
  if (username !== '' && !USER.test(username)) return { problem: 'has a user that is no name' };
  if (decode(address.path)?.match(/^\/*-|\0/)) return { problem: 'has a path that begins with a dash' };
  const user = username === '' ? '' : `${username}@`;
  return { ...address, url: `ssh://${user}${addressOf(address)}`, credentials: null };
}

function addressOf({ protocol, host, port, path }: Address): string {
  return `${host}${port === PORTS[protocol] ? '' : `:${port}`}${path}`;
}

/** `user@host:path`, as git and scp(1) take it: the path begins at the user's home. */
function readShortForm(text: string): GitUrl | { problem: string } {
  const [, user, name, path] = /^([^@:/]+)@([^@:/[\]]+):([^:].*)$/.exec(text) ?? [];
  const host = name === undefined ? undefined : readHost(name);
  if (host === undefined || path === undefined) return { problem: 'is no url of a git repository' };
  if (user === undefined || !USER.test(user)) return { problem: 'has a user that is no name' };
  if (/^\/*-/.test(path)) return { problem: 'has a path that begins with a dash' };
  const url = `${user}@${host}:${path}`;
  return { url, protocol: 'ssh', host, port: PORTS.ssh, credentials: null };
}

/** As http writes it, whatever the protocol: an address in any notation becomes the one it is. */
function readHost(name: string): string | undefined {
  const url = `http://${name.replace(/\.$/, '')}/`;
  if (!URL.canParse(url)) return undefined;
  const { hostname, host } = new URL(url);
  return hostname === host && /^(?:[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])$/.test(hostname)
    ? hostname
    : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
