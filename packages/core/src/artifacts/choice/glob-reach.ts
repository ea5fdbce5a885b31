/** Which directories a glob leads through. */
export interface GlobReach {
  /** Whether something below a directory may match. Rather yes than no. */
  mayHold(directory: string): boolean;
  /** Whether all that is below a directory matches. Rather no than yes. */
  holdsAll(directory: string): boolean;
}

type Matcher = (path: string) => boolean;

export function reachOf(glob: string, compile: (glob: string) => Matcher): GlobReach {
  const segments = segmentsOf(glob);
  const depth = segments.findIndex((segment) => segment.includes('**') || segment.includes('/'));
  const isDeep = depth !== -1;
  const matchers = (isDeep ? segments.slice(0, depth) : segments).map(compile);
  const above = /^(.*?)\/\*\*(?:\/\*)?$/s.exec(glob)?.[1];
  const isAbove = above === undefined || above === '' ? undefined : compile(above);
  return {
    mayHold(directory) {
      const names = directory.split('/');
      if (!isDeep && names.length >= matchers.length) return false;
      return matchers.every((matches, index) => {
        const name = names[index];
        return name === undefined || matches(name);
      });
    },
    holdsAll: (directory) => glob === '**' || isAbove?.(directory) === true,
  };
}

/** The names that a glob is made of. What stands in braces or brackets stays together. */
function segmentsOf(glob: string): string[] {
  const segments = [''];
  let depth = 0;
  for (let index = 0; index < glob.length; index += 1) {
    const character = glob[index] ?? '';
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    if (character === '/' && depth <= 0) segments.push('');
    else segments[segments.length - 1] += character;
    if (character === '\\') {
      index += 1;
      segments[segments.length - 1] += glob[index] ?? '';
    }
  }
  return segments;
}
