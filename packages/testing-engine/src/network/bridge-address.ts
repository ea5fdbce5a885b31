import Docker from 'dockerode';
import type { EngineAddress } from '../engine.ts';

/** Where containers on an engine's own network reach its machine. */
export async function bridgeAddress({ socketPath }: EngineAddress): Promise<string> {
  const bridge = (await new Docker({ socketPath }).getNetwork('bridge').inspect()) as {
    readonly IPAM: { readonly Config: readonly { readonly Subnet: string; readonly Gateway?: string }[] };
  };
  const [network] = bridge.IPAM.Config;
  if (network === undefined) throw new Error('The network of the engine has no addresses.');
  // An engine names it only from its second start on. It's the first address.
  return network.Gateway ?? network.Subnet.replace(/\.\d+\/\d+$/, '.1');
}
