import { ROUTES, SERVER_ROUTES, type Route } from '@claude-ops/contract';

const patterns = Object.values<Route>({ ...ROUTES, ...SERVER_ROUTES }).map(({ method, path }) => ({
  method,
  pattern: patternOf(path),
}));

/** The methods that a path can be called with; none where there is no such path. */
export function allowedMethods(path: string): string[] {
  const methods = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}

function patternOf(path: string): RegExp {
  const source = path.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll(/:\w+/g, '[^/]+');
  return new RegExp(`^${source}$`);
}
