import { compilerOptions, TYPED_PROGRAM, type Compiler } from './compilers.ts';
import { programsOfDocuments } from './code-blocks.ts';
import { createProject, type Finished, type Project, type ProjectOptions } from './project.ts';
import { expectedOf, type Row } from './runtimes.ts';

/** A minified bundle stands in full before an error in it. */
const LONGEST_OUTPUT = 2_000;

export interface MatrixParts extends Omit<ProjectOptions, 'packages'> {
  readonly tarballs: readonly string[];
  /** Of the server that the programs speak to. */
  readonly url: string;
}

/** Runs a row in a project of its own. */
export async function runRow(row: Row, parts: MatrixParts): Promise<{ project: Project; problem?: string }> {
  const packages = [...parts.tarballs, ...row.packages];
  const project = await createProject({ parent: parts.parent, packages, signal: parts.signal });
  const problem = await runIn(project, row, parts.url);
  return problem === undefined ? { project } : { project, problem };
}

/** Runs a row in a project: undefined where it does what it should, else what it printed. */
export async function runIn(project: Project, row: Row, url: string): Promise<string | undefined> {
  await project.write(row.files);
  let last: Finished = { exitCode: 0, output: '' };
  for (const command of row.commands) {
    last = await project.run(command, { CLAUDE_OPS_URL: url, ...row.env });
    if (last.exitCode !== 0) break;
  }
  const isFine = last.exitCode === 0 && last.output.includes(expectedOf(row));
  return isFine ? undefined : `exit code ${last.exitCode}: ${last.output.trim().slice(-LONGEST_OUTPUT)}`;
}

/** A project in which compilers of one version check the declarations, and the blocks of code in the documents. */
export async function createTypedProject(version: string, parts: MatrixParts): Promise<Project> {
  const packages = [...parts.tarballs, `typescript@${version}`, '@types/node@22', 'undici@7'];
  const project = await createProject({ parent: parts.parent, packages, signal: parts.signal });
  // The documents' programs print: they are for Node.
  await project.write({ 'typed.ts': TYPED_PROGRAM, ...(await programsOfDocuments()) });
  return project;
}

/** What a compiler finds: nothing, if all is well. */
export async function compile(project: Project, compiler: Compiler): Promise<string> {
  const config = {
    compilerOptions: compilerOptions(compiler),
    // A page has no `@claude-ops/sdk/node`.
    include: compiler.platform === 'dom' ? ['typed.ts'] : ['*.ts'],
  };
  await project.write({ 'tsconfig.json': JSON.stringify(config) });
  const { exitCode, output } = await project.run(['tsc', '-p', '.']);
  return exitCode === 0 ? '' : output.trim();
}
