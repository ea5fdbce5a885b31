import { IN_PROCESS } from '../../support/places/in-process.ts';
import { testsOfHolds } from '../suite/holds.ts';

testsOfHolds(IN_PROCESS);
