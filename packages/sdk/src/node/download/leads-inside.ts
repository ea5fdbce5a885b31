/**
 * Whether a link leads to somewhere in the directory that artifacts are written to, through whatever other such links. Steps
 * up come first or not at all: behind a name they could lead up from where that name, a link, leads to.
 */
export function leadsInside(path: string, target: string): boolean {
  if (target === '' || target.startsWith('/') || /^[A-Za-z]:|\\|\0/.test(target)) return false;
  const steps = target.split('/').filter((step) => step !== '' && step !== '.');
  const up = steps.findIndex((step) => step !== '..');
  const ups = up === -1 ? steps.length : up;
  return ups < path.split('/').length && !steps.slice(ups).includes('..');
}
