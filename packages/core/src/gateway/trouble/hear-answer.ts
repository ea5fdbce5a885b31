import type { UpstreamAnswer } from './upstream-answer.ts';
import type { UpstreamRecord } from './upstream-record.ts';

/** Hears how the upstream answers one request. Disposed of when the request is over. */
interface Hearing extends Disposable {
  onAnswering(): void;
  onHeard(answer: UpstreamAnswer): void;
}

/** Notes how the upstream answers a request of the CLI. Of other programs' requests nothing is noted. */
export function hearAnswer(record: UpstreamRecord, isOfCli: boolean): Hearing {
  if (!isOfCli) return { onAnswering() {}, onHeard() {}, [Symbol.dispose]() {} };
  const waiting = record.ask();
  return {
    onAnswering: waiting.answered,
    onHeard(answer) {
      waiting.answered();
      record.note(answer);
    },
    [Symbol.dispose]: waiting.left,
  };
}
