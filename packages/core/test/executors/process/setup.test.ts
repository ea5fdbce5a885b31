import { IN_PROCESS } from '../../support/places/in-process.ts';
import { testsOfSetup } from '../suite/setup.ts';

testsOfSetup(IN_PROCESS);
