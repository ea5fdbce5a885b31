import type { Plugin } from 'rolldown';

const DECLARATION = /^(?:const|var) (\w+_\d+) = ((?:__importDefault\()?require\("[^"]+"\)\)?);$/gm;

/**
 * Has the modules of oclif load each other when they first need to, not all at once: a command needs no help, no templates
 * and no search for files. They are CommonJS as TypeScript writes it, where nothing else has such names.
 */
export function lazyRequires(): Plugin {
  return {
    name: 'lazy-requires',
    transform: {
      filter: { id: /\/@oclif\/core\/lib\/.*\.js$/ },
      handler(code) {
        const names = Array.from(code.matchAll(DECLARATION), ([, name = '']) => name);
        if (names.length === 0) return undefined;
        const used = new RegExp(`\\b(?:${names.join('|')})\\b`, 'g');
        return code
          .split(DECLARATION)
          .map((part, index) => {
            if (index % 3 === 0) return part.replaceAll(used, (name) => `(load_${name}())`);
            return index % 3 === 1 ? `let ${part}; const load_${part} = () => (${part} ??= ` : `${part});`;
          })
          .join('');
      },
    },
  };
}
