import Docker from 'dockerode';

const PATIENCE_MS = 2_000;

/** Whether an engine answers on a socket. One that is about to start or to end may take a connection and leave it at that. */
export async function answers(socketPath: string): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), PATIENCE_MS);
  const answered = new Docker({ socketPath, timeout: PATIENCE_MS }).ping().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
