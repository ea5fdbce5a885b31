import { expect, test } from 'vitest';
import { fixedPlaces } from '../../../../src/executors/process/confinement/places.ts';
import { mountTable, planRoot } from '../../../../src/executors/process/confinement/plan-root.ts';

const places = fixedPlaces(new Set());
const own = { workspace: '/srv/data/workspaces/one', attempt: '/srv/data/attempts/i/one', user: undefined };
const top = {
  directories: ['/home', '/srv', '/tmp', '/usr'],
  copied: ['/bin'],
  replaced: ['/tmp', '/dev/pts'],
};
const targets = (request: Partial<Parameters<typeof planRoot>[0]>) =>
  planRoot({ top, places, own, kept: [], hidden: [], ...request }).map(
    ({ target }) => target.replace('/srv/data/attempts/i/one/root', '') || '/',
  );

test('paths are taken that the machine does not use', () => {
  expect(places).toMatchObject({ workspace: '/workspace', home: '/claude-ops/home' });
  expect(fixedPlaces(new Set(['workspace', 'claude-ops', 'claude-ops-2']))).toMatchObject({
    workspace: '/workspace-2',
    home: '/claude-ops-3/home',
  });
});

test('a root has what the machine has, its own temporary directory, and what is the run its own', () => {
  const found = targets({});
  expect(found[0]).toBe('/');
  // The directory that the new root lies in comes first.
  expect(found.filter((target) => ['/home', '/srv', '/usr'].includes(target))).toEqual([
    '/srv',
    '/home',
    '/usr',
  ]);
  expect(found.slice(-2)).toEqual(['/workspace', '/claude-ops']);
  expect(found).toContain('/tmp');
});

test('terminals and message queues are those of the run, where the machine has any', () => {
  const types = planRoot({
    top: { ...top, replaced: ['/dev/pts', '/dev/mqueue'] },
    places,
    own,
    kept: [],
    hidden: [],
  }).map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(['devpts', 'mqueue']));
  expect(targets({})).not.toContain('/dev/mqueue');
});

test('what is hidden is covered where a run would see it', () => {
  expect(targets({ hidden: ['/srv/data/attempts', '/tmp/data/attempts'] })).toContain('/srv/data/attempts');
  expect(targets({ hidden: ['/tmp/data/attempts'] })).not.toContain('/tmp/data/attempts');
  const kept = targets({ hidden: ['/tmp/data/attempts'], kept: ['/tmp/data'] });
  expect(kept.indexOf('/tmp/data/attempts')).toBeGreaterThan(kept.indexOf('/tmp/data'));
});

test('a table has a line for each mount, in which nothing splits a path', () => {
  const mount = { source: '/a b\\c', target: '/t#\n', type: 'none', options: 'bind' };
  expect(mountTable([mount])).toBe('/a\\040b\\134c /t\\043\\012 none bind 0 0\n');
});
