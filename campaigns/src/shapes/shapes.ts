import { LANGUAGES } from './languages.ts';
import { ODDITIES } from './oddities.ts';
import type { Shape } from './shape.ts';

export const SHAPES: readonly Shape[] = [...LANGUAGES, ...ODDITIES];
