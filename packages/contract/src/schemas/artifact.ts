import { Type, type Static } from '@sinclair/typebox';
import { Cursor } from './common.ts';
import { LIMITS } from './limits.ts';

/** A file that the run created, changed or deleted. */
export const Artifact = Type.Object({
  path: Type.String({ description: 'Relative to the workspace, with forward slashes.' }),
  status: Type.Union([Type.Literal('created'), Type.Literal('modified'), Type.Literal('deleted')]),
  bytes: Type.Integer({ minimum: 0, description: 'Size in bytes; 0 when deleted.' }),
  sha256: Type.Union([Type.String({ pattern: '^[0-9a-f]{64}$' }), Type.Null()], {
    description: 'Of the content, in hex; null when deleted.',
  }),
  mediaType: Type.String({ examples: ['text/plain'] }),
});
export type Artifact = Static<typeof Artifact>;

export const ArtifactPage = Type.Object({
  data: Type.Array(Artifact),
  nextCursor: Type.Union([Cursor, Type.Null()]),
});
export type ArtifactPage = Static<typeof ArtifactPage>;

const globs = (description: string) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: LIMITS.globMaxCharacters }), {
      maxItems: LIMITS.globsMaxCount,
      description,
      examples: [['src/**/*.ts', '*.md']],
    }),
  );

/** Which of the files that a run created, changed or deleted are its artifacts. */
export const ArtifactFilter = Type.Object(
  {
    include: globs(
      'Globs, relative to the workspace; without them every file. A `.git` or a `node_modules` is looked into only where one of these names it.',
    ),
    exclude: globs('Globs of files to leave out, whatever `include` says.'),
  },
  { additionalProperties: false },
);
export type ArtifactFilter = Static<typeof ArtifactFilter>;
