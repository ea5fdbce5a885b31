import { Type, type Static } from '@sinclair/typebox';
import type { Undefinable } from '../undefinable.ts';
import { LIMITS } from './limits.ts';

const gitUrl = Type.String({
  minLength: 1,
  maxLength: 2048,
  description:
    'An https, http or ssh URL of a git repository. User and password of an https or http URL are secrets: they are used for the clone and never answered.',
  examples: ['https://github.com/octocat/Hello-World.git'],
});
const submodules = Type.Boolean({
  default: false,
  description: 'Fetch the submodules too, one level deep, under the same rules as the repository.',
});
const gitRef = Type.String({
  minLength: 1,
  maxLength: 256,
  description: 'A branch, tag or commit. If not set: the default branch of the repository.',
  examples: ['main'],
});

/** What fills the workspace before the prompt runs. */
export const WorkspaceFiles = Type.Union(
  [
    Type.Object(
      {
        type: Type.Literal('zip'),
        data: Type.String({
          contentEncoding: 'base64',
          maxLength: LIMITS.zipMaxBase64Characters,
          description:
            'The archive in base64: a zip, a tar.gz or a tar.zst, recognised by its first bytes. Send a larger one as the part `files` of a multipart body.',
        }),
      },
      { additionalProperties: false, title: 'ZipFiles' },
    ),
    Type.Object(
      {
        type: Type.Literal('git'),
        gitUrl,
        gitRef: Type.Optional(gitRef),
        submodules: Type.Optional(submodules),
      },
      { additionalProperties: false, title: 'GitFiles' },
    ),
  ],
  { description: 'Source of the files in the workspace. If not set: the task starts in an empty directory.' },
);
export type WorkspaceFiles = Undefinable<Static<typeof WorkspaceFiles>>;

/** The same, as a task's answer shows it: never the uploaded bytes. */
export const WorkspaceFilesSummary = Type.Union([
  Type.Object({
    type: Type.Literal('zip'),
    bytes: Type.Integer({ minimum: 0, description: 'Size of the uploaded archive in bytes.' }),
  }),
  Type.Object({
    type: Type.Literal('git'),
    gitUrl,
    gitRef: Type.Optional(gitRef),
    submodules: Type.Optional(submodules),
  }),
]);
export type WorkspaceFilesSummary = Static<typeof WorkspaceFilesSummary>;
