import { expect, test } from 'vitest';
import { isLoopbackAddress, isLoopbackHost } from '../../src/access/loopback.ts';

test.for(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('%s is this machine', (address) => {
  expect(isLoopbackAddress(address)).toBe(true);
});

test.for(['10.0.0.1', '192.168.1.1', '::ffff:10.0.0.1', '2001:db8::1', '0.0.0.0', '', 'localhost'])(
  '"%s" is not an address of this machine',
  (address) => {
    expect(isLoopbackAddress(address)).toBe(false);
  },
);

test.for(['localhost', 'LOCALHOST:3000', 'app.localhost', '127.0.0.1:3000', '[::1]:3000', '[::1]'])(
  'the host %s names this machine',
  (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  },
);

test.for([
  '',
  'example.org',
  'localhost.example.org',
  '127.0.0.1.example.org',
  '10.0.0.1:3000',
  'notlocalhost',
])('the host "%s" does not name this machine', (host) => {
  expect(isLoopbackHost(host)).toBe(false);
});
