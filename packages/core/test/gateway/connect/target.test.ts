import { expect, test } from 'vitest';
import { nameOf, parseTarget } from '../../../src/gateway/connect/target.ts';

test.for([
  ['github.com:443', 'github.com', 443],
  ['GitHub.COM.:443', 'github.com', 443],
  ['a_b.xn--p1ai:1', 'a_b.xn--p1ai', 1],
  ['localhost:65535', 'localhost', 65_535],
  ['1.2.3.4:80', '1.2.3.4', 80],
  ['0x7f.1:80', '127.0.0.1', 80],
  ['2130706433:80', '127.0.0.1', 80],
  ['017700000001:80', '127.0.0.1', 80],
  ['[::1]:443', '::1', 443],
  ['[2001:DB8:0:0::7]:443', '2001:db8::7', 443],
  ['[::ffff:127.0.0.1]:443', '::ffff:7f00:1', 443],
] as const)('%s leads to %s, port %d', ([authority, host, port]) => {
  expect(parseTarget(authority)).toEqual({ host, port });
});

test.for([
  ...[undefined, '', 'github.com', ':443', 'github.com:', 'github.com:0', 'github.com:65536', 'a:1:2'],
  ...['https://github.com:443', 'github.com:443/', 'me@github.com:443', 'a b:443', 'a%2eb:443', 'a:-1'],
  ...['::1:443', '[::1]', '[::1%25eth0]:443', '[x]:443', '1.2.3.256:443', 'bücher.example:443'],
  `${'a'.repeat(254)}:443`,
])('%j leads nowhere', (authority) => {
  expect(parseTarget(authority)).toBeUndefined();
});

test('an address of IPv6 is named in brackets', () => {
  expect(nameOf({ host: '::1', port: 443 })).toBe('[::1]:443');
  expect(nameOf({ host: 'a.example', port: 80 })).toBe('a.example:80');
});
