import { Type } from '@sinclair/typebox';
import { ENDPOINTS } from '../endpoints.ts';
import { REFUSALS } from '../refusals.ts';
import type { Route } from '../route.ts';
import { ArtifactPage } from '../schemas/artifact.ts';
import { Id } from '../schemas/common.ts';
import { idParams, pageQuery } from './parameters.ts';

export const ARTIFACT_ROUTES = {
  listArtifacts: {
    ...ENDPOINTS.listArtifacts,
    errors: REFUSALS.listArtifacts,
    summary: 'List the artifacts of a task',
    tag: 'artifacts',
    role: 'viewer',
    params: idParams,
    query: pageQuery,
    success: 200,
    response: ArtifactPage,
  },
  openArtifact: {
    ...ENDPOINTS.openArtifact,
    errors: REFUSALS.openArtifact,
    summary: 'Download an artifact',
    tag: 'artifacts',
    role: 'viewer',
    params: Type.Object(
      {
        id: Id,
        '*': Type.String({
          description: 'Path of the artifact: slashes as they are, the rest percent-encoded.',
        }),
      },
      { additionalProperties: false },
    ),
    headers: Type.Object({
      range: Type.Optional(
        Type.String({ description: 'One range of bytes, answered with 206. Several ranges are ignored.' }),
      ),
      'if-range': Type.Optional(
        Type.String({ description: 'An ETag. If it no longer matches, the answer has all bytes.' }),
      ),
      'if-none-match': Type.Optional(
        Type.String({ description: 'An ETag. If it still matches, the answer is 304 without bytes.' }),
      ),
    }),
    success: 200,
    mediaTypes: ['*/*'],
  },
  openArtifactArchive: {
    ...ENDPOINTS.openArtifactArchive,
    errors: REFUSALS.openArtifactArchive,
    summary: 'Download all artifacts of a task as a zip archive',
    description: 'The server makes it while it sends it. Deleted files are not in it.',
    tag: 'artifacts',
    role: 'viewer',
    params: idParams,
    success: 200,
    mediaTypes: ['application/zip'],
  },
} as const satisfies Record<string, Route>;
