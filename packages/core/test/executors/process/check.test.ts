import { IN_PROCESS } from '../../support/places/in-process.ts';
import { testsOfCheck } from '../suite/check.ts';

testsOfCheck(IN_PROCESS);
