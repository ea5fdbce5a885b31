import { IN_PROCESS } from '../../support/places/in-process.ts';
import { testsOfBackgroundWork } from '../suite/background-work.ts';

testsOfBackgroundWork(IN_PROCESS);
