import { expect, test } from 'vitest';
import { translate } from '../../../../src/executors/container/engine/host-path.ts';

const mounts = [
  { source: '/var/lib/docker/volumes/data/_data', destination: '/data' },
  { source: '/srv/workspaces', destination: '/data/workspaces' },
  { source: '/var/run/docker.sock', destination: '/var/run/docker.sock' },
];

test.for([
  ['/data', '/var/lib/docker/volumes/data/_data'],
  ['/data/containers/a', '/var/lib/docker/volumes/data/_data/containers/a'],
  ['/data/workspaces', '/srv/workspaces'],
  ['/data/workspaces/task-1', '/srv/workspaces/task-1'],
  ['/data/workspaces-of-old/a', '/var/lib/docker/volumes/data/_data/workspaces-of-old/a'],
  ['/database', '/database'],
  ['/tmp/a', '/tmp/a'],
] as const)('%s of the server is %s of the machine', ([inside, outside]) => {
  expect(translate(inside, mounts)).toBe(outside);
});
