/** How long an engine may take to answer what it knows, in milliseconds. */
const ANSWER_MS = 15_000;
/** And to do what takes it some work: it is busy when many containers come and go. */
export const WORK_MS = 60_000;

/** That an engine, which may well be there, gave no answer. */
class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly code = 'ETIMEDOUT';
}

/** An engine that hangs must not hang a task, nor a start: what it does not answer in time has failed. */
export async function inTime<T>(answer: Promise<T>, limitMs = ANSWER_MS): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new NoAnswerError(`no answer came within ${limitMs / 1_000} s`)),
    limitMs,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
