import { endianness } from 'node:os';
import { isIP } from 'node:net';

/** One end of a TCP connection. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/**
 * An endpoint as `/proc/net/tcp` (IPv4) or `/proc/net/tcp6` (IPv6) writes it, or undefined for something that is no IP address. The kernel prints
 * each 32-bit word of an address as a number in the byte order of the machine.
 */
export function endpointOf({ address, port }: Endpoint, family: 4 | 6): string | undefined {
  const bytes = family === 4 ? ipv4Bytes(plain(address)) : ipv6Bytes(address);
  if (bytes === undefined) return undefined;
  const hexadecimal = endianness() === 'LE' ? bytes.swap32().toString('hex') : bytes.toString('hex');
  return `${hexadecimal}:${port.toString(16).padStart(4, '0')}`.toUpperCase();
}

/** Without the IPv6 prefix that an IPv4 address has on a socket of both families. */
export function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function ipv4Bytes(address: string): Buffer | undefined {
  return isIP(address) === 4 ? Buffer.from(address.split('.').map(Number)) : undefined;
}

/** An IPv4 address is the last word of an IPv6 one: RFC 4291, section 2.5.5.2. */
function ipv6Bytes(address: string): Buffer | undefined {
  const ipv4 = ipv4Bytes(plain(address));
  if (ipv4 !== undefined) return Buffer.concat([Buffer.alloc(10), Buffer.from([0xff, 0xff]), ipv4]);
  const withoutZone = address.replace(/%.*$/, '');
  if (isIP(withoutZone) !== 6) return undefined;
  const [head = '', tail] = withoutZone.split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0000');
  return Buffer.from([...before, ...zeros, ...after].join(''), 'hex');
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':').map((group) => group.padStart(4, '0'));
}
