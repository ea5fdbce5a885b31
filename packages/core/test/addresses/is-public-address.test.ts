import { expect, test } from 'vitest';
import { isLocalAddress } from '../../src/addresses/is-local-address.ts';
import { isPublicAddress } from '../../src/addresses/is-public-address.ts';

const LOCAL = [
  ...['0.0.0.0', '0.1.2.3', '127.0.0.1', '127.255.0.9', '169.254.169.254', '169.254.170.2'],
  ...['100.100.100.200', '168.63.129.16', '192.0.0.192'],
  ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '::ffff:0:127.0.0.1'],
  ...['64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', 'fe80::1', 'febf::1', 'fe80::1%eth0'],
  ...['fd00:ec2::254', 'fd20:ce::254'],
];
const NOT_PUBLIC = [
  ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  ...[
    '100.64.0.1',
    '100.127.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.19.255.255',
  ],
  ...['198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::ffff:10.0.0.1', '::ffff:c0a8:101', '::ffff:0:10.0.0.1', '64:ff9b::10.0.0.1', '64:ff9b:1::8.8.8.8'],
  ...['fc00::1', 'fd12:3456::1', 'fec0::1', 'ff02::1', '2001::1', '2001:db8::1', '2002:7f00:1::1', '3fff::1'],
  ...['100::1', '4000::1', '5f00::1', '::ffff:1:8.8.8.8', '1::1'],
];
const PUBLIC = [
  ...['1.1.1.1', '8.8.8.8', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1', '192.0.1.1'],
  ...['198.17.0.1', '198.20.0.1', '223.255.255.255', '2001:4860:4860::8888', '2606:4700::1111', '2a00::1'],
  ...['::ffff:8.8.8.8', '::ffff:808:808', '64:ff9b::8.8.8.8'],
];

test.for(PUBLIC)('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
  expect(isLocalAddress(address)).toBe(false);
});

test.for([...LOCAL, ...NOT_PUBLIC])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
  expect(isLocalAddress(address)).toBe(LOCAL.includes(address));
});

test.for(['', 'localhost', '1.2.3', '0x7f.0.0.1', '[::1]'])('%j is no address', (text) => {
  expect(isPublicAddress(text)).toBe(false);
  expect(isLocalAddress(text)).toBe(false);
});
