import { Type, type Static } from '@sinclair/typebox';
import { LIMITS } from './limits.ts';

const gitUrl = Type.String({
  minLength: 1,
  maxLength: 2048,
  description: 'An https, http or ssh URL of a git repository.',
  examples: ['https://github.com/octocat/Hello-World.git'],
});
const gitRef = Type.String({
  minLength: 1,
  maxLength: 256,
  description: 'A branch, tag or commit. Without it, the remote default branch.',
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
          description: 'The zip archive, in base64.',
        }),
      },
      { additionalProperties: false, title: 'ZipFiles' },
    ),
    Type.Object(
      { type: Type.Literal('git'), gitUrl, gitRef: Type.Optional(gitRef) },
      { additionalProperties: false, title: 'GitFiles' },
    ),
  ],
  { description: 'What fills the workspace. Without it the task starts in an empty directory.' },
);
export type WorkspaceFiles = Static<typeof WorkspaceFiles>;

/** The same, as a task's answer shows it: never the uploaded bytes. */
export const WorkspaceFilesSummary = Type.Union([
  Type.Object({
    type: Type.Literal('zip'),
    bytes: Type.Integer({ minimum: 0, description: 'Size of the uploaded archive in bytes.' }),
  }),
  Type.Object({ type: Type.Literal('git'), gitUrl, gitRef: Type.Optional(gitRef) }),
]);
export type WorkspaceFilesSummary = Static<typeof WorkspaceFilesSummary>;
