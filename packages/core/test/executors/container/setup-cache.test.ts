import { inContainer } from '../../support/places/in-container.ts';
import { testsOfTheSetupCache } from '../suite/setup-cache.ts';

testsOfTheSetupCache(inContainer());
