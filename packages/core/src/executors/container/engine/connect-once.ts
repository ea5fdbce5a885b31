import { chooseUser, type ContainerUser } from '../container-user.ts';
import type { ContainerSettings } from '../container-options.ts';
import { connectEngine, type Engine } from './engine.ts';
import { explainFailure } from './explain-failure.ts';
import { findHostPaths, type HostPath } from './host-path.ts';

/** An engine, who runs are in it, and how it calls the server's directories. */
export interface EngineInUse extends Engine {
  readonly user: ContainerUser;
  readonly hostPath: HostPath;
}

export interface Connecting {
  connect(): Promise<EngineInUse>;
  /** Whether there is an engine in which something may have been left. */
  hasConnected(): boolean;
}

/**
 * Connects when an engine is first asked for, and keeps what it has found out; what fails is tried again the next time.
 *
 * @param server whose the files of the server are
 */
export function connectOnce(
  settings: ContainerSettings,
  server: { readonly uid: number; readonly gid: number },
): Connecting {
  let connected: Promise<EngineInUse> | undefined;
  let hasConnected = false;
  const connect = async () => {
    const engine = await connectEngine(settings);
    const hostPath = await findHostPaths(engine.client).catch((error: unknown) => {
      throw explainFailure(error, settings);
    });
    return { ...engine, user: chooseUser(server, engine), hostPath };
  };
  return {
    hasConnected: () => hasConnected,
    async connect() {
      connected ??= connect();
      try {
        const engine = await connected;
        hasConnected = true;
        return engine;
      } catch (error) {
        connected = undefined;
        throw error;
      }
    },
  };
}
