import { IN_PROCESS } from '../../support/places/in-process.ts';
import { testsOfReasons } from '../suite/reasons.ts';

testsOfReasons(IN_PROCESS);
