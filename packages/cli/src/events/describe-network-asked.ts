import { oneLine } from '../terminal/one-line.ts';
import { numberOf, textOf } from './narrow.ts';

/** That a run asked for a host, and whether it was let through. */
export function describeNetworkAsked(data: Readonly<Record<string, unknown>>): string | undefined {
  const [host, port, reason] = [textOf(data['host']), numberOf(data['port']), textOf(data['reason'])];
  if (host === undefined) return undefined;
  const name = `${host.includes(':') ? `[${host}]` : host}${port === undefined ? '' : `:${port}`}`;
  if (data['isAllowed'] === true) return oneLine(`network: ${name} allowed`);
  return oneLine(`network: ${name} refused${reason === undefined ? '' : `: ${reason}`}`);
}
