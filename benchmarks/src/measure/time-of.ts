/** How long something takes, in milliseconds. */
export async function timeOf(job: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await job();
  return performance.now() - startedAt;
}
