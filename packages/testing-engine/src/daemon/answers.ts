import Docker from 'dockerode';

/** Whether an engine answers on a socket. */
export async function answers(socketPath: string): Promise<boolean> {
  try {
    await new Docker({ socketPath, timeout: 5_000 }).ping();
    return true;
  } catch {
    return false;
  }
}
