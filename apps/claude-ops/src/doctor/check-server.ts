import type { Check, DoctorOptions } from '@claude-ops/cli';
import { askServer } from './ask-server.ts';

const name = 'server';

/** Whether the server that the other commands speak to can be reached, and takes their token. */
export async function checkServer({
  connection,
  isServerExpected,
  signal,
}: Pick<DoctorOptions, 'connection' | 'isServerExpected' | 'signal'>): Promise<Check> {
  const { url } = connection;
  const answer = await askServer(connection, signal);
  switch (answer.kind) {
    case 'served': {
      const { version, status, scheduler } = answer.health;
      const detail = `claude-ops ${version} at ${url}, ${scheduler.running} of ${scheduler.maxConcurrency} slots taken, ${scheduler.queued} queued`;
      return status === 'ok'
        ? { name, state: 'ok', detail }
        : { name, state: 'warning', detail: `${detail}; it is ${status}` };
    }
    case 'refused':
      return refused(connection, answer.error.facts.advice, answer.error.message);
    case 'stranger':
      return {
        name,
        state: 'problem',
        detail: `the program at ${url} is not claude-ops: ${answer.error.message}`,
        advice: 'Set the address of the server with --url or CLAUDE_OPS_URL.',
      };
    case 'silent':
      return isServerExpected
        ? { name, state: 'problem', detail: answer.error.message, advice: answer.error.facts.advice }
        : { name, state: 'ok', detail: `no server at ${url}`, advice: 'Start one with claude-ops start.' };
  }
}

function refused({ url, token }: DoctorOptions['connection'], advice: string, message: string): Check {
  const how = token === undefined ? 'a caller without a token' : 'this token';
  return {
    name,
    state: 'problem',
    detail: `${url} refuses ${how}: ${message}`,
    advice: `${advice} Set a token with --token or CLAUDE_OPS_TOKEN.`,
  };
}
