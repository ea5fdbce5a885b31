import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { startModelServer, type Script } from '@claude-ops/testing';
import { listenInside, run, type TestEngine } from '@claude-ops/testing-engine';

/** A stand-in for the model that containers reach: by the address of the engine's own bridge. */
export async function startReachableModel(engine: TestEngine, script: Script) {
  const model = await startModelServer({ script });
  const inside = await listenInside(engine, { host: '0.0.0.0' });
  const relay = createServer((client) => {
    pipeline(client, connect(Number(new URL(model.url).port), '127.0.0.1'), client, () => undefined);
  }).listen(inside);
  await once(relay, 'listening');
  const gateway = await run(
    'docker',
    ['network', 'inspect', 'bridge', '--format', '{{(index .IPAM.Config 0).Gateway}}'],
    {
      env: { DOCKER_HOST: `unix://${engine.socketPath}` },
    },
  );
  return {
    url: `http://${gateway.trim()}:${(inside.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      await model.close();
      inside.close();
      relay.close();
    },
  };
}
