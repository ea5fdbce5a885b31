import { IN_PROCESS } from '../../support/places/in-process.ts';
import { testsOfTheSetupCache } from '../suite/setup-cache.ts';

testsOfTheSetupCache(IN_PROCESS);
