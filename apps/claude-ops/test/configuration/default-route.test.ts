import { expect, test } from 'vitest';
import { defaultRoute } from '../../src/configuration/default-route.ts';

const HEADINGS = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
const OWN_NETWORK = 'eth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0';

test('the default route is the one to everywhere, by way of another machine', () => {
  const route = 'eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0';
  expect(defaultRoute([HEADINGS, OWN_NETWORK, route, ''].join('\n'))).toBe('172.17.0.1');
});

test.for([
  ['a network of its own', OWN_NETWORK],
  ['a route to half of everywhere', 'eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000080\t0\t0\t0'],
  ['a route that leads nowhere by name', 'tun0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0'],
  ['nothing', ''],
])('%s is none', ([, route]) => {
  expect(defaultRoute([HEADINGS, route].join('\n'))).toBeUndefined();
});
