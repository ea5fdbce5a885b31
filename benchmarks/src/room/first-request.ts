import type { ModelServer, RecordedRequest } from '@claude-ops/testing';

/** What a job asks the model first. Earlier requests are forgotten. */
export async function firstRequest(
  model: Pick<ModelServer, 'requests'>,
  job: () => Promise<unknown>,
): Promise<RecordedRequest> {
  model.requests.length = 0;
  await job();
  const first = model.requests.find(({ path }) => path === '/v1/messages');
  if (first === undefined) throw new Error('The model was asked nothing.');
  return first;
}
