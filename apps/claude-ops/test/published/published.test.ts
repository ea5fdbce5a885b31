import { cp } from 'node:fs/promises';
import { afterAll, beforeAll } from 'vitest';
import { testsOfFirstLines } from './as-written.ts';
import { testsOfExamples } from './examples.ts';
import { testsOfInstalls } from './installs.ts';
import type { Project } from './project.ts';
import { publish, type Published } from './publish.ts';
import { testsOfReadmeLines } from './readme-lines.ts';
import { servePublished, type Served } from './start-published.ts';

const EXAMPLES = new URL('../../../../docs/examples/', import.meta.url);

let published: Published;
/** Has all packages, and what the documents use beside them. */
let project: Project;
let served: Served;

// To pack all of them takes longer than most of the tests.
beforeAll(async () => {
  published = await publish();
  project = await published.createProject();
  const tarballs = published.packages.map(({ tarball }) => tarball);
  await project.install('@types/node@24', 'express@5', 'fastify@5', ...tarballs);
  await cp(EXAMPLES, project.directory, { recursive: true });
  served = await servePublished(project);
}, 180_000);

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await published[Symbol.asyncDispose]();
});

testsOfInstalls(
  () => published,
  () => project,
);
// They compile all that is in the project, so they come before those that write programs into it.
testsOfExamples(
  () => project,
  () => served,
);
testsOfFirstLines(
  () => project,
  () => served,
);
testsOfReadmeLines(
  () => published,
  () => project,
  () => served,
);
