export interface Import {
  readonly specifier: string;
  /** Nothing of it is left at run time. */
  readonly isType: boolean;
}

const STATEMENT =
  /^(?:import|export)\s+(?<type>type\s+)?(?:(?<names>[^;'"]*?)\s*from\s+)?['"](?<specifier>[^'"\n]+)['"]/gm;
const EXPRESSION = /^(?!\s*(?:\*|\/\/|\/\*)).*?\bimport\(\s*['"](?<specifier>[^'"\n]+)['"]/gm;

/** The imports and re-exports of a formatted module; examples in comments are no imports. */
export function findImports(text: string): Import[] {
  const statements = [...text.matchAll(STATEMENT)].map(({ groups = {} }) => ({
    specifier: groups['specifier'] ?? '',
    isType: groups['type'] !== undefined || namesOnlyTypes(groups['names']),
  }));
  const expressions = [...text.matchAll(EXPRESSION)].map(({ groups = {} }) => ({
    specifier: groups['specifier'] ?? '',
    isType: false,
  }));
  return [...statements, ...expressions];
}

function namesOnlyTypes(names: string | undefined): boolean {
  const list = /^\{(?<list>[^}]*)\}$/.exec(names ?? '')?.groups?.['list'];
  const each = list?.split(',').map((name) => name.trim());
  return each?.every((name) => name === '' || name.startsWith('type ')) ?? false;
}
