import { randomBytes, randomInt } from 'node:crypto';

const RANDOM_BITS = 42n;

/**
 * A UUID of version 7 (RFC 9562): 48 bits for the moment, 32 for a counter within it, 42 that are random. In the order of moments and counters they
 * sort as texts.
 *
 * @param epochMs milliseconds since the epoch
 * @param counter below 2^32
 */
export function uuidV7(epochMs = Date.now(), counter = randomInt(2 ** 32)): string {
  const [version, variant] = [7n, 2n];
  const random = BigInt.asUintN(Number(RANDOM_BITS), randomBytes(8).readBigUInt64BE());
  const high = (BigInt(epochMs) << 16n) | (version << 12n) | BigInt(counter >>> 20);
  const low = (variant << 62n) | (BigInt(counter & 0xf_ff_ff) << RANDOM_BITS) | random;
  const hex = ((high << 64n) | low).toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
