import type { RecordedRequest } from '../requests/recorded-request.ts';
import { chooseStep } from '../script/choose-step.ts';
import { chooseSteps } from '../script/choose-steps.ts';
import { fail } from '../script/interruptions.ts';
import type { Script } from '../script/script.ts';
import type { Step } from '../script/step.ts';

/**
 * What a request gets. Never rejects: a bad request and a bad script get an error 400, whose text the CLI reports
 * after a few requests without a wait between them.
 */
export async function decideStep(request: RecordedRequest, script: Script): Promise<Step> {
  if (request.body === undefined) return fail(400, { message: 'The request body is not JSON' });
  if (request.messages.length === 0)
    return fail(400, { message: 'messages: at least one message is required' });
  try {
    return (await findStep(request, script)) ?? fail(400, { message: noStep(request) });
  } catch (error) {
    return fail(400, {
      message: `The script failed: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
}

async function findStep(request: RecordedRequest, script: Script): Promise<Step | undefined> {
  if (typeof script === 'function') return script(request);
  return chooseStep(chooseSteps(script, request.prompt), request);
}

function noStep({ prompt }: RecordedRequest): string {
  return `The script has no step for the prompt ${JSON.stringify(prompt)}: add a rule that fits it, or default steps`;
}
