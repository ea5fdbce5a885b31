import { startScript } from '../../room/start-script.ts';
import type { Way } from './ask-model.ts';

export interface OpenGateway extends AsyncDisposable {
  readonly pid: number;
  /** One for each attempt. */
  readonly ways: readonly Way[];
}

/** A gateway in a process of its own, in front of an upstream, with some attempts under way. */
export async function openGateway(upstream: string, attempts: number): Promise<OpenGateway> {
  const program = startScript('gateway.ts', [upstream, String(attempts)]);
  const ways: Way[] = [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- What the program next door prints.
  for (let n = 0; n < attempts; n += 1) ways.push(JSON.parse(await program.nextLine()) as Way);
  return { pid: program.pid, ways, [Symbol.asyncDispose]: program[Symbol.asyncDispose] };
}
