import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createStopSwitch } from '../../src/scheduler/stop-switch.ts';

const AN_HOUR_MS = 3_600_000;
const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

test('it goes off by itself as timed_out', async () => {
  using stopSwitch = createStopSwitch(5);
  expect(stopSwitch.signal.aborted).toBe(false);
  await once(stopSwitch.signal, 'abort');
  expect(stopSwitch.signal.reason).toBe('timed_out');
});

test('the first cause wins', () => {
  using stopSwitch = createStopSwitch(AN_HOUR_MS);
  stopSwitch.stop('cancelled');
  stopSwitch.stop('interrupted');
  expect(stopSwitch.signal.reason).toBe('cancelled');
});

test('a cause that comes after the timeout changes nothing', async () => {
  using stopSwitch = createStopSwitch(5);
  await once(stopSwitch.signal, 'abort');
  stopSwitch.stop('cancelled');
  expect(stopSwitch.signal.reason).toBe('timed_out');
});

test('it goes off once', () => {
  using stopSwitch = createStopSwitch(AN_HOUR_MS);
  let times = 0;
  stopSwitch.signal.addEventListener('abort', () => (times += 1));
  stopSwitch.stop('interrupted');
  stopSwitch.stop('interrupted');
  expect(times).toBe(1);
});

test('put away, it leaves no timer', () => {
  const before = timers();
  const stopSwitch = createStopSwitch(AN_HOUR_MS);
  expect(timers()).toBe(before + 1);
  stopSwitch[Symbol.dispose]();
  expect(timers()).toBe(before);
  expect(stopSwitch.signal.aborted).toBe(false);
});
