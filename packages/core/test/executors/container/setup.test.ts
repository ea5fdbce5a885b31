import { inContainer } from '../../support/places/in-container.ts';
import { testsOfSetup } from '../suite/setup.ts';

testsOfSetup(inContainer());
