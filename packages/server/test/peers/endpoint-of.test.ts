import { expect, test } from 'vitest';
import { endpointOf } from '../../src/peers/endpoint-of.ts';

test.for<[string, number, 4 | 6, string | undefined]>([
  ['127.0.0.1', 3000, 4, '0100007F:0BB8'],
  ['::ffff:127.0.0.1', 3000, 4, '0100007F:0BB8'],
  ['192.168.1.20', 80, 4, '1401A8C0:0050'],
  ['127.0.0.1', 3000, 6, '0000000000000000FFFF00000100007F:0BB8'],
  ['::1', 65535, 6, '00000000000000000000000001000000:FFFF'],
  ['::', 1, 6, '00000000000000000000000000000000:0001'],
  ['2001:db8:1::2', 443, 6, 'B80D0120000001000000000002000000:01BB'],
  ['fe80::fc:ff:fe00:1%eth0', 22, 6, '000080FE00000000FF00FC00010000FE:0016'],
  ['::1', 3000, 4, undefined],
  ['localhost', 3000, 6, undefined],
])('the kernel writes %s, port %i, in its table of IPv%i as %s', ([address, port, family, written]) => {
  expect(endpointOf({ address, port }, family)).toBe(written);
});
