import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { startModelServer, type Script } from '@claude-ops/testing';
import { bridgeAddress, listenInside, type TestEngine } from '@claude-ops/testing-engine';

/** A stand-in for the model that containers reach: by the address of the engine's own bridge. */
export async function startReachableModel(engine: TestEngine, script: Script) {
  const model = await startModelServer({ script });
  const inside = await listenInside(engine, { host: '0.0.0.0' });
  const relay = createServer((client) => {
    pipeline(client, connect(Number(new URL(model.url).port), '127.0.0.1'), client, () => undefined);
  }).listen(inside);
  await once(relay, 'listening');
  return {
    url: `http://${await bridgeAddress(engine)}:${(inside.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      await model.close();
      inside.close();
      relay.close();
    },
  };
}
