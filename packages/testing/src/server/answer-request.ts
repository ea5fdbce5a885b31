import type { ServerResponse } from 'node:http';
import { countTokens } from '../messages/count-tokens.ts';
import type { RecordedRequest } from '../requests/recorded-request.ts';
import type { Script } from '../script/script.ts';
import { decideStep } from './decide-step.ts';
import { playStep } from './play-step.ts';
import { sendError } from './send-error.ts';
import { sendJson } from './send-json.ts';

/** Answers the two endpoints a client of the Messages API needs; everything else is not found. */
export async function answerRequest(
  request: RecordedRequest,
  response: ServerResponse,
  script: Script,
): Promise<void> {
  switch (`${request.method} ${request.path}`) {
    case 'POST /v1/messages':
      return playStep(await decideStep(request, script), request, response);
    case 'POST /v1/messages/count_tokens':
      return sendJson(response, 200, { input_tokens: countTokens(request.body) });
    default:
      return sendError(response, {
        fail: 404,
        message: `Nothing at ${request.method} ${request.path}: this stand-in answers POST /v1/messages and POST /v1/messages/count_tokens`,
      });
  }
}
