import type { Readable } from 'node:stream';
import { ClaudeOpsError, ROUTES, type Route, type ZipArchive } from '@claude-ops/contract';
import type { FastifyRequest } from 'fastify';
import type { App } from '../../app.ts';
import type { JsonReader } from '../create-json-reader.ts';
import { openParts } from './open-parts.ts';
import { readUpload } from './read-upload.ts';

/** The archives that came with requests. */
export interface Uploads {
  /** Still to be read. */
  archiveOf(request: FastifyRequest): ZipArchive | undefined;
}

/** Takes multipart/form-data where the contract has it: its JSON is the body, its archive is for whoever asks. */
export function takeUploads(
  app: App,
  { readJson, maxJsonBytes }: { readJson: JsonReader; maxJsonBytes: number },
): Uploads {
  const archives = new WeakMap<FastifyRequest, ZipArchive>();

  app.addContentTypeParser('multipart/form-data', async (request: FastifyRequest, body: Readable) => {
    const names = uploadsOf(request);
    if (names === undefined)
      throw new ClaudeOpsError('unsupported_media_type', 'The body is not application/json.');
    const { json, archive } = await readUpload(openParts(body, request.headers), { names, maxJsonBytes });
    if (archive !== undefined) archives.set(request, archive);
    return await readJson(request, json, `The part "${names.task}"`);
  });

  return { archiveOf: (request) => archives.get(request) };
}

function uploadsOf({ method, routeOptions }: FastifyRequest): Route['uploads'] {
  const routes: Route[] = Object.values(ROUTES);
  return routes.find((route) => route.method === method && route.path === routeOptions.url)?.uploads;
}
