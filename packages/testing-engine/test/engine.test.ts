import Docker from 'dockerode';
import { expect } from 'vitest';
import { testWithEngine } from '../src/vitest.ts';

testWithEngine('an engine answers, and has the image of the runner', async ({ engine }) => {
  const docker = new Docker({ socketPath: engine.socketPath });
  const { ApiVersion } = await docker.version();
  expect(Number(ApiVersion)).toBeGreaterThanOrEqual(1.41);
  const { Config } = await docker.getImage(engine.images.runner).inspect();
  expect(Config.User).toBe('1000:1000');
});
